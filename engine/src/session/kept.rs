//! Rows of a query that would be the same again: kept with it, and served again without computing them.
//!
//! Guarantees: rows are served again only where nothing of the agreement or the data has changed, every release that
//! they rest on is the very same one, the role may still run its templates, and the journal has it, as if the query
//! had run. What isn't a function of releases and parameters alone (the time, settings, catalogs) is never kept.
//! Rows are kept by one session for itself: nobody else's time tells what it asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use datafusion::scalar::ScalarValue;

use crate::outer::ServedCall;

/// Bytes of one query's rows and parameters.
const ROWS_BYTES_MAX: usize = 1 << 20;
/// What one costs besides its rows and parameters, about, in bytes.
const ENTRY_BYTES: usize = 2 << 10;
/// Bytes of all that a session keeps.
const SESSION_BYTES_MAX: usize = 4 << 20;

/// A place for a query's rows; clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Option<Arc<KeptRows>>>>);

/// Rows, and what they rest on.
#[derive(Debug)]
pub(super) struct KeptRows {
    /// Of the state under which the query ran.
    generation: u64,
    values: Vec<ScalarValue>,
    pub(super) calls: Vec<ServedCall>,
    pub(super) batches: Vec<RecordBatch>,
    _share: Share,
}

impl Kept {
    /// Rows of these parameters under this generation.
    pub(super) fn rows(&self, generation: u64, values: &[ScalarValue]) -> Option<Arc<KeptRows>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|rows| rows.generation == generation && rows.values == values).cloned()
    }
}

/// What a session keeps in all.
#[derive(Debug, Clone, Default)]
pub(super) struct Room(Arc<AtomicUsize>);

/// Bytes of it; free again when this is dropped.
#[derive(Debug)]
struct Share {
    room: Room,
    bytes: usize,
}

impl Room {
    fn take(&self, bytes: usize) -> Option<Share> {
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| Some(used + bytes).filter(|used| *used <= SESSION_BYTES_MAX));
        taken.ok().map(|_| Share { room: self.clone(), bytes })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Rows that are on their way, to be kept once they are all there.
pub(super) struct Keeper {
    kept: Kept,
    room: Room,
    generation: u64,
    values: Vec<ScalarValue>,
    batches: Vec<RecordBatch>,
    bytes: usize,
}

impl Keeper {
    /// None if the parameters are too large to keep.
    pub(super) fn new(kept: &Kept, room: &Room, generation: u64, values: &[ScalarValue]) -> Option<Self> {
        let bytes = values.iter().fold(ENTRY_BYTES, |bytes, value| bytes.saturating_add(value.size()));
        let new = || Self { kept: kept.clone(), room: room.clone(), generation, values: values.to_vec(), batches: Vec::new(), bytes };
        (bytes <= ROWS_BYTES_MAX).then(new)
    }

    /// Whether there is still place with this batch.
    #[must_use]
    pub(super) fn add(&mut self, batch: &RecordBatch) -> bool {
        self.bytes = self.bytes.saturating_add(batch.get_array_memory_size());
        self.batches.push(batch.clone());
        self.bytes <= ROWS_BYTES_MAX
    }

    /// Keeps them, instead of what was kept for the query before.
    pub(super) fn keep(self, calls: Vec<ServedCall>) {
        let mut kept = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = None;
        let Some(share) = self.room.take(self.bytes) else { return };
        *kept = Some(Arc::new(KeptRows { generation: self.generation, values: self.values, calls, batches: self.batches, _share: share }));
    }
}
