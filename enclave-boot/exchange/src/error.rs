//! Why an exchange failed. None of these is an appraisal's refusal: evidence wasn't even there.

use cloister_platform::PlatformError;

/// Why an exchange failed.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The session isn't one in which evidence means anything.
    #[error("the TLS session can't be attested: {0}")]
    Session(&'static str),
    /// The server has TLS, and no exchange in it.
    #[error("the server attests nothing: it doesn't offer cloister/1")]
    NotOffered,
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Connection(std::io::Error),
    /// The other side took too long.
    #[error("no {0} in time")]
    Late(&'static str),
    /// What came is none of our messages.
    #[error("the other side doesn't speak cloister/1: {0}")]
    Form(String),
    /// The server answers without evidence, and says why.
    #[error("the server gives no evidence: {0}")]
    Refused(String),
    /// The platform gives no report.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// A certificate can't be read.
    #[error("a certificate can't be read: {0}")]
    Certificate(String),
    /// TLS can't be set up.
    #[error("TLS can't be set up: {0}")]
    Tls(#[from] rustls::Error),
}

impl From<std::io::Error> for ExchangeError {
    fn from(error: std::io::Error) -> Self {
        let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match tls {
            Some(rustls::Error::AlertReceived(rustls::AlertDescription::NoApplicationProtocol)) => Self::NotOffered,
            _ => Self::Connection(error),
        }
    }
}
