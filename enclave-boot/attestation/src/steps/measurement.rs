//! Is it a program that we know?

use crate::bytes::Hex;
use crate::policy::{Accepted, Policy};
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report, policy: &Policy) -> Outcome {
    let found = Hex(report.measurement);
    match &policy.measurements {
        Accepted::Any => pass((), format!("not checked: any program ({found})")),
        listed if listed.has(&found) => pass((), found.to_string()),
        listed => refuse(listed.to_string(), found.to_string()),
    }
}
