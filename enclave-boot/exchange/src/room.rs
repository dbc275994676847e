//! What a server says of itself besides its platform.

use cloister_attestation::{Binding, Purpose, sha256, spki_digest};
use rustls::pki_types::CertificateDer;

use crate::error::ExchangeError;

/// What a server says of itself; all of it is in REPORT_DATA.
#[derive(Debug, Clone)]
pub struct Room {
    leaf: [u8; 32],
    ca_key: [u8; 32],
    ca: Vec<u8>,
    /// The public key to which dataset keys are sealed, if there is one.
    pub hpke_key: Option<Vec<u8>>,
    /// The log's public key, if there is a log.
    pub log_key: Option<Vec<u8>>,
    /// SHA-256 of the agreement in force, if there is one.
    pub agreement: Option<[u8; 32]>,
    /// The log's last checkpoint, if there is one.
    pub checkpoint: Option<Vec<u8>>,
}

impl Room {
    /// A room with the certificate chain that its TLS server shows: leaf first, the CA last; one certificate if it
    /// signed itself. The other fields are none.
    ///
    /// # Errors
    /// If the chain is empty or its last certificate can't be read.
    pub fn new(chain: &[CertificateDer<'_>]) -> Result<Self, ExchangeError> {
        let (Some(leaf), Some(ca)) = (chain.first(), chain.last()) else { return Err(ExchangeError::Certificate("there is none".into())) };
        let ca_key = spki_digest(ca).map_err(|e| ExchangeError::Certificate(e.to_string()))?;
        Ok(Self { leaf: sha256(leaf), ca_key, ca: ca.to_vec(), hpke_key: None, log_key: None, agreement: None, checkpoint: None })
    }

    pub(crate) fn ca(&self) -> &[u8] {
        &self.ca
    }

    pub(crate) fn binding(&self, nonce: [u8; 32], exporter: [u8; 32]) -> Binding {
        Binding {
            purpose: Purpose::Session,
            nonce,
            exporter,
            leaf: self.leaf,
            ca_key: self.ca_key,
            hpke_key: self.hpke_key.as_deref().map(sha256),
            log_key: self.log_key.as_deref().map(sha256),
            agreement: self.agreement,
            checkpoint: self.checkpoint.as_deref().map(sha256),
        }
    }
}
