//! What the law costs: programs that run a template through the planner and the release operator
//! and, in turns with it, what DataFusion does over the same rows without any of it.
//!
//! They print ratios of one run. A machine's seconds say little and change with its neighbours;
//! a ratio of runs that took turns says what a change did.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops at the first surprise")]

pub mod agreement;
pub mod clustered;
pub mod measure;
pub mod plain;
pub mod sealed;
pub mod tpch;
