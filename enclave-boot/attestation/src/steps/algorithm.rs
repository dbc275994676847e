//! Are keys and signature algorithms exactly those that AMD uses?
//!
//! RSASSA-PSS takes its hash, mask and salt from parameters: a weaker choice there is another algorithm.

use crate::certificate::Key;
use crate::refusal::{Outcome, pass, refuse};
use crate::steps::root::Chain;

pub(crate) fn check(chain: &Chain) -> Outcome {
    for certificate in chain.all() {
        if let Err(algorithm) = &certificate.algorithm {
            return refuse("RSASSA-PSS with SHA-384, MGF1 with SHA-384, 48 bytes of salt", format!("{} with {algorithm}", certificate.name()));
        }
    }
    for authority in [&chain.root, &chain.intermediate] {
        if !matches!(authority.key, Key::Rsa(_)) {
            return refuse("an RSA key", format!("{} with another", authority.name()));
        }
    }
    match &chain.vek.key {
        Key::P384(_) => pass((), "RSASSA-PSS with SHA-384; ECDSA on P-384"),
        Key::Rsa(_) => refuse("a P-384 key", "an RSA key"),
        Key::Other(algorithm) => refuse("a P-384 key", format!("a key of {algorithm}")),
    }
}
