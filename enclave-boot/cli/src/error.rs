//! Why a verb ended otherwise than it should.

use cloister_exchange::ExchangeError;
use cloister_platform::PlatformError;

/// Why a verb ended otherwise than it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Evidence was refused; the appraisal says by which step.
    #[error("refused")]
    Refused,
    /// There was no evidence.
    #[error("step exchange: {0}")]
    Exchange(#[from] ExchangeError),
    /// A file can't be read or written.
    #[error("{path}: {why}")]
    File { path: String, why: String },
    /// Arguments that don't go together or can't be read.
    #[error("{0}")]
    Usage(String),
    /// An image can't be measured, or a simulation can't be made.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// A local port can't be opened.
    #[error("{0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    /// Output can't be written.
    #[error("output: {0}")]
    Output(#[from] std::io::Error),
}
