//! A load under way: chunks in, a new live version out, or nothing.

use std::sync::{Arc, PoisonError};

use cloister_policy::statement::{CopyDataset, CopyFormat};
use cloister_policy::{Actor, DatasetName, Name, UserError};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Engine, State};
use crate::EngineError;
use crate::journal::Entry;
use crate::load::{Chunk, ChunkReader, Loaded, Written, load};

/// Chunks that wait to be parsed.
const CHUNKS_MAX: usize = 16;

/// A load that waits for data. Dropping it cancels the load.
#[derive(Debug)]
pub struct LoadInto {
    engine: Arc<Engine>,
    role: Name,
    dataset: DatasetName,
    /// The random id of the folder that it is written into: the version, unless the dataset is PUBLIC.
    id: String,
    /// Columns that the data must have, for the front door's answer.
    pub columns: usize,
    /// Whether the data comes in the binary format.
    pub binary: bool,
    chunks: Option<mpsc::Sender<Chunk>>,
    task: Option<JoinHandle<Result<Written, EngineError>>>,
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
        let id = hex::encode(id);
        let (sender, receiver) = mpsc::channel(CHUNKS_MAX);
        let binary = copy.format == CopyFormat::Binary;
        let (engine, copy) = (Arc::clone(self), copy.clone());
        let folder = self.store.folder(&dataset.name, &id);
        let name = dataset.name.clone();
        let columns = copy.columns.as_ref().map_or(dataset.columns.len(), Vec::len);
        let task = self.runtime.spawn_blocking(move || {
            let loaded = load(ChunkReader::new(receiver), &copy, &dataset, engine.store.key(), &folder);
            if loaded.is_err() {
                let _ = std::fs::remove_dir_all(&folder);
            }
            loaded
        });
        Ok(LoadInto { engine: Arc::clone(self), role: role.clone(), dataset: name, id, columns, binary, chunks: Some(sender), task: Some(task) })
    }

    /// Makes what was written the live version, durably. Of a PUBLIC dataset the content is the
    /// version: the same content again changes nothing.
    fn commit_load(self: &Arc<Self>, role: &Name, dataset: &DatasetName, id: &str, written: &Written) -> Result<(), EngineError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = State::clone(&self.state());
        next.collaboration.may_load(Actor::Role(role), dataset)?;
        let before = next.collaboration.dataset(dataset).and_then(|d| d.live.clone());
        let version = written.content.map_or_else(|| id.to_owned(), |content| content.to_string());
        let folder = self.store.folder(dataset, id);
        if before.as_ref() == Some(&version) {
            return std::fs::remove_dir_all(&folder).map_err(|e| EngineError::io(&folder, e));
        }
        if written.content.is_some() {
            self.store.place_lookup(&folder, dataset, &version)?;
        }
        next.collaboration.load(dataset, version.clone());
        next.generation += 1;
        journal.append(&Entry::Load {
            actor: role.clone(),
            dataset: dataset.clone(),
            version: version.clone(),
            rows: written.loaded.rows,
            nobody: written.loaded.nobody,
        })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.releases.retire(dataset, &version);
        if let Some(before) = before {
            let (engine, dataset) = (Arc::clone(self), dataset.clone());
            self.runtime.spawn(async move {
                let _no_run_reads_it = engine.versions_in_use.write().await;
                engine.remove_retired(&dataset, &before);
            });
        }
        Ok(())
    }

    /// Removes a version, unless it has become the live one again since: loads wait meanwhile.
    fn remove_retired(&self, dataset: &DatasetName, version: &str) {
        let _no_load_ends = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.state();
        if state.collaboration.dataset(dataset).and_then(|d| d.live.as_deref()) == Some(version) {
            return;
        }
        if let Err(error) = std::fs::remove_dir_all(self.store.folder(dataset, version))
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a retired version could not be removed");
        }
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
        let written = task.await.map_err(|_| UserError::new("XX000", "the load stopped"))??;
        self.engine.commit_load(&self.role, &self.dataset, &self.id, &written)?;
        Ok(written.loaded)
    }
}
