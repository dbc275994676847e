//! The two errors of this crate. Both carry a message fit for the client and
//! the five-character SQLSTATE that Postgres gives in the same situation.

use thiserror::Error;

/// SQLSTATE `22P02`: text that is no literal of the type.
pub(crate) const INVALID_TEXT: &str = "22P02";
/// SQLSTATE `22P03`: bytes that are no binary value of the type.
pub(crate) const INVALID_BINARY: &str = "22P03";
/// SQLSTATE `22003`: a number its type cannot hold.
pub(crate) const OUT_OF_RANGE: &str = "22003";
/// SQLSTATE `22007`: text that is no date or time.
pub(crate) const INVALID_DATETIME: &str = "22007";
/// SQLSTATE `22008`: a date or time its type cannot hold.
pub(crate) const DATETIME_OVERFLOW: &str = "22008";
/// SQLSTATE `0A000`: a type or a form of literal that is not supported.
pub(crate) const UNSUPPORTED: &str = "0A000";
/// SQLSTATE `XX000`: a caller's mistake or an inconsistency.
pub(crate) const INTERNAL: &str = "XX000";

macro_rules! wire_error {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Error)]
        #[error("{message}")]
        pub struct $name {
            sqlstate: &'static str,
            message: String,
        }

        impl $name {
            pub(crate) fn new(sqlstate: &'static str, message: impl Into<String>) -> Self {
                Self {
                    sqlstate,
                    message: message.into(),
                }
            }

            /// The five-character SQLSTATE.
            pub fn sqlstate(&self) -> &'static str {
                self.sqlstate
            }

            /// The message for the client.
            pub fn message(&self) -> &str {
                &self.message
            }
        }
    };
}

wire_error! {
    /// A value that cannot go over the wire.
    EncodeError
}

wire_error! {
    /// A parameter or literal that cannot become a value.
    DecodeError
}
