//! What the `sev` crate thinks of chains and signatures: the same, where it checks.

use cloister_attestation::Product;
use sev::certs::snp::{Certificate, Chain, Verifiable, builtin, ca};
use sev::firmware::guest::AttestationReport;
use sev::parser::ByteParser;

use crate::vectors;

/// Whether chain and signature hold, by the crate's own code and its own copies of AMD's roots.
fn sev_says(product: Product, report: &[u8], vek: &[u8]) -> bool {
    let (ark, ask) = match product {
        Product::Milan => (builtin::milan::ark(), builtin::milan::ask()),
        Product::Genoa => (builtin::genoa::ark(), builtin::genoa::ask()),
        Product::Turin => (builtin::turin::ark(), builtin::turin::ask()),
    };
    let Ok(vek) = Certificate::from_der(vek) else { return false };
    let chain = Chain { ca: ca::Chain { ark: ark.unwrap(), ask: ask.unwrap() }, vek };
    let Ok(report) = AttestationReport::from_bytes(report) else { return false };
    (&chain, &report).verify().is_ok()
}

#[test]
fn chains_and_signatures_hold_for_both() {
    for vector in vectors().into_iter().filter(|v| !v.name.contains("vlek")) {
        // Another chip's certificate: its chain holds, the signature doesn't.
        assert_eq!(sev_says(vector.product, &vector.evidence.report, &vector.evidence.vek), vector.genuine, "{}", vector.name);
    }
}

/// Roots in the source are those in the crate's.
#[test]
fn roots_are_the_same() {
    let anchors = cloister_attestation::Anchors::amd().unwrap();
    for (product, ark, ask) in [
        (Product::Milan, builtin::milan::ark().unwrap(), builtin::milan::ask().unwrap()),
        (Product::Genoa, builtin::genoa::ark().unwrap(), builtin::genoa::ask().unwrap()),
        (Product::Turin, builtin::turin::ark().unwrap(), builtin::turin::ask().unwrap()),
    ] {
        let anchor = anchors.of(product).unwrap();
        assert_eq!(anchor.root.der(), ark.to_der().unwrap());
        assert_eq!(anchor.intermediates[0].der(), ask.to_der().unwrap());
    }
}
