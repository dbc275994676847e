//! Where a program gets evidence about itself.
//!
//! Guarantees: a [`Platform`] returns a fresh report over exactly the 64 bytes that it is given, with the
//! certificate of the key that signed it. [`Hardware`] asks the secure processor. With the feature
//! `simulated`, [`simulated::Simulated`] computes what hardware would and signs with a local chain; its
//! evidence, its kind and its certificates say SIMULATED, and no verifier believes it that wasn't given its root.
//!
//! Refuses: to fall back from one to the other. Whoever starts a server chooses.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod hardware;
#[cfg(feature = "measure")]
pub mod measure;
#[cfg(feature = "simulated")]
pub mod simulated;

use cloister_attestation::Evidence;

pub use hardware::Hardware;

/// What vouches for a platform's evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A secure processor.
    Hardware,
    /// Nothing.
    Simulated,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Hardware => "AMD SEV-SNP",
            Self::Simulated => "SIMULATED",
        })
    }
}

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// The device isn't there, or can't be opened: this is no SEV-SNP guest, or not its root user.
    #[error("/dev/sev-guest can't be opened: {0}")]
    Device(std::io::Error),
    /// The secure processor or the host refused.
    #[error("no report: {0}")]
    Report(String),
    /// The host hands over no certificate of the signing key, and none was configured.
    #[error("the host gives no VCEK or VLEK certificate with its reports; configure one")]
    NoCertificate,
    /// Files of a simulated chain can't be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// A simulated chain's file isn't what it should be, or couldn't be made.
    #[error("the simulated chain: {0}")]
    Chain(String),
    /// The image can't be measured.
    #[error("{0}")]
    Image(String),
}

/// Something that vouches for the program that runs on it.
pub trait Platform: Send + Sync {
    /// What vouches.
    fn kind(&self) -> Kind;

    /// A fresh report over `report_data`, with certificates. Blocks: hardware takes milliseconds.
    ///
    /// # Errors
    /// If the platform refuses. A later call may succeed.
    fn report(&self, report_data: &[u8; 64]) -> Result<Evidence, PlatformError>;
}
