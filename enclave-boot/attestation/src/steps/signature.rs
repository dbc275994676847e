//! Did the certificate's key sign this report?

use ring::signature::{ECDSA_P384_SHA384_FIXED, UnparsedPublicKey};

use crate::certificate::Key;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;
use crate::steps::root::Chain;

pub(crate) fn check(chain: &Chain, report: &Report) -> Outcome {
    let expected = format!("a signature by {}'s key", chain.vek.name());
    let Key::P384(point) = &chain.vek.key else { return refuse(expected, "a key of another kind") };
    match UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(&report.signed, &report.signature) {
        Ok(()) => pass((), format!("by {}", chain.vek.name())),
        Err(_) => refuse(expected, "a signature that doesn't verify"),
    }
}
