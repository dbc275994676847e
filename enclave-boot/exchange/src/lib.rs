//! The attest exchange: fresh evidence inside a TLS 1.3 session, then Postgres on the same stream.
//!
//! ```text
//! client                                         server
//!   ── TLS 1.3, ALPN cloister/1, full handshake ──▶
//!   ── ask: nonce ────────────────────────────────▶     a report over nonce, exporter, certificate, …
//!   ◀──────────────── answer: evidence, CA, keys ──
//!   ── Postgres ──────────────────────────────────▶     (or the client leaves)
//! ```
//!
//! Guarantees: evidence is bound to this one session by its exporter, and to this server's certificate; each session
//! gets a report of its own. One round trip more than TLS. A client that goes on after a successful appraisal talks to
//! the machine that the report is about: nobody in between has the session's keys.
//!
//! Refuses: TLS before 1.3, resumed sessions, early data, other ALPN, frames of more than 64 KiB, of another version,
//! or with fields that aren't known, missing, repeated or out of order; more reports a second than a rate.
//!
//! A server is hooked up by [`prepare`] on its TLS configuration and [`Attester::answer`] on each session whose ALPN
//! is [`ALPN`]; a client by [`client_config`], [`ask`] and an appraisal of what comes back.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod client;
mod error;
mod frame;
mod message;
mod rate;
mod room;
mod server;
mod session;

pub use client::{Answered, ask, client_config, nonce};
pub use error::ExchangeError;
pub use frame::FRAME_BYTES_MAX;
pub use message::{Answer, Ask, Message};
pub use room::Room;
pub use server::{Attester, prepare};

/// The protocol that a client asks for in its TLS handshake.
pub const ALPN: &[u8] = b"cloister/1";
