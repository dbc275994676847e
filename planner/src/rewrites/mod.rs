//! The rewrites: each takes the release point and gives it back changed in one way. They run in
//! the order of `pipeline.rs`, after all checks.

pub(crate) mod amounts_by_list;
pub(crate) mod matched_bit;
pub(crate) mod parameter_domains;
pub(crate) mod push_filters;
pub(crate) mod rows_as_people;
pub(crate) mod threshold;
