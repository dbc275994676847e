//! What suppression runs on: the scan that knows how data lies, and the one operator through
//! which anything leaves the sealed engine.

pub(crate) mod clustered_scan;
mod public_scan;
pub mod release;

pub use clustered_scan::{BucketSource, ClusteredScanExec};
pub use public_scan::PublicScanExec;
pub use release::ReleaseExec;
