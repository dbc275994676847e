//! The journal: every statement, load, run and refusal, appended and never edited.
//!
//! Guarantees: `append` returns after the entry is on disk (fsync); each line carries the digest
//! of the line before it, so that a line that was changed, dropped or moved is noticed at the
//! next start; a last line that a crash cut short was never acknowledged and is cut off.
//! Format: one JSON object a line.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use cloister_policy::{DatasetName, Digest, Name};
use serde::{Deserialize, Serialize};

use crate::EngineError;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// The collaboration is about to be founded.
    Founding {
        /// [`cloister_policy::genesis`] of the script: what HOST_DATA has to be where the server attests itself.
        genesis: Digest,
    },
    /// The founding came to its end.
    Founded,
    /// A server that attests itself began to serve.
    Attesting {
        /// What vouches for its evidence: `SIMULATED` if nothing does.
        platform: String,
        /// The launch digest, in hex digits.
        measurement: String,
        /// The chip, in hex digits.
        chip: String,
    },
    /// A statement that changed the agreement. Passwords in it are verifiers.
    Statement {
        /// Who made it; nobody before the first role.
        actor: Option<Name>,
        /// Its text.
        sql: String,
    },
    /// A dataset version that went live.
    Load {
        /// Who loaded it.
        actor: Name,
        /// The dataset.
        dataset: DatasetName,
        /// The version: a random id, or a PUBLIC dataset's content digest.
        version: String,
        /// Rows kept.
        rows: u64,
        /// Rows about no one, dropped.
        nobody: u64,
    },
    /// The first time that a release is served to a role.
    Run(Run),
    /// How often releases were served again since the last such entry.
    Access {
        /// What was served.
        run: Run,
        /// How often.
        count: u64,
    },
    /// A statement that was refused.
    Refused {
        /// Who made it.
        role: Name,
        /// The SQLSTATE that it got.
        sqlstate: String,
        /// The primary message that it got.
        message: String,
    },
}

/// A release as served: what, to whom, from which data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Run {
    /// The role.
    pub role: Name,
    /// The template.
    pub template: Name,
    /// Its digest at that time.
    pub digest: Digest,
    /// Its arguments, as text.
    pub arguments: Vec<String>,
    /// The versions that it read.
    pub versions: BTreeMap<DatasetName, String>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    seq: u64,
    at: String,
    prev: Digest,
    entry: Entry,
}

/// The open journal.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    seq: u64,
    last: Digest,
}

fn line_digest(line: &[u8]) -> Digest {
    Digest::of("cloister journal line v1", &[line])
}

impl Journal {
    /// Opens or creates the journal and reads all entries.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Entry>), EngineError> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(|e| EngineError::io(path, e))?;
        let mut reader = BufReader::new(&file);
        let (mut entries, mut seq, mut last, mut good) = (Vec::new(), 0, line_digest(b""), 0_u64);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = reader.read_until(b'\n', &mut bytes).map_err(|e| EngineError::io(path, e))?;
            if bytes.pop() != Some(b'\n') {
                break;
            }
            let broken = |why: &str| EngineError::Corrupt(format!("{}: entry {}: {why}", path.display(), seq + 1));
            let line: Line = serde_json::from_slice(&bytes).map_err(|e| broken(&e.to_string()))?;
            if line.prev != last || line.seq != seq + 1 {
                return Err(broken("it does not follow the entry before it"));
            }
            (seq, last) = (line.seq, line_digest(&bytes));
            good += read as u64;
            entries.push(line.entry);
        }
        drop(reader);
        let length = file.metadata().map_err(|e| EngineError::io(path, e))?.len();
        if length > good {
            tracing::warn!(bytes = length - good, "the journal's last entry was cut short by a crash; it was never acknowledged");
            file.set_len(good).map_err(|e| EngineError::io(path, e))?;
        }
        file.seek(SeekFrom::End(0)).map_err(|e| EngineError::io(path, e))?;
        Ok((Self { file, seq, last }, entries))
    }

    /// Appends an entry; it is on disk when this returns.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<(), EngineError> {
        self.append_all(std::slice::from_ref(entry))
    }

    /// Appends entries with one fsync.
    pub(crate) fn append_all(&mut self, entries: &[Entry]) -> Result<(), EngineError> {
        let at = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let (mut seq, mut last, mut bytes) = (self.seq, self.last, Vec::new());
        for entry in entries {
            seq += 1;
            let line = Line { seq, at: at.clone(), prev: last, entry: entry.clone() };
            let text = serde_json::to_vec(&line).map_err(|e| EngineError::Corrupt(e.to_string()))?;
            last = line_digest(&text);
            bytes.extend_from_slice(&text);
            bytes.push(b'\n');
        }
        let before = self.file.metadata().map(|m| m.len());
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // What couldn't be made durable must not be read as if it had been.
            if let Ok(before) = before {
                let _ = self.file.set_len(before);
            }
            return Err(EngineError::Io("the journal".into(), error));
        }
        (self.seq, self.last) = (seq, last);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(message: &str) -> Entry {
        Entry::Refused { role: Name::new("analyst").unwrap(), sqlstate: "42501".into(), message: message.into() }
    }

    #[test]
    fn survives_a_torn_line_and_notices_a_changed_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, _) = Journal::open(&path).unwrap();
        journal.append(&refused("one")).unwrap();
        journal.append(&refused("two")).unwrap();
        drop(journal);
        std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"seq\":3,").unwrap();
        let (mut journal, entries) = Journal::open(&path).unwrap();
        assert_eq!(entries, [refused("one"), refused("two")]);
        journal.append(&refused("three")).unwrap();
        drop(journal);
        assert_eq!(Journal::open(&path).unwrap().1.len(), 3);
        let text = std::fs::read_to_string(&path).unwrap().replace("one", "eno");
        std::fs::write(&path, text).unwrap();
        assert!(matches!(Journal::open(&path), Err(EngineError::Corrupt(_))));
    }
}
