//! Arrow values to wire fields.
//!
//! A [`ColumnEncoder`] settles a column's type and format once; each field
//! then costs one indirect call. A field is written whole or not at all: on an
//! error the buffer is as it was before.

mod array;
mod bytes;
mod datetime;
mod floats;
mod interval;
pub(crate) mod numbers;
mod numeric;
pub(crate) mod rows;

use std::fmt::{self, Write};

use ::bytes::{BufMut, BytesMut};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::*;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::error::{EncodeError, INTERNAL};
use crate::types::{Format, flat_list_element};

/// Writes the bytes of the value at a row, which is in bounds and not NULL.
pub(crate) type Writer = Box<dyn Fn(usize, &mut BytesMut) -> Result<(), EncodeError> + Send + Sync>;

/// Encodes the fields of one column in one format.
pub struct ColumnEncoder {
    nulls: Option<NullBuffer>,
    len: usize,
    write: Writer,
}

impl ColumnEncoder {
    /// Prepares to encode this column in this format. The values will be of
    /// the type that [`crate::pg_type`] gives for the column.
    pub fn new(array: &ArrayRef, format: Format) -> Result<Self, EncodeError> {
        Ok(Self::writing(array, writer(array, format)?))
    }

    pub(crate) fn writing(array: &ArrayRef, write: Writer) -> Self {
        Self { nulls: array.logical_nulls(), len: array.len(), write }
    }

    /// Appends the field at `row`: its length as an `i32`, -1 for NULL, and
    /// its bytes.
    pub fn encode(&self, row: usize, out: &mut BytesMut) -> Result<(), EncodeError> {
        if self.is_null(row)? {
            out.put_i32(-1);
            return Ok(());
        }
        let start = out.len();
        out.put_i32(0);
        let body = out.len();
        let length = (self.write)(row, out)
            .and_then(|()| i32::try_from(out.len() - body).map_err(|_| EncodeError::new("54000", "value exceeds the maximum field size")));
        match (length, out.get_mut(start..body)) {
            (Ok(length), Some(prefix)) => {
                prefix.copy_from_slice(&length.to_be_bytes());
                Ok(())
            }
            (length, _) => {
                out.truncate(start);
                length.and_then(|_| Err(internal("the field's prefix is gone")))
            }
        }
    }

    fn is_null(&self, row: usize) -> Result<bool, EncodeError> {
        if row >= self.len {
            return Err(internal(format!("row {row} of {} rows", self.len)));
        }
        Ok(self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)))
    }
}

/// Appends one field: its length as an `i32`, -1 for NULL, and its bytes.
///
/// For more than one field of a column a [`ColumnEncoder`] is faster.
pub fn encode_field(array: &ArrayRef, row: usize, format: Format, out: &mut BytesMut) -> Result<(), EncodeError> {
    ColumnEncoder::new(array, format)?.encode(row, out)
}

pub(crate) fn internal(message: impl Into<String>) -> EncodeError {
    EncodeError::new(INTERNAL, message)
}

/// Writes formatted text without a `String` in between.
pub(crate) fn print(out: &mut BytesMut, text: fmt::Arguments<'_>) -> Result<(), EncodeError> {
    out.write_fmt(text).map_err(|_| internal("the buffer refused text"))
}

