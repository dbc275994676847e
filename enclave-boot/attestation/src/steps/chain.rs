//! Is each certificate signed by the next one, and the root by itself?

use ring::signature::{RSA_PSS_2048_8192_SHA384, UnparsedPublicKey};

use crate::certificate::{Certificate, Key};
use crate::refusal::{Mismatch, Outcome, pass, refuse};
use crate::steps::root::Chain;

pub(crate) fn check(chain: &Chain) -> Outcome {
    let Chain { root, intermediate, vek, .. } = chain;
    for (issuer, subject) in [(root, root), (root, intermediate), (intermediate, vek)] {
        signed(issuer, subject)?;
    }
    pass((), format!("{} ← {} ← {}", root.name(), intermediate.name(), vek.name()))
}

fn signed(issuer: &Certificate, subject: &Certificate) -> Result<(), Mismatch> {
    let expected = format!("{} signed by {}", subject.name(), issuer.name());
    if subject.issuer != issuer.subject {
        return refuse::<()>(expected, "another issuer's name").map(|_| ());
    }
    if verify(issuer, &subject.tbs, &subject.signature) { Ok(()) } else { refuse::<()>(expected, "a signature that doesn't verify").map(|_| ()) }
}

/// Whether `signature` over `message` is of the RSA key in `issuer`.
pub(crate) fn verify(issuer: &Certificate, message: &[u8], signature: &[u8]) -> bool {
    match &issuer.key {
        Key::Rsa(key) => UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA384, key).verify(message, signature).is_ok(),
        Key::P384(_) | Key::Other(_) => false,
    }
}
