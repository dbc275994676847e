//! The roots that a verifier believes. AMD's are in the source; a simulated platform's are given by hand.

use crate::certificate::{Certificate, CertificateError};
use crate::product::Product;

/// AMD's certificates as its key distribution service hands them out: root (ARK), and what signs VCEKs (ASK) and VLEKs (ASVK).
/// The ARKs were compared between two independent public sources; the others are signed by them.
const AMD: [(Product, [&[u8]; 3]); 3] = [
    (Product::Milan, [include_bytes!("roots/milan-ark.der"), include_bytes!("roots/milan-ask.der"), include_bytes!("roots/milan-asvk.der")]),
    (Product::Genoa, [include_bytes!("roots/genoa-ark.der"), include_bytes!("roots/genoa-ask.der"), include_bytes!("roots/genoa-asvk.der")]),
    (Product::Turin, [include_bytes!("roots/turin-ark.der"), include_bytes!("roots/turin-ask.der"), include_bytes!("roots/turin-asvk.der")]),
];

/// A root for one product, and intermediates that it signed.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// For whose reports it stands.
    pub product: Product,
    /// The root; it is its key that is believed.
    pub root: Certificate,
    /// Certificates that evidence needs not bring itself. They are checked like any other.
    pub intermediates: Vec<Certificate>,
    /// Whether it belongs to no hardware at all.
    pub simulated: bool,
}

/// The roots that a verifier believes.
#[derive(Debug, Clone)]
pub struct Anchors(Vec<Anchor>);

impl Anchors {
    /// AMD's: Milan, Genoa, Turin.
    ///
    /// # Errors
    /// Never, as a test says: the certificates are part of the source.
    pub fn amd() -> Result<Self, CertificateError> {
        let mut anchors = Vec::new();
        for (product, [ark, ask, asvk]) in AMD {
            let intermediates = vec![Certificate::parse(ask)?, Certificate::parse(asvk)?];
            anchors.push(Anchor { product, root: Certificate::parse(ark)?, intermediates, simulated: false });
        }
        Ok(Self(anchors))
    }

    /// One simulated root, in DER, **instead of** AMD's: nothing that it vouches for is protected from anybody.
    ///
    /// # Errors
    /// If it is no certificate.
    pub fn simulated(product: Product, root: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self(vec![Anchor { product, root: Certificate::parse(root)?, intermediates: Vec::new(), simulated: true }]))
    }

    /// The root for a product.
    #[must_use]
    pub fn of(&self, product: Product) -> Option<&Anchor> {
        self.0.iter().find(|anchor| anchor.product == product)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Anchor> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amds_roots_are_there() {
        let anchors = Anchors::amd().unwrap();
        for product in Product::ALL {
            let anchor = anchors.of(product).unwrap();
            assert_eq!(anchor.root.name(), format!("ARK-{product}"));
            assert!(!anchor.simulated);
            let names: Vec<_> = anchor.intermediates.iter().map(Certificate::name).collect();
            assert_eq!(names, [format!("SEV-{product}"), format!("SEV-VLEK-{product}")]);
        }
    }
}
