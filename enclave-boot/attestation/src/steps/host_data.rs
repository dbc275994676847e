//! Was the guest launched for our collaboration? HOST_DATA is SHA-256 of its genesis, fixed at launch.

use crate::bytes::Hex;
use crate::policy::{Accepted, Policy};
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report, policy: &Policy) -> Outcome {
    let found = Hex(report.host_data);
    match &policy.host_data {
        Accepted::Any => pass((), format!("not checked: any collaboration ({found})")),
        listed if listed.has(&found) => pass((), found.to_string()),
        listed => refuse(listed.to_string(), found.to_string()),
    }
}
