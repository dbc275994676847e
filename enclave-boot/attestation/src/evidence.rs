//! What an attester hands over, and what a verifier knows beforehand.

use crate::report_data::Binding;

/// Evidence as it came: bytes that nobody has checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The report, [`crate::REPORT_BYTES`] long.
    pub report: Vec<u8>,
    /// The certificate of the key that signed it (VCEK or VLEK), DER.
    pub vek: Vec<u8>,
    /// What signed that, DER; the verifier's own (AMD's) if there is none.
    pub intermediate: Option<Vec<u8>>,
    /// The root, DER; the verifier's own if there is none. Believed only if its key is an anchor's.
    pub root: Option<Vec<u8>>,
}

/// What REPORT_DATA has to be.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// Whatever it is: evidence on file, which says nothing about any session.
    Any,
    /// These 64 bytes.
    Exactly(&'a [u8; 64]),
    /// What binds it to a session and to what the other side said of itself.
    Session(&'a Binding),
}
