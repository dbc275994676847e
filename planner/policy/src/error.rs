//! What a user reads when something is refused: message, detail, hint, SQLSTATE and place.

use std::fmt;

/// A refusal or mistake in the words of the person who made it. Never carries a row's value to
/// anybody but the owner who is loading that row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// Five-character SQLSTATE.
    pub sqlstate: &'static str,
    /// The primary message: lower case, no full stop.
    pub message: String,
    /// More about what happened, in whole sentences.
    pub detail: Option<String>,
    /// What to do about it, in whole sentences.
    pub hint: Option<String>,
    /// 1-based character position in the statement's text.
    pub position: Option<usize>,
    /// Name of the planner rule that refused, from the table of refusals.
    pub rule: Option<&'static str>,
}

impl UserError {
    /// An error with an SQLSTATE and a primary message.
    pub fn new(sqlstate: &'static str, message: impl Into<String>) -> Self {
        Self { sqlstate, message: message.into(), detail: None, hint: None, position: None, rule: None }
    }

    /// A syntax error (42601) at a 1-based character position.
    pub fn syntax(message: impl Into<String>, position: usize) -> Self {
        Self::new("42601", message).at(position)
    }

    /// A clause of the grammar that isn't enforced yet (0A000).
    pub fn not_yet(what: impl fmt::Display) -> Self {
        Self::new("0A000", format!("{what} is not supported yet")).detail("A clause that would not be enforced is refused, never accepted and ignored.")
    }

    /// Adds the detail line.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the hint line.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Points at a 1-based character position.
    #[must_use]
    pub fn at(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if let Some(detail) = &self.detail {
            write!(f, "\nDETAIL: {detail}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nHINT: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UserError {}