pub(crate) fn writer(array: &ArrayRef, format: Format) -> Result<Writer, EncodeError> {
    Ok(match array.data_type() {
        DataType::Null => Box::new(|_, _| Ok(())),
        DataType::Boolean => numbers::boolean(array, format),
        DataType::Int8 => numbers::integer::<Int8Type>(array, format, |v, out| {
            out.put_i16(v.into());
        }),
        DataType::UInt8 => numbers::integer::<UInt8Type>(array, format, |v, out| {
            out.put_i16(v.into());
        }),
        DataType::Int16 => numbers::integer::<Int16Type>(array, format, |v, out| out.put_i16(v)),
        DataType::UInt16 => numbers::integer::<UInt16Type>(array, format, |v, out| {
            out.put_i32(v.into());
        }),
        DataType::Int32 => numbers::integer::<Int32Type>(array, format, |v, out| out.put_i32(v)),
        DataType::UInt32 => numbers::integer::<UInt32Type>(array, format, |v, out| out.put_u32(v)),
        DataType::Int64 => numbers::integer::<Int64Type>(array, format, |v, out| out.put_i64(v)),
        DataType::UInt64 => numbers::unsigned(array, format),
        DataType::Float16 => numbers::float4::<Float16Type>(array, format, |v| v.to_f32()),
        DataType::Float32 => numbers::float4::<Float32Type>(array, format, |v| v),
        DataType::Float64 => numbers::float8(array, format),
        DataType::Decimal32(_, s) => numeric::decimal::<Decimal32Type>(array, format, *s),
        DataType::Decimal64(_, s) => numeric::decimal::<Decimal64Type>(array, format, *s),
        DataType::Decimal128(_, s) => numeric::decimal::<Decimal128Type>(array, format, *s),
        DataType::Decimal256(_, s) => numeric::decimal::<Decimal256Type>(array, format, *s),
        DataType::Utf8 => bytes::text(array.as_string::<i32>().clone(), |a, row| a.value(row).as_bytes()),
        DataType::LargeUtf8 => bytes::text(array.as_string::<i64>().clone(), |a, row| a.value(row).as_bytes()),
        DataType::Utf8View => bytes::text(array.as_string_view().clone(), |a, row| a.value(row).as_bytes()),
        DataType::Binary => bytes::bytea(array.as_binary::<i32>().clone(), format, |a, row| a.value(row)),
        DataType::LargeBinary => bytes::bytea(array.as_binary::<i64>().clone(), format, |a, row| a.value(row)),
        DataType::BinaryView => bytes::bytea(array.as_binary_view().clone(), format, |a, row| a.value(row)),
        DataType::FixedSizeBinary(16) => bytes::uuid(array, format),
        DataType::FixedSizeBinary(_) => bytes::bytea(array.as_fixed_size_binary().clone(), format, |a, row| a.value(row)),
        DataType::Date32 => datetime::date::<Date32Type>(array, format, i64::from),
        DataType::Date64 => datetime::date::<Date64Type>(array, format, |v| v.div_euclid(86_400_000)),
        DataType::Time32(_) | DataType::Time64(_) => datetime::time(array, format)?,
        DataType::Timestamp(unit, zone) => datetime::timestamp(array, format, *unit, zone.is_some()),
        DataType::Interval(unit) => interval::interval(array, format, *unit),
        DataType::Duration(unit) => interval::duration(array, format, *unit),
        DataType::Dictionary(_, _) => dictionary(array, format)?,
        other if flat_list_element(other).is_some() => array::list(array, format)?,
        _ => displayed(array),
    })
}

/// The values of a dictionary; which rows are NULL was settled before.
fn dictionary(array: &ArrayRef, format: Format) -> Result<Writer, EncodeError> {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return Err(internal("a dictionary that is none"));
    };
    let values = dictionary.values();
    let write = writer(values, format)?;
    // Without values every row is NULL.
    let keys = if values.is_empty() { Vec::new() } else { dictionary.normalized_keys() };
    Ok(Box::new(move |row, out| match keys.get(row) {
        Some(key) => write(*key, out),
        None => Err(internal("a dictionary key without a value")),
    }))
}

/// Arrow's rendering, for types that Postgres has no counterpart of.
fn displayed(array: &ArrayRef) -> Writer {
    let array = array.clone();
    Box::new(move |row, out| {
        let options = FormatOptions::default().with_null("NULL");
        let formatter = ArrayFormatter::try_new(array.as_ref(), &options).map_err(|error| EncodeError::new(crate::error::UNSUPPORTED, error.to_string()))?;
        formatter.value(row).write(out).map_err(|error| internal(error.to_string()))
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;
