//! Admission by memory. The engine's pools count what operators ask them for; this looks at what
//! the process really has.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use cloister_policy::UserError;

use crate::server::Server;

/// How often the guard looks.
const LOOK: Duration = Duration::from_millis(100);

/// Stops the newest statement as long as the process has more than its limit.
pub(crate) async fn guard(server: Arc<Server>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let resident = resident_bytes();
        metrics::gauge!("cloister_resident_bytes").set(resident as f64);
        server.short.store(resident > server.memory_max, Ordering::Relaxed);
        if resident > server.memory_max {
            tracing::warn!(resident, "memory is short: the newest statement is stopped");
            server.registry.stop_newest(short());
        }
    }
}

/// What a statement is told that memory is missing for.
pub(crate) fn short() -> UserError {
    UserError::new("53200", "out of memory").detail("The server's statements need more than it may have.").hint("Try again when fewer run.")
}

/// The process's resident memory, in bytes; 0 where the system doesn't say.
pub(crate) fn resident_bytes() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * PAGE_BYTES
}

/// Three quarters of the machine's memory, in bytes.
pub(crate) fn most_of_the_machine() -> u64 {
    let kilobytes = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    kilobytes.map_or(u64::MAX, |kilobytes| kilobytes * 1024 / 4 * 3)
}

/// Bytes of a page where this runs: x86-64.
const PAGE_BYTES: u64 = 4096;
