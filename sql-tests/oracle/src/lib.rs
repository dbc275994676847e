//! The law, read a second time: random worlds and templates, and what of them is refused or shown.
//!
//! Nothing here knows the planner or the engine: plain loops over a few hundred people, written from
//! the law's text. A disagreement with the server is a mistake of one of the two, or a place where the
//! text says too little; the test `sql-tests/oracle.rs` shrinks it and keeps it.
//!
//! A world (`world`) is a policy with its data; a template (`template`) is a tree that `sql` writes
//! as text; `verdict` says whether the law refuses it, `law` what its release is; `generate` makes
//! both from a seed, aimed at the edges of thresholds and steps; `shrink` makes failures smaller.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "test code: it stops at the first surprise"
)]

pub mod calendar;
pub mod exclusive;
pub mod expression;
pub mod facts;
pub mod generate;
pub mod law;
pub mod shrink;
pub mod sql;
pub mod template;
pub mod twin;
pub mod value;
pub mod verdict;
pub mod world;

pub use law::{Answer, answer};
pub use template::Template;
pub use verdict::{Verdict, verdict};
pub use world::World;
