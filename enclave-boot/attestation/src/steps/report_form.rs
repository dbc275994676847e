//! Can all of it be read, and is nothing set that no signature covers?

use crate::refusal::{Outcome, pass, refuse};
use crate::report::{Report, ReportError};

pub(crate) fn check(raw: &[u8]) -> Outcome<Report> {
    match Report::parse(raw) {
        Ok(report) => pass(report, "ECDSA P-384 with SHA-384; nothing outside of it"),
        Err(error @ ReportError::Algorithm(_)) => refuse("signature algorithm 1 (ECDSA P-384 with SHA-384)", error.to_string()),
        Err(error @ ReportError::Tail { .. }) => refuse("zeros around and after the signature", error.to_string()),
        Err(error) => refuse("a report", error.to_string()),
    }
}
