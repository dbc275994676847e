//! The client's side: a session that believes no certificate, a question, and what has to be appraised.

use std::sync::Arc;
use std::time::Duration;

use cloister_attestation::{Binding, Purpose, sha256, spki_digest};
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use crate::ALPN;
use crate::error::ExchangeError;
use crate::frame::{Frame, form};
use crate::message::{Answer, Ask, Message};
use crate::session::exporter;

const ANSWER_WAIT: Duration = Duration::from_secs(30);

/// An answer, with what it must be bound to. **Nothing in it is true before
/// `verifier.appraise(&answered.answer.evidence, Expected::Session(&answered.binding), now)` accepts.**
#[derive(Debug, Clone)]
pub struct Answered {
    /// As it came.
    pub answer: Answer,
    /// From our side of the session, and from what the answer says.
    pub binding: Binding,
}

/// A TLS configuration for the exchange: TLS 1.3 only, our ALPN only, no resumption, no early data, and no authority:
/// whatever certificate the server shows is bound by its evidence, which the caller **must** appraise.
///
/// # Errors
/// Never with ring's algorithms.
pub fn client_config() -> Result<ClientConfig, ExchangeError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(danger::EvidenceDecides(provider)))
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN.to_vec()];
    config.resumption = rustls::client::Resumption::disabled();
    config.enable_early_data = false;
    Ok(config)
}

/// A fresh nonce, from the operating system.
///
/// # Errors
/// If it has no randomness.
pub fn nonce() -> Result<[u8; 32], ExchangeError> {
    let random = ring::rand::generate(&ring::rand::SystemRandom::new());
    Ok(random.map_err(|_| rustls::Error::FailedToGetRandomBytes)?.expose())
}

/// Asks, right after the handshake. `nonce` must be fresh and random: see [`nonce`].
///
/// # Errors
/// If the session isn't fit, or there is no answer within 30 s, or none in its form.
pub async fn ask<S: AsyncRead + AsyncWrite + Unpin>(tls: &mut TlsStream<S>, nonce: [u8; 32]) -> Result<Answered, ExchangeError> {
    let connection = tls.get_ref().1;
    let exporter = exporter(connection, |out, label| connection.export_keying_material(out, label, None))?;
    let leaf = connection.peer_certificates().and_then(<[_]>::first).map(|leaf| sha256(leaf)).ok_or(ExchangeError::Session("it has no certificate"))?;
    Message::Ask(Ask { nonce }).to_frame().write(tls).await?;
    let frame = timeout(ANSWER_WAIT, Frame::read(tls)).await.map_err(|_| ExchangeError::Late("answer"))??;
    let answer = match Message::from_frame(frame)? {
        Message::Answer(answer) => *answer,
        Message::Refusal(words) => return Err(ExchangeError::Refused(words)),
        Message::Ask(_) => return Err(form("a question instead of an answer")),
    };
    let binding = Binding {
        purpose: Purpose::Session,
        nonce,
        exporter,
        leaf,
        ca_key: spki_digest(&answer.ca).map_err(|e| ExchangeError::Certificate(e.to_string()))?,
        hpke_key: answer.hpke_key.as_deref().map(sha256),
        log_key: answer.log_key.as_deref().map(sha256),
        agreement: answer.agreement,
        checkpoint: answer.checkpoint.as_deref().map(sha256),
    };
    Ok(Answered { answer, binding })
}

/// What would be a hole anywhere else.
mod danger {
    use std::sync::Arc;

    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::{CryptoProvider, verify_tls13_signature};
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};

    /// Takes any certificate whose key signed the handshake. Which certificate it may be is said by evidence, later.
    #[derive(Debug)]
    pub(super) struct EvidenceDecides(pub(super) Arc<CryptoProvider>);

    impl ServerCertVerifier for EvidenceDecides {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(&self, _: &[u8], _: &CertificateDer<'_>, _: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
            Err(Error::General("TLS 1.3 only".into()))
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signed: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.signature_verification_algorithms.supported_schemes()
        }
    }
}
