//! Is the agreement now in force ours? It may have grown since the genesis that HOST_DATA names.

use crate::bytes::Hex;
use crate::evidence::Expected;
use crate::policy::{Accepted, Policy};
use crate::refusal::{Outcome, pass, refuse};

pub(crate) fn check(expected: Expected<'_>, policy: &Policy) -> Outcome {
    let stated = match expected {
        Expected::Session(binding) => binding.agreement.map(Hex),
        Expected::Any | Expected::Exactly(_) => None,
    };
    match (&policy.agreements, stated) {
        (Accepted::Any, None) => pass((), "not checked: none is stated"),
        (Accepted::Any, Some(found)) => pass((), format!("not checked: any agreement ({found})")),
        (listed @ Accepted::OneOf(_), Some(found)) if listed.has(&found) => pass((), found.to_string()),
        (listed, Some(found)) => refuse(listed.to_string(), found.to_string()),
        (listed, None) => refuse(listed.to_string(), "none"),
    }
}
