//! One file a step, each with one question; their order is in `appraise.rs`.

pub(crate) mod agreement;
pub(crate) mod algorithm;
pub(crate) mod author_key;
pub(crate) mod authority;
pub(crate) mod certificates;
pub(crate) mod chain;
pub(crate) mod chip;
pub(crate) mod debug;
pub(crate) mod host_data;
pub(crate) mod measurement;
pub(crate) mod migration_agent;
pub(crate) mod platform;
pub(crate) mod product;
pub(crate) mod report_data;
pub(crate) mod report_form;
pub(crate) mod report_length;
pub(crate) mod report_version;
pub(crate) mod revocation;
pub(crate) mod root;
pub(crate) mod signature;
pub(crate) mod tcb;
pub(crate) mod validity;
pub(crate) mod vek;
pub(crate) mod vmpl;
