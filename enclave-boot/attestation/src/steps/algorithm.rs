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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchors::Anchors;
    use crate::product::Product;

    fn changed(change: impl FnOnce(&mut Chain)) -> Option<String> {
        let anchor = Anchors::amd().unwrap().of(Product::Turin).unwrap().clone();
        let (intermediate, mut vek) = (anchor.intermediates[0].clone(), anchor.intermediates[1].clone());
        vek.key = Key::P384(vec![4; 97]);
        let mut chain = Chain { vek, intermediate, root: anchor.root, simulated: false };
        change(&mut chain);
        check(&chain).err().map(|mismatch| mismatch.found)
    }

    #[test]
    fn only_amds_algorithms() {
        assert_eq!(changed(|_| {}), None);
        for at in 0..3 {
            let other = |c: &mut Chain| match at {
                0 => c.root.algorithm = Err("1.2.840.113549.1.1.11".into()),
                1 => c.intermediate.algorithm = Err("RSASSA-PSS with parameters".into()),
                _ => c.vek.algorithm = Err("1.2.840.10045.4.3.3".into()),
            };
            assert!(changed(other).is_some(), "{at}");
        }
        assert!(changed(|c| c.root.key = Key::P384(vec![4; 97])).is_some());
        assert!(changed(|c| c.vek.key = Key::Other("1.3.101.112".into())).is_some());
    }
}
