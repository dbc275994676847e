//! May the authorities sign certificates, and is the leaf no authority?

use crate::refusal::{Outcome, pass, refuse};
use crate::steps::root::Chain;

pub(crate) fn check(chain: &Chain) -> Outcome {
    for certificate in chain.all() {
        if let Some(oid) = &certificate.unknown_critical {
            return refuse("critical extensions that are understood", format!("{oid} in {}", certificate.name()));
        }
    }
    for authority in [&chain.root, &chain.intermediate] {
        if !matches!(authority.authority, Some((true, _))) || authority.signs_certificates != Some(true) {
            return refuse(format!("{} to be an authority that signs certificates", authority.name()), "a certificate that isn't");
        }
    }
    // One intermediate follows the root, none follows the intermediate.
    if matches!(chain.root.authority, Some((_, Some(0)))) {
        return refuse("a root under which there may be an authority", "a path length of 0");
    }
    let vek = &chain.vek;
    if matches!(vek.authority, Some((true, _))) || vek.signs_certificates == Some(true) {
        return refuse(format!("{} to be no authority", vek.name()), "an authority");
    }
    pass((), "two authorities and a key that isn't one")
}
