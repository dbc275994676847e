//! Is the guest closed to the host's debugger?

use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report) -> Outcome {
    let policy = report.policy.0;
    if report.policy.debug_allowed() {
        refuse("a guest policy without debugging", format!("policy {policy:#x}, which allows it"))
    } else {
        pass((), format!("off (policy {policy:#x})"))
    }
}
