//! Is this evidence that a certain program runs in a genuine AMD SEV-SNP machine, under a certain
//! agreement, at the other end of this very TLS session?
//!
//! Guarantees: [`Verifier::appraise`] accepts only if every step of [`Step::ALL`] passed, in that
//! order; a refusal names its step, what was expected and what was found. No files, network, clock or
//! randomness: time is an argument, and `clippy.toml` forbids the rest. Nothing that comes from outside
//! can make it panic.
//!
//! Refuses: everything that a step doesn't know (report versions, processors, signature algorithms,
//! critical extensions), and any byte of a report that no signature covers and that isn't zero.
//!
//! Formats: reports are those of AMD's "SEV Secure Nested Paging Firmware ABI Specification" (56860),
//! certificates those of "Versioned Chip Endorsement Key (VCEK) Certificate and KDS Interface
//! Specification" (57230).
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod anchors;
mod appraise;
mod bytes;
mod certificate;
mod evidence;
mod policy;
mod product;
mod refusal;
mod report;
mod report_data;
mod step;
mod steps;
mod tcb;
mod time;

pub use anchors::{Anchor, Anchors};
pub use appraise::{Appraised, Verdict, Verifier};
pub use bytes::{Hex, sha256};
pub use certificate::{Certificate, CertificateError, spki_digest};
pub use evidence::{Evidence, Expected};
pub use policy::{Accepted, PlatformRules, Policy};
pub use product::Product;
pub use refusal::{Line, Refusal};
pub use report::{GuestPolicy, PlatformInfo, REPORT_BYTES, Report, ReportError, SIGNED_BYTES, SigningKey};
pub use report_data::{Binding, Purpose};
pub use step::Step;
pub use tcb::Tcb;
pub use time::UnixTime;
