//! Did the most privileged level of the guest ask? Below another, that one could lie about all of it.

use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report) -> Outcome {
    if report.vmpl == 0 { pass((), "0") } else { refuse("VMPL 0", format!("VMPL {}", report.vmpl)) }
}
