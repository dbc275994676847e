//! What the catalogs ask about the session that asks: its settings and its process. A front door
//! that keeps them implements [`SessionFacts`]; what it doesn't answer is answered by the fixed
//! table of settings (`tables/settings.rs`).

use std::fmt::Debug;

use cloister_policy::UserError;

/// A session, as far as catalogs ask about it.
pub trait SessionFacts: Debug + Send + Sync {
    /// The value of a setting; `None` if the session has none of this name.
    fn setting(&self, _name: &str) -> Option<String> {
        None
    }

    /// Does `set_config(name, value, local)` and returns the setting's new value; `None` if the
    /// session has no setting of this name.
    ///
    /// # Errors
    /// The session refuses the value.
    fn set(&self, _name: &str, _value: &str, _local: bool) -> Option<Result<String, UserError>> {
        None
    }

    /// The number that `pg_backend_pid()` gives, which a cancel request names.
    fn process_id(&self) -> i32 {
        0
    }
}

/// A session that keeps nothing: settings are what the fixed table says.
#[derive(Debug, Clone, Copy, Default)]
pub struct FixedSettings;

impl SessionFacts for FixedSettings {}
