//! Tests at the outermost surface: SQL over the wire against the real binary.
//!
//! `UPDATE_GOLDENS=1` writes what was seen instead of comparing it; read the diff.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod architecture;
mod attacks;
mod attested;
mod campaigns;
mod catalog;
mod coverage;
mod durability;
mod front_door;
mod fuzz;
mod gate;
mod goldens;
mod harness;
mod law;
mod oracle;
mod plans;
mod psql;
mod served_again;
mod soak;
mod templates;
mod tpch;
mod transcripts;
mod two_worlds;
mod wire;
