//! Is the certificate about this chip, and about the versions that the report names?
//!
//! A signature alone doesn't say so: an old firmware's key keeps signing, and its certificate stays genuine.
//! Extensions: 57230, tables 8 and 9.

use crate::bytes::Hex;
use crate::certificate::Certificate;
use crate::product::Product;
use crate::refusal::{Mismatch, Outcome, pass, refuse};
use crate::report::{Report, SigningKey};
use crate::steps::root::Chain;
use crate::tcb::Tcb;

pub(crate) fn check(chain: &Chain, report: &Report, product: Product) -> Outcome {
    let vek = &chain.vek;
    if vek.product_name().and_then(Product::from_extension) != Some(product) {
        return refuse(format!("a certificate for {product}"), format!("one for {}", vek.product_name().unwrap_or("no product")));
    }
    let certified = tcb(vek, product)?;
    let Some(reported) = Tcb::parse(report.reported_tcb, product) else {
        return refuse(format!("a reported TCB as {product} writes it"), hex::encode(report.reported_tcb));
    };
    let about = match (report.signing_key, vek.amd.get("4"), vek.amd.get("5")) {
        (SigningKey::Vcek, Some(chip), None) => chip_matches(chip, report, product)?,
        (SigningKey::Vlek, None, Some(_)) => format!("provider {}", provider(vek).unwrap_or("without a name")),
        (SigningKey::Vcek, _, _) => return refuse("the certificate of a VCEK, as the report says", "another certificate"),
        (SigningKey::Vlek, _, _) => return refuse("the certificate of a VLEK, as the report says", "another certificate"),
        (SigningKey::Other(kind), _, _) => return refuse("a report signed by a VCEK or a VLEK", format!("signing key {kind}")),
    };
    if certified != reported {
        return refuse(format!("a certificate for the reported TCB ({reported})"), format!("one for {certified}"));
    }
    pass((), format!("{about}; {certified}"))
}

/// The chip's name in a VCEK's certificate is CHIP_ID, all of it, or the first 8 bytes of Turin's.
fn chip_matches(certified: &[u8], report: &Report, product: Product) -> Result<String, Mismatch> {
    let (id, rest) = match product {
        Product::Turin => report.chip_id.split_at(8),
        Product::Milan | Product::Genoa => report.chip_id.split_at(64),
    };
    let chip = report.chip(product);
    if id.iter().all(|byte| *byte == 0) || rest.iter().any(|byte| *byte != 0) {
        return Err(Mismatch { expected: "the chip's name in the report".into(), found: format!("{} (masked by the host?)", Hex(report.chip_id)) });
    }
    if certified != id {
        return Err(Mismatch { expected: format!("a certificate for chip {chip}"), found: format!("one for chip {}", hex::encode(certified)) });
    }
    Ok(format!("chip {chip}"))
}

/// The security patch levels in a certificate. Those that its product doesn't have must be 0 or missing.
fn tcb(vek: &Certificate, product: Product) -> Result<Tcb, Mismatch> {
    let required = |arc: &str| {
        let found = vek.amd.get(arc).and_then(|value| level(value));
        found.ok_or_else(|| Mismatch { expected: format!("a security patch level in extension {arc}"), found: "none".into() })
    };
    for unused in ["3.4", "3.5", "3.6", "3.7"] {
        match vek.amd.get(unused).map(|value| level(value)) {
            None | Some(Some(0)) => {}
            Some(_) => return Err(Mismatch { expected: format!("0 in the reserved extension {unused}"), found: "another level".into() }),
        }
    }
    let fmc = if product == Product::Turin { required("3.9")? } else { 0 };
    Ok(Tcb { fmc, bootloader: required("3.1")?, tee: required("3.2")?, snp: required("3.3")?, microcode: required("3.8")? })
}

/// A DER INTEGER from 0 to 255.
fn level(der: &[u8]) -> Option<u8> {
    match der {
        [2, 1, level] if *level < 0x80 => Some(*level),
        [2, 2, 0, level] if *level >= 0x80 => Some(*level),
        _ => None,
    }
}

/// CSP_ID: whose VLEK it is.
pub(crate) fn provider(vek: &Certificate) -> Option<&str> {
    match vek.amd.get("5").map(Vec::as_slice) {
        Some([12 | 22, length, text @ ..]) if usize::from(*length) == text.len() && *length < 128 => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn levels_are_canonical() {
        assert_eq!(level(&[2, 1, 0x7f]), Some(0x7f));
        assert_eq!(level(&[2, 2, 0, 0xdb]), Some(0xdb));
        for bad in [&[2, 1, 0x80][..], &[2, 2, 0, 1], &[2, 2, 1, 1], &[2, 1], &[], &[4, 1, 1]] {
            assert_eq!(level(bad), None);
        }
    }
}
