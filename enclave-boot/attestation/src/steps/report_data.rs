//! Was the report made for this session, and for what the other side says of itself?

use crate::bytes::Hex;
use crate::evidence::Expected;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report, expected: Expected<'_>) -> Outcome {
    let found = Hex(report.report_data);
    let (bytes, what) = match expected {
        Expected::Any => return pass((), format!("not checked: evidence on file says nothing about a session ({found})")),
        Expected::Exactly(bytes) => (*bytes, "as given"),
        Expected::Session(binding) => (binding.report_data(), "this session, certificate and agreement"),
    };
    if bytes == report.report_data { pass((), format!("{what} ({found})")) } else { refuse(format!("{} ({what})", Hex(bytes)), found.to_string()) }
}
