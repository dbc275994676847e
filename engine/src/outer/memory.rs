//! Memory of analysts' statements: a pool for all of them, and in it one for each session.
//! Nothing spills to disk.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use datafusion::error::{DataFusionError, Result};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};

/// What statements may have.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// All sessions' statements together, in bytes.
    pub all: usize,
    /// One session's, in bytes.
    pub session: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { all: 2 << 30, session: 512 << 20 }
    }
}

/// The pool of all statements.
#[derive(Debug)]
pub(crate) struct StatementsMemory {
    all: Arc<dyn MemoryPool>,
    session_max: usize,
}

impl StatementsMemory {
    pub(crate) fn new(memory: Memory) -> Self {
        Self { all: Arc::new(FairSpillPool::new(memory.all)), session_max: memory.session }
    }

    /// A session's part of it.
    pub(crate) fn of_session(&self) -> Result<Arc<RuntimeEnv>> {
        let pool = SessionPool { all: Arc::clone(&self.all), used: AtomicUsize::new(0), max: self.session_max };
        RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(pool))
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
            .build_arc()
    }
}

/// A pool within a pool.
#[derive(Debug)]
struct SessionPool {
    all: Arc<dyn MemoryPool>,
    used: AtomicUsize,
    max: usize,
}

impl fmt::Display for SessionPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "session(used: {}, of: {})", self.used.load(Ordering::Relaxed), self.max)
    }
}

impl MemoryPool for SessionPool {
    fn name(&self) -> &str {
        "session"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.all.register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.all.unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.used.fetch_add(additional, Ordering::Relaxed);
        self.all.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.used.fetch_sub(shrink, Ordering::Relaxed);
        self.all.shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        let grown = self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| used.checked_add(additional).filter(|used| *used <= self.max));
        grown.map_err(|_| DataFusionError::ResourcesExhausted("the session's statements need more memory than they may have".to_owned()))?;
        let grown = self.all.try_grow(reservation, additional);
        if grown.is_err() {
            self.used.fetch_sub(additional, Ordering::Relaxed);
        }
        grown
    }

    fn reserved(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}
