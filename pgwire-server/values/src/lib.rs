//! Arrow values to Postgres wire fields, and bound parameters back.
//!
//! What is written is what Postgres 15 with default settings would send for
//! the same value, in its text and in its binary format; what is read is what
//! Postgres 15 would accept. Settings are fixed: `DateStyle` ISO, MDY,
//! `IntervalStyle` postgres, `bytea_output` hex, `extra_float_digits` 1 and
//! `TimeZone` UTC.
//!
//! Where Arrow holds more than Postgres can, the crate says so and does not
//! guess: a value outside a Postgres range is an error with Postgres' own
//! SQLSTATE. Two roundings are made on purpose. Nanoseconds become
//! microseconds, towards the past for instants and towards zero for lengths of
//! time. A Postgres value read into a coarser Arrow unit is rounded as
//! Postgres rounds to the corresponding `timestamp(n)`.

mod calendar;
mod copy;
mod decode;
mod encode;
mod error;
mod marked;
mod types;

pub use copy::{CopyEncoder, CopyFormat};
pub use decode::{decode_parameter, parse_text};
pub use encode::rows::RowEncoder;
pub use encode::{ColumnEncoder, encode_field};
pub use error::{DecodeError, EncodeError};
pub use marked::field_type;
pub use types::{Format, arrow_type, pg_type, type_modifier};
