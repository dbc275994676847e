//! The rules that say no. Each reads the bound template and changes nothing; together they run
//! before any rewrite, in the order of `pipeline.rs`.

pub(crate) mod amounts;
pub(crate) mod cells;
pub(crate) mod exclusive;
pub(crate) mod expressions;
pub(crate) mod filters;
pub(crate) mod functions;
pub(crate) mod grid;
pub(crate) mod output;
pub(crate) mod parameters;
pub(crate) mod unmatched;
pub(crate) mod worst_case;
