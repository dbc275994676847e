//! REPORT_DATA: what a report is bound to.
//!
//! ```text
//! SHA-512( "cloister/attestation/v1" ‖ field(purpose) ‖ field(nonce) ‖ field(TLS exporter)
//!        ‖ field(SHA-256(leaf certificate)) ‖ field(SHA-256(CA's SubjectPublicKeyInfo)) ‖ field(SHA-256(HPKE public key))
//!        ‖ field(SHA-256(log's public key)) ‖ field(SHA-256(agreement)) ‖ field(SHA-256(checkpoint)) )
//! field(x) = length of x as 4 bytes, big-endian ‖ x        (of what isn't there: length 0)
//! ```
//!
//! A nonce and a certificate alone are not enough: such evidence can be relayed into another session of the same
//! certificate. The exporter (RFC 8446, section 7.5) is known to the two ends of one session only.

use ring::digest::{Context, SHA512};

const DOMAIN: &[u8] = b"cloister/attestation/v1";

/// What evidence is asked for. Evidence for one purpose is none for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To talk Postgres over this session.
    Session,
    /// To seal a dataset's key to this session.
    Release,
}

impl Purpose {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Session => b"session",
            Self::Release => b"release",
        }
    }
}

/// Everything that a report is bound to. Digests are SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// What for.
    pub purpose: Purpose,
    /// The verifier's, fresh and random.
    pub nonce: [u8; 32],
    /// Exported from the TLS session.
    pub exporter: [u8; 32],
    /// Of the server's certificate in DER.
    pub leaf: [u8; 32],
    /// Of the SubjectPublicKeyInfo of what signed that certificate (its own if it signed itself).
    pub ca_key: [u8; 32],
    /// Of the key to which dataset keys are sealed, if there is one.
    pub hpke_key: Option<[u8; 32]>,
    /// Of the log's public key, if there is a log.
    pub log_key: Option<[u8; 32]>,
    /// Of the agreement now in force, if there is one: as SHA-256 already.
    pub agreement: Option<[u8; 32]>,
    /// Of the log's last checkpoint, if there is one.
    pub checkpoint: Option<[u8; 32]>,
}

impl Binding {
    /// The 64 bytes that go into a report.
    #[must_use]
    pub fn report_data(&self) -> [u8; 64] {
        let mut hash = Context::new(&SHA512);
        hash.update(DOMAIN);
        let optional = |digest: &Option<[u8; 32]>| digest.map_or_else(Vec::new, |d| d.to_vec());
        let fields: [Vec<u8>; 9] = [
            self.purpose.name().to_vec(),
            self.nonce.to_vec(),
            self.exporter.to_vec(),
            self.leaf.to_vec(),
            self.ca_key.to_vec(),
            optional(&self.hpke_key),
            optional(&self.log_key),
            optional(&self.agreement),
            optional(&self.checkpoint),
        ];
        for field in fields {
            // INVARIANT: a field has at most 32 bytes.
            hash.update(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
            hash.update(&field);
        }
        let mut out = [0; 64];
        for (to, from) in out.iter_mut().zip(hash.finish().as_ref()) {
            *to = *from;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding() -> Binding {
        let at = |n: u8| [n; 32];
        Binding {
            purpose: Purpose::Session,
            nonce: at(1),
            exporter: at(2),
            leaf: at(3),
            ca_key: at(4),
            hpke_key: None,
            log_key: None,
            agreement: Some(at(5)),
            checkpoint: None,
        }
    }

    /// The format is for other people's verifiers too: it can't change by accident.
    /// The value was computed by Python's hashlib.
    #[test]
    fn the_format_is_fixed() {
        assert_eq!(hex::encode(binding().report_data()), include_str!("report_data.golden").trim());
    }

    #[test]
    fn each_part_matters() {
        let base = binding();
        let mut all = vec![base.clone()];
        all.push(Binding { purpose: Purpose::Release, ..base.clone() });
        all.push(Binding { nonce: [9; 32], ..base.clone() });
        all.push(Binding { exporter: [9; 32], ..base.clone() });
        all.push(Binding { leaf: [9; 32], ..base.clone() });
        all.push(Binding { ca_key: [9; 32], ..base.clone() });
        all.push(Binding { hpke_key: Some([5; 32]), agreement: None, ..base.clone() });
        all.push(Binding { log_key: Some([5; 32]), agreement: None, ..base.clone() });
        all.push(Binding { checkpoint: Some([5; 32]), agreement: None, ..base.clone() });
        all.push(Binding { agreement: None, ..base });
        let distinct: std::collections::BTreeSet<_> = all.iter().map(Binding::report_data).collect();
        assert_eq!(distinct.len(), all.len());
    }
}
