//! A load under way: chunks in, a new live version out, or nothing.

use std::sync::{Arc, PoisonError};

use cloister_policy::statement::CopyDataset;
use cloister_policy::{Actor, DatasetName, Name, UserError};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Engine, State};
use crate::EngineError;
use crate::journal::Entry;
use crate::load::{Chunk, ChunkReader, Loaded, load};

/// Chunks that wait to be parsed.
const CHUNKS_MAX: usize = 16;

/// A load that waits for data. Dropping it cancels the load.
#[derive(Debug)]
pub struct LoadInto {
    engine: Arc<Engine>,
    role: Name,
    dataset: DatasetName,
    version: String,
    /// Columns that the data must have, for the front door's answer.
    pub columns: usize,
    chunks: Option<mpsc::Sender<Chunk>>,
    task: Option<JoinHandle<Result<Loaded, EngineError>>>,
}

impl Engine {
    /// Begins a load by its dataset's administrator.
    ///
    /// # Errors
    /// 42501, 42P01, or 58000 without randomness.
    pub fn begin_load(self: &Arc<Self>, role: &Name, copy: &CopyDataset) -> Result<LoadInto, EngineError> {
        let state = self.state();
        let dataset = state.collaboration.may_load(Actor::Role(role), &copy.dataset)?.clone();
        let mut id = [0; 16];
        SystemRandom::new().fill(&mut id).map_err(|_| UserError::new("58000", "no randomness"))?;
        let version = hex::encode(id);
        let (sender, receiver) = mpsc::channel(CHUNKS_MAX);
        let (engine, copy) = (Arc::clone(self), copy.clone());
        let folder = self.store.folder(&dataset.name, &version);
        let name = dataset.name.clone();
        let columns = copy.columns.as_ref().map_or(dataset.columns.len(), Vec::len);
        let task = self.runtime.spawn_blocking(move || {
            let loaded = load(ChunkReader::new(receiver), &copy, &dataset, engine.store.key(), &folder);
            if loaded.is_err() {
                let _ = std::fs::remove_dir_all(&folder);
            }
            loaded
        });
        Ok(LoadInto { engine: Arc::clone(self), role: role.clone(), dataset: name, version, columns, chunks: Some(sender), task: Some(task) })
    }

    /// Makes a written version live, durably.
    fn commit_load(self: &Arc<Self>, role: &Name, dataset: &DatasetName, version: &str, loaded: Loaded) -> Result<(), EngineError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = State::clone(&self.state());
        next.collaboration.may_load(Actor::Role(role), dataset)?;
        let before = next.collaboration.dataset(dataset).and_then(|d| d.live.clone());
        next.collaboration.load(dataset, version.to_owned());
        next.generation += 1;
        journal.append(&Entry::Load {
            actor: role.clone(),
            dataset: dataset.clone(),
            version: version.to_owned(),
            rows: loaded.rows,
            nobody: loaded.nobody,
        })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.releases.retire(dataset, version);
        if let Some(before) = before {
            let (engine, folder) = (Arc::clone(self), self.store.folder(dataset, &before));
            self.runtime.spawn(async move {
                let _no_run_reads_it = engine.versions_in_use.write().await;
                if let Err(error) = std::fs::remove_dir_all(&folder) {
                    tracing::warn!(%error, "a retired version could not be removed");
                }
            });
        }
        Ok(())
    }
}

impl LoadInto {
    /// Hands on a chunk; waits while too many are under way. False if the load has already
    /// failed: `finish` says why.
    pub async fn send(&mut self, data: Vec<u8>) -> bool {
        match &self.chunks {
            Some(chunks) => chunks.send(Chunk::Data(data)).await.is_ok(),
            None => false,
        }
    }

    /// The data is complete: checks, writes, and makes it live.
    ///
    /// # Errors
    /// The first thing that is wrong with the data; nothing was loaded.
    pub async fn finish(mut self) -> Result<Loaded, EngineError> {
        if let Some(chunks) = self.chunks.take() {
            let _ = chunks.send(Chunk::Done).await;
        }
        let task = self.task.take().ok_or_else(|| EngineError::Corrupt("a load ended twice".into()))?;
        let loaded = task.await.map_err(|_| UserError::new("XX000", "the load stopped"))??;
        self.engine.commit_load(&self.role, &self.dataset, &self.version, loaded)?;
        Ok(loaded)
    }
}
