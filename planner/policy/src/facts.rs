//! What the planner found out about a template, as far as agreements depend on it.

use std::collections::BTreeSet;

use crate::{DatasetName, Digest};

/// Facts that the planner derives when a template is created, and again at every start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFacts {
    /// The protected datasets that it reads.
    pub datasets: BTreeSet<DatasetName>,
    /// Digest of its release point: FROM, WHERE, keys and aggregates in canonical form. Two
    /// templates with equal frames show the same cells.
    pub frame: Digest,
}
