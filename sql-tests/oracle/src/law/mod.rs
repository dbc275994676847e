//! What the law shows: rows become people, people cells, cells what leaves.

pub mod amounts;
pub mod list;
pub mod parts;
pub mod release;
pub mod rows;

pub use release::{Answer, answer};
