//! Is it as long as a report?

use crate::refusal::{Outcome, pass, refuse};
use crate::report::REPORT_BYTES;

pub(crate) fn check(raw: &[u8]) -> Outcome {
    if raw.len() == REPORT_BYTES { pass((), format!("{REPORT_BYTES} bytes")) } else { refuse(format!("{REPORT_BYTES} bytes"), format!("{} bytes", raw.len())) }
}
