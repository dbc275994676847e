//! The engine's errors.

use std::path::Path;

use cloister_policy::UserError;
use thiserror::Error;

/// What can go wrong in the engine.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A refusal or mistake that the client reads.
    #[error(transparent)]
    User(#[from] UserError),
    /// The data directory can't be used.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// The data directory isn't what this server wrote.
    #[error("the data directory is damaged: {0}")]
    Corrupt(String),
    /// The data directory belongs to another process, or another version.
    #[error("{0}")]
    Unusable(String),
}

impl EngineError {
    pub(crate) fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io(path.display().to_string(), error)
    }

    /// What a client reads of it: its own mistake, or nothing about the inside.
    pub fn to_user(&self) -> UserError {
        match self {
            Self::User(user) => user.clone(),
            Self::Io(..) | Self::Corrupt(_) | Self::Unusable(_) => {
                UserError::new("58000", "the server could not use its storage").hint("Ask its operator to read the server's log.")
            }
        }
    }
}
