//! May this template run, and as which plan.
//!
//! Guarantees: a template that isn't refused has exactly one kind of path from person-level data
//! to its output, through a release point as strict as the strictest owner's policy; what runs
//! is a plan that `verify` read and approved by itself. `pipeline` has the whole way on one screen.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod bin;
mod bind;
mod checks;
mod errors;
mod explain;
mod identity;
mod lower;
mod matching;
pub mod operators;
mod pipeline;
mod planned;
mod reading;
mod refusals;
mod relation;
mod restrictions;
mod rewrites;
pub mod verify;

pub use bind::{BoundParameter, arrow_type, parts_within_limit, refuse_dotted_ctes, sql_options};
pub use errors::{parse_sql, to_user_error};
pub use explain::explain;
pub use lower::Sources;
pub use matching::{DatasetTable, Match, call_of, reads_dataset};
pub use operators::BucketSource;
pub use pipeline::{RULES_VERSION, plan};
pub use planned::{PlannedTemplate, SealedPart};
pub use reading::only_reads;
pub use refusals::{REFUSALS, Refusal};
pub use verify::{ApprovedPlan, VerifyError, verify};
