//! What a step says: what it found, or what it expected instead.

use serde::Serialize;

use crate::step::Step;

/// Evidence was refused, by one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{step}: expected {expected}, found {found}")]
pub struct Refusal {
    /// Which step.
    pub step: Step,
    /// What it would have accepted.
    pub expected: String,
    /// What there was.
    pub found: String,
}

/// A step that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which step.
    pub step: Step,
    /// What it found, in words; begins with "not checked" where the policy asks for nothing.
    pub found: String,
}

/// A step's success: what later steps need, and what people read.
pub(crate) struct Passed<T> {
    pub(crate) value: T,
    pub(crate) found: String,
}

/// A step's failure, before it is known by which step.
pub(crate) struct Mismatch {
    pub(crate) expected: String,
    pub(crate) found: String,
}

pub(crate) type Outcome<T = ()> = Result<Passed<T>, Mismatch>;

pub(crate) fn pass<T>(value: T, found: impl Into<String>) -> Outcome<T> {
    Ok(Passed { value, found: found.into() })
}

pub(crate) fn refuse<T>(expected: impl Into<String>, found: impl Into<String>) -> Outcome<T> {
    Err(Mismatch { expected: expected.into(), found: found.into() })
}
