//! One file a verb.

pub(crate) mod genesis;
pub(crate) mod measure;
pub(crate) mod proxy;
pub(crate) mod simulate;
pub(crate) mod verify;
