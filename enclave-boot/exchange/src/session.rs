//! Is this a session in which evidence means anything, and what tells it from all others?

use rustls::{HandshakeKind, ProtocolVersion};

use crate::ALPN;
use crate::error::ExchangeError;

/// For the exporter (RFC 8446, section 7.5), without context.
const LABEL: &[u8] = b"EXPORTER-cloister-attestation-v1";

/// The exporter of a TLS 1.3 session with our ALPN that came from a full handshake.
pub(crate) fn exporter(
    common: &rustls::CommonState,
    export: impl FnOnce([u8; 32], &[u8]) -> Result<[u8; 32], rustls::Error>,
) -> Result<[u8; 32], ExchangeError> {
    if common.is_handshaking() {
        return Err(ExchangeError::Session("its handshake isn't over"));
    }
    if common.protocol_version() != Some(ProtocolVersion::TLSv1_3) {
        return Err(ExchangeError::Session("it isn't TLS 1.3"));
    }
    if common.alpn_protocol() != Some(ALPN) {
        return Err(ExchangeError::Session("its ALPN isn't cloister/1"));
    }
    // A resumed session has no certificate, and its early data could be replayed.
    if !matches!(common.handshake_kind(), Some(HandshakeKind::Full | HandshakeKind::FullWithHelloRetryRequest)) {
        return Err(ExchangeError::Session("it was resumed"));
    }
    Ok(export([0; 32], LABEL)?)
}
