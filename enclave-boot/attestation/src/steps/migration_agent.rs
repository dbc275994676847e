//! Is there no migration agent, and can there be none? An agent reads all of the guest.

use crate::bytes::Hex;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report) -> Outcome {
    if report.policy.migration_agent_allowed() {
        return refuse("a guest policy without migration agents", format!("policy {:#x}, which allows one", report.policy.0));
    }
    if report.report_id_ma != [0xff; 32] {
        return refuse("no migration agent", format!("agent {}", Hex(report.report_id_ma)));
    }
    pass((), "none")
}
