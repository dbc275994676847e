//! Sealed and outer engine, dataset store, journal, releases.
//!
//! `engine` folds the journal into state; `sealed` runs what `planner::verify` approved and is
//! the only maker of [`Released`]; `outer` runs analysts' SQL over releases; `session` is what a
//! front door talks to.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod agreement;
mod commands;
mod engine;
mod error;
mod journal;
mod load;
mod metadata;
mod outer;
mod releases;
pub mod scram;
mod sealed;
mod session;
mod settings;
mod store;

pub use commands::{is_command, transaction_modes};
pub use engine::{Engine, LoadInto, State};
pub use error::EngineError;
pub use journal::{Entry, Run};
pub use load::Loaded;
pub use metadata::{Metadata, TemplateView, View};
pub use outer::{Memory, cleanroom_columns, map_named};
pub use sealed::Released;
pub use session::{Outcome, Prepared, Query, Rows, Session};
pub use settings::Settings;
