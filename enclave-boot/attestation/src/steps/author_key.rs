//! Did somebody whom we know sign the image's identity?

use crate::bytes::Hex;
use crate::policy::{Accepted, Policy};
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report, policy: &Policy) -> Outcome {
    let found = Hex(report.author_key_digest);
    match &policy.author_keys {
        Accepted::Any => pass((), "not checked: any author"),
        listed if report.author_key_enabled && listed.has(&found) => pass((), found.to_string()),
        listed if report.author_key_enabled => refuse(format!("author key {listed}"), found.to_string()),
        listed => refuse(format!("author key {listed}"), "no author key"),
    }
}
