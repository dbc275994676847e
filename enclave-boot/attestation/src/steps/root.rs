//! Is the root's key one that we believe?
//!
//! The evidence may bring a root of its own. It is believed only if its key is the anchor's; the certificates around
//! the key are checked as all others are.

use crate::anchors::Anchors;
use crate::bytes::Hex;
use crate::certificate::Certificate;
use crate::product::Product;
use crate::refusal::{Outcome, pass, refuse};
use crate::steps::certificates::Given;

/// A chain whose root's key is an anchor's. Its signatures aren't checked yet.
pub(crate) struct Chain {
    pub(crate) vek: Certificate,
    pub(crate) intermediate: Certificate,
    pub(crate) root: Certificate,
    pub(crate) simulated: bool,
}

impl Chain {
    /// Root first.
    pub(crate) fn all(&self) -> [&Certificate; 3] {
        [&self.root, &self.intermediate, &self.vek]
    }
}

pub(crate) fn check(given: Given, product: Product, anchors: &Anchors) -> Outcome<Chain> {
    let Some(anchor) = anchors.of(product) else { return refuse("a product with a root that we believe", format!("{product}, without one")) };
    let Given { vek, intermediate, root } = given;
    let root = root.unwrap_or_else(|| anchor.root.clone());
    if root.spki != anchor.root.spki {
        let (ours, theirs) = (Hex(anchor.root.spki_digest()), Hex(root.spki_digest()));
        return refuse(format!("{}, key {ours}", anchor.root.name()), format!("{}, key {theirs}", root.name()));
    }
    let intermediate = intermediate.or_else(|| anchor.intermediates.iter().find(|i| i.subject == vek.issuer).cloned());
    let Some(intermediate) = intermediate else {
        return refuse(format!("a certificate issued under {}", root.name()), format!("{}, issued by someone else", vek.name()));
    };
    let warning = if anchor.simulated { "SIMULATED: " } else { "" };
    let found = format!("{warning}{}, key {}", root.name(), Hex(root.spki_digest()));
    pass(Chain { vek, intermediate, root, simulated: anchor.simulated }, found)
}
