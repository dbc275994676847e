//! Is any of the certificates revoked, by AMD's lists or by the policy?
//!
//! Lists are the verifier's own; one that doesn't verify or is outdated refuses, because it can't be ignored safely.
//! All VCEKs have serial number 0, so AMD's lists can only name intermediates; the policy names keys by digest.

use x509_parser::prelude::{CertificateRevocationList, FromDer};

use crate::bytes::Hex;
use crate::certificate::{Certificate, pss};
use crate::policy::Policy;
use crate::refusal::{Mismatch, Outcome, pass, refuse};
use crate::steps::chain::verify;
use crate::steps::root::Chain;
use crate::time::UnixTime;

pub(crate) fn check(chain: &Chain, lists: &[Vec<u8>], policy: &Policy, now: UnixTime) -> Outcome {
    for certificate in chain.all() {
        let key = Hex(certificate.spki_digest());
        if policy.revoked_keys.contains(&key) {
            return refuse(format!("{} not to be revoked", certificate.name()), format!("its key {key} among the policy's revoked keys"));
        }
    }
    let mut applied = 0_usize;
    for list in lists {
        applied = applied.saturating_add(usize::from(apply(chain, list, now)?));
    }
    match (lists.len(), applied) {
        (0, _) => pass((), "not checked against AMD's lists: none was given"),
        (_, 0) => pass((), "not checked against AMD's lists: none that was given is of these issuers"),
        (_, applied) => pass((), format!("by {applied} revocation list(s)")),
    }
}

/// Whether the list is of one of the chain's issuers; refuses what it revokes.
fn apply(chain: &Chain, der: &[u8], now: UnixTime) -> Result<bool, Mismatch> {
    let (rest, list) = CertificateRevocationList::from_der(der).map_err(|e| mismatch("a revocation list in DER", e.to_string()))?;
    if !rest.is_empty() {
        return Err(mismatch("a revocation list in DER", format!("{} bytes after it", rest.len())));
    }
    let Some(issuer) = [&chain.root, &chain.intermediate].into_iter().find(|c| c.subject == list.issuer().as_raw()) else { return Ok(false) };
    authentic(issuer, &list, now)?;
    for certificate in [&chain.intermediate, &chain.vek].into_iter().filter(|c| c.issuer == issuer.subject) {
        if list.iter_revoked_certificates().any(|revoked| revoked.raw_serial() == certificate.serial) {
            return Err(mismatch(
                format!("{} not to be revoked", certificate.name()),
                format!("serial number {} in the list", hex::encode(&certificate.serial)),
            ));
        }
    }
    Ok(true)
}

fn authentic(issuer: &Certificate, list: &CertificateRevocationList<'_>, now: UnixTime) -> Result<(), Mismatch> {
    let name = issuer.name();
    pss(&list.signature_algorithm)
        .and_then(|()| pss(&list.tbs_cert_list.signature))
        .map_err(|found| mismatch(format!("a list of {name}, signed as its certificates are"), found))?;
    if issuer.signs_lists != Some(true) || !verify(issuer, list.tbs_cert_list.as_ref(), &list.signature_value.data) {
        return Err(mismatch(format!("a revocation list signed by {name}"), "a signature that doesn't verify"));
    }
    let from = UnixTime(list.last_update().timestamp());
    let to = list.next_update().map_or(UnixTime(i64::MIN), |time| UnixTime(time.timestamp()));
    if now < from || now > to {
        return Err(mismatch(format!("a revocation list of {name} that is current at {now}"), format!("one for {from} to {to}")));
    }
    Ok(())
}

fn mismatch(expected: impl Into<String>, found: impl Into<String>) -> Mismatch {
    Mismatch { expected: expected.into(), found: found.into() }
}
