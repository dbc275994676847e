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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchors::Anchors;
    use crate::product::Product;

    /// AMD's own certificates; the intermediate for VLEKs stands in for a leaf, once it calls itself none.
    fn changed(change: impl FnOnce(&mut Chain)) -> Option<String> {
        let anchor = Anchors::amd().unwrap().of(Product::Genoa).unwrap().clone();
        let (intermediate, mut vek) = (anchor.intermediates[0].clone(), anchor.intermediates[1].clone());
        (vek.authority, vek.signs_certificates) = (None, None);
        let mut chain = Chain { vek, intermediate, root: anchor.root, simulated: false };
        change(&mut chain);
        check(&chain).err().map(|mismatch| mismatch.found)
    }

    #[test]
    fn only_authorities_sign() {
        assert_eq!(changed(|_| {}), None);
        assert!(changed(|c| c.intermediate.authority = None).is_some(), "no basic constraints");
        assert!(changed(|c| c.intermediate.authority = Some((false, None))).is_some(), "a leaf that signs");
        assert!(changed(|c| c.intermediate.signs_certificates = Some(false)).is_some(), "a key for something else");
        assert!(changed(|c| c.root.signs_certificates = None).is_some());
        assert!(changed(|c| c.root.authority = Some((true, Some(0)))).is_some(), "no room for an intermediate");
        assert!(changed(|c| c.vek.authority = Some((true, None))).is_some(), "a leaf that is an authority");
        assert!(changed(|c| c.vek.unknown_critical = Some("1.2.3".into())).is_some());
    }
}
