//! Parameters and literals to values.
//!
//! A parameter's text is read as Postgres' input function for the type reads
//! it, its bytes as the receive function does. Anything not understood is an
//! error; no literal is read as something else than Postgres would.

mod array;
mod binary;
mod datetime;
mod interval;
mod interval_text;
mod literal;
mod numbers;
mod numeric;
mod strings;

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use pgwire::api::Type;

use crate::error::{DecodeError, INTERNAL, INVALID_TEXT, UNSUPPORTED};
use crate::types::{Format, arrow_type, element_of};

pub use literal::parse_text;

type Result<T> = std::result::Result<T, DecodeError>;

/// A bound parameter to a value; without bytes, to the NULL of
/// [`arrow_type`].
pub fn decode_parameter(pg: &Type, format: Format, bytes: Option<&[u8]>) -> Result<ScalarValue> {
    let data_type = arrow_type(pg).ok_or_else(|| DecodeError::new(UNSUPPORTED, format!("parameters of type {} are not supported", pg.name())))?;
    let Some(bytes) = bytes else {
        return null(&data_type);
    };
    match (format, element_of(pg)) {
        (Format::Binary, None) => binary::value(pg, bytes),
        (Format::Binary, Some(element)) => array::from_binary(&element, bytes),
        (Format::Text, None) => from_text(pg, &data_type, strings::checked(bytes)?),
        (Format::Text, Some(element)) => array::from_text(&element, strings::checked(bytes)?),
    }
}

fn from_text(pg: &Type, data_type: &DataType, text: &str) -> Result<ScalarValue> {
    match *pg {
        Type::NUMERIC => numeric::parse(text)?.widest(),
        Type::OID => numbers::integer(text, "oid").map(|v| ScalarValue::UInt32(Some(v))),
        _ => parse_text(data_type, text),
    }
}

fn null(data_type: &DataType) -> Result<ScalarValue> {
    ScalarValue::try_new_null(data_type).map_err(|error| DecodeError::new(INTERNAL, error.strip_backtrace()))
}

fn invalid(type_name: &str, text: &str) -> DecodeError {
    DecodeError::new(INVALID_TEXT, format!("invalid input syntax for type {type_name}: \"{text}\""))
}

/// Without the spaces that Postgres allows around most literals.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;
