//! What the parties agreed: members, roles, datasets, templates, approvals and grants, and the
//! SQL statements that say so.
//!
//! Guarantees: no I/O, no clock, no query engine. The state ([`Collaboration`]) is a fold over
//! statements and loads; a statement that is refused changes nothing.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod collaboration;
mod dataset;
mod digest;
mod error;
mod facts;
mod fixed;
mod genesis;
mod grid;
mod name;
mod normalise;
mod phone;
mod restriction;
mod role;
pub mod statement;
mod template;

pub use collaboration::{Actor, Approval, Collaboration, DatasetState, Notice, TemplateState, Version};
pub use dataset::{Class, Column, ColumnType, DIMENSION_BYTES_MAX, Dataset, Domain, GROUPS_MAX, Measure, PUBLIC_ROWS_MAX, THRESHOLD_MIN};
pub use digest::{Digest, Digester};
pub use error::UserError;
pub use facts::{Frame, TemplateFacts};
pub use fixed::{format_fixed, parse_fixed};
pub use genesis::genesis;
pub use grid::Grid;
pub use name::{DatasetName, Name};
pub use normalise::normalise_unit;
pub use restriction::{Restriction, Within};
pub use role::{Role, RoleKind};
pub use template::{Literal, Parameter, Template};
