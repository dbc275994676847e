//! Releases are kept and served again: the same frame over the same versions is one release.
//!
//! A run is detached from who asked first, so that going away neither stops it nor tells how
//! long it would have taken; later askers wait for the same run.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use cloister_policy::{DatasetName, Digest, UserError};
use tokio::sync::{OnceCell, Semaphore};

use crate::Released;
use crate::sealed::opaque;

/// Sealed runs at a time.
const RUNS_MAX: usize = 2;
/// Bytes of releases that are kept; the oldest go first and would be computed again.
const KEPT_BYTES_MAX: usize = 1 << 30;

/// What a release is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReleaseKey {
    pub(crate) frame: Digest,
    pub(crate) versions: BTreeMap<DatasetName, String>,
}

type Cell = Arc<OnceCell<Arc<Released>>>;

/// All releases that are kept.
#[derive(Debug)]
pub(crate) struct Releases {
    cells: Mutex<(BTreeMap<ReleaseKey, Cell>, VecDeque<ReleaseKey>)>,
    permits: Arc<Semaphore>,
}

impl Releases {
    pub(crate) fn new() -> Self {
        Self { cells: Mutex::default(), permits: Arc::new(Semaphore::new(RUNS_MAX)) }
    }

    /// The release of a key: kept, under way, or run now on `runtime`.
    pub(crate) async fn get<F, R>(&self, runtime: &tokio::runtime::Handle, key: ReleaseKey, run: F) -> Result<Arc<Released>, UserError>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<Released, UserError>> + Send,
    {
        let cell = {
            let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
            let cell = Arc::clone(cells.0.entry(key.clone()).or_default());
            if !cells.1.contains(&key) {
                cells.1.push_back(key);
            }
            cell
        };
        if let Some(kept) = cell.get() {
            return Ok(Arc::clone(kept));
        }
        let permits = Arc::clone(&self.permits);
        let task = runtime.spawn(async move {
            let made = cell.get_or_try_init(|| async {
                let _permit = permits.acquire_owned().await.map_err(|_| opaque())?;
                run().await.map(Arc::new)
            });
            made.await.cloned()
        });
        let released = task.await.map_err(|_| opaque())?;
        self.evict();
        released
    }

    /// Forgets the oldest releases beyond the limit.
    fn evict(&self) {
        let mut guard = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        let (cells, order) = &mut *guard;
        let bytes = |cell: &Cell| cell.get().map_or(0, |released| released.bytes());
        let mut total: usize = cells.values().map(bytes).sum();
        while total > KEPT_BYTES_MAX && order.len() > 1 {
            if let Some(cell) = order.pop_front().and_then(|key| cells.remove(&key)) {
                total -= bytes(&cell).min(total);
            }
        }
    }

    /// Forgets releases of a dataset's versions that are no longer live.
    pub(crate) fn retire(&self, dataset: &DatasetName, live: &str) {
        let mut guard = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        let (cells, order) = &mut *guard;
        let stale = |key: &ReleaseKey| key.versions.get(dataset).is_some_and(|version| version != live);
        cells.retain(|key, _| !stale(key));
        order.retain(|key| !stale(key));
    }
}
