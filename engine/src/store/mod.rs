//! The data directory: one process at a time, one format version, dataset versions as sets of
//! immutable Parquet files.

mod source;
mod unit_key;
mod write;

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloister_planner::BucketSource;
use cloister_policy::{Dataset, DatasetName};

use crate::EngineError;
pub(crate) use unit_key::UnitKey;
pub(crate) use write::{write_lookup, write_version};

/// Format of the data directory.
const FORMAT: &str = "cloister data directory 1\n";
/// Buckets of every dataset: a power of two, at most 256.
pub(crate) const BUCKETS: usize = 16;

/// An open data directory.
#[derive(Debug)]
pub(crate) struct Store {
    root: PathBuf,
    key: UnitKey,
    /// Held for the life of the process.
    _lock: File,
}

impl Store {
    /// Opens or creates a data directory.
    pub(crate) fn open(root: &Path) -> Result<Self, EngineError> {
        fs::create_dir_all(root).map_err(|e| EngineError::io(root, e))?;
        fs::set_permissions(root, fs::Permissions::from_mode(0o700)).map_err(|e| EngineError::io(root, e))?;
        let lock_path = root.join("LOCK");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(|e| EngineError::io(&lock_path, e))?;
        if lock.try_lock().is_err() {
            return Err(EngineError::Unusable(format!("the data directory {} is in use by another server", root.display())));
        }
        let format_path = root.join("FORMAT");
        match fs::read_to_string(&format_path) {
            Ok(found) if found == FORMAT => {}
            Ok(found) => {
                let message = format!("{} holds \"{}\", this server reads \"{}\"", root.display(), found.trim(), FORMAT.trim());
                return Err(EngineError::Unusable(message));
            }
            Err(_) if root.join("journal").exists() => return Err(EngineError::Corrupt(format!("{} is missing", format_path.display()))),
            Err(_) => write_durably(&format_path, FORMAT.as_bytes())?,
        }
        let key = UnitKey::open(&root.join("unit.key"))?;
        Ok(Self { root: root.to_owned(), key, _lock: lock })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn key(&self) -> &UnitKey {
        &self.key
    }

    pub(crate) fn folder(&self, dataset: &DatasetName, version: &str) -> PathBuf {
        self.root.join("datasets").join(dataset.owner.as_str()).join(dataset.name.as_str()).join(version)
    }

    /// A dataset version to scan.
    pub(crate) fn source(&self, dataset: &Dataset, version: &str) -> Arc<dyn BucketSource> {
        Arc::new(source::ParquetSource::new(self.folder(&dataset.name, version), dataset.clone(), version.to_owned()))
    }

    /// Moves a PUBLIC dataset's file from the folder that it was written into to its version's.
    ///
    /// The version's folder may be there, retired and not yet removed, and a run may read it: the
    /// file is replaced by its equal at once.
    pub(crate) fn place_lookup(&self, written: &Path, dataset: &DatasetName, version: &str) -> Result<(), EngineError> {
        let folder = self.folder(dataset, version);
        fs::create_dir_all(&folder).map_err(|e| EngineError::io(&folder, e))?;
        let file = write::file_name(0);
        fs::rename(written.join(&file), folder.join(&file)).map_err(|e| EngineError::io(&folder, e))?;
        sync_folder(&folder)?;
        fs::remove_dir_all(written).map_err(|e| EngineError::io(written, e))?;
        sync_folder(folder.parent().unwrap_or(&folder))
    }

    /// Removes versions of a dataset other than the live one: what a crash left, what was retired.
    pub(crate) fn retire(&self, dataset: &DatasetName, live: Option<&str>) {
        let folder = self.root.join("datasets").join(dataset.owner.as_str()).join(dataset.name.as_str());
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.file_name().to_str() != live
                && let Err(error) = fs::remove_dir_all(entry.path())
            {
                tracing::warn!(%error, %dataset, "a retired version could not be removed");
            }
        }
    }
}

/// Writes a file and its folder's entry to disk.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    let mut file = File::create(path).map_err(|e| EngineError::io(path, e))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| EngineError::io(path, e))?;
    sync_folder(path.parent().unwrap_or(path))
}

pub(crate) fn sync_folder(folder: &Path) -> Result<(), EngineError> {
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| EngineError::io(folder, e))
}
