//! Is its version known, and not older than the policy's?
//!
//! Libraries read 6 and 99 as 5; a version that isn't known may mean something else by the same bytes.

use crate::policy::Policy;
use crate::refusal::{Outcome, pass, refuse};

pub(crate) fn check(raw: &[u8], policy: &Policy) -> Outcome {
    let version = raw.first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let least = policy.report_version_min;
    match version {
        2 | 3 | 5 if version >= least => pass((), format!("version {version}")),
        _ => refuse(format!("version 2, 3 or 5, and {least} at least"), format!("version {version}")),
    }
}
