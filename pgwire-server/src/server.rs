//! What all connections of a server share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloister_engine::Engine;
use cloister_platform::Kind;
use cloister_policy::UserError;

use crate::attest::Attestation;
use crate::config::Limits;
use crate::connection::Verifiers;
use crate::memory;
use crate::registry::Registry;
use crate::tls::Tls;

/// The one database.
pub(crate) const DATABASE: &str = "cloister";
/// The version that clients see: they ask what a Postgres of this version can do.
const SERVER_VERSION: &str = concat!("15.8 (Cloister ", env!("CARGO_PKG_VERSION"), ")");
/// The same where nothing vouches for the server's evidence.
const SIMULATED_VERSION: &str = concat!("15.8 (Cloister ", env!("CARGO_PKG_VERSION"), ", SIMULATED)");

/// A server.
pub(crate) struct Server {
    pub(crate) engine: Arc<Engine>,
    pub(crate) limits: Limits,
    pub(crate) registry: Arc<Registry>,
    pub(crate) tls: Tls,
    /// What vouches for it, if anything does.
    pub(crate) attestation: Option<Attestation>,
    pub(crate) verifiers: Verifiers,
    /// Resident memory above which no statement begins, in bytes.
    pub(crate) memory_max: u64,
    /// Whether there is more than that.
    pub(crate) short: AtomicBool,
}

impl Server {
    /// # Errors
    /// The certificate can't be bound to.
    pub(crate) fn new(engine: Arc<Engine>, limits: Limits, tls: Tls, attestation: Option<Attestation>) -> Result<Arc<Self>, Box<dyn std::error::Error>> {
        let verifiers = Verifiers::new(Arc::clone(&engine), &tls.certificate)?;
        let memory_max = if limits.memory_resident.0 == 0 { memory::most_of_the_machine() } else { limits.memory_resident.0 };
        Ok(Arc::new(Self { engine, limits, registry: Arc::default(), tls, attestation, verifiers, memory_max, short: AtomicBool::new(false) }))
    }

    /// The version that clients see.
    pub(crate) fn version(&self) -> &'static str {
        match &self.attestation {
            Some(attestation) if attestation.kind() == Kind::Simulated => SIMULATED_VERSION,
            _ => SERVER_VERSION,
        }
    }

    /// Whether a statement may begin.
    ///
    /// # Errors
    /// 53200 while memory is short.
    pub(crate) fn admit(&self) -> Result<(), UserError> {
        metrics::counter!("cloister_statements_total").increment(1);
        if self.short.load(Ordering::Relaxed) { Err(memory::short()) } else { Ok(()) }
    }
}
