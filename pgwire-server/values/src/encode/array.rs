//! Lists as one-dimensional Postgres arrays with a lower bound of 1.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use arrow::datatypes::DataType;
use bytes::{BufMut, BytesMut};

use super::{ColumnEncoder, Writer, internal};
use crate::error::{EncodeError, OUT_OF_RANGE};
use crate::types::{Format, pg_type};

/// Which of the values make up the list at a row.
type Extent = Box<dyn Fn(usize) -> Option<Range<usize>> + Send + Sync>;

pub(super) fn list(array: &ArrayRef, format: Format) -> Result<Writer, EncodeError> {
    let (values, extent) = match array.data_type() {
        DataType::List(_) => offsets::<i32>(array),
        DataType::LargeList(_) => offsets::<i64>(array),
        DataType::ListView(_) => views::<i32>(array),
        DataType::LargeListView(_) => views::<i64>(array),
        DataType::FixedSizeList(_, _) => fixed(array),
        other => return Err(internal(format!("{other} is no list"))),
    };
    let element = pg_type(values.data_type()).oid();
    let encoder = ColumnEncoder::new(&values, format)?;
    Ok(Box::new(move |row, out| {
        let range = extent(row).ok_or_else(|| internal("a list without its values"))?;
        match format {
            Format::Text => write_text(&encoder, range, out),
            Format::Binary => write_binary(&encoder, element, range, out),
        }
    }))
}

fn offsets<O: OffsetSizeTrait>(array: &ArrayRef) -> (ArrayRef, Extent) {
    let list = array.as_list::<O>().clone();
    let values = list.values().clone();
    let extent = move |row: usize| {
        let start = list.value_offsets().get(row)?.as_usize();
        let end = list.value_offsets().get(row + 1)?.as_usize();
        Some(start..end)
    };
    (values, Box::new(extent))
}

fn views<O: OffsetSizeTrait>(array: &ArrayRef) -> (ArrayRef, Extent) {
    let list = array.as_list_view::<O>().clone();
    let values = list.values().clone();
    let extent = move |row: usize| {
        let start = list.value_offsets().get(row)?.as_usize();
        let size = list.value_sizes().get(row)?.as_usize();
        Some(start..start.checked_add(size)?)
    };
    (values, Box::new(extent))
}

fn fixed(array: &ArrayRef) -> (ArrayRef, Extent) {
    let list = array.as_fixed_size_list().clone();
    let values = list.values().clone();
    let extent = move |row: usize| {
        let size = usize::try_from(list.value_length()).ok()?;
        let start = usize::try_from(list.value_offset(row)).ok()?;
        Some(start..start.checked_add(size)?)
    };
    (values, Box::new(extent))
}

fn write_text(encoder: &ColumnEncoder, range: Range<usize>, out: &mut BytesMut) -> Result<(), EncodeError> {
    out.put_u8(b'{');
    for row in range.clone() {
        if row > range.start {
            out.put_u8(b',');
        }
        if encoder.is_null(row)? {
            out.put_slice(b"NULL");
            continue;
        }
        let start = out.len();
        (encoder.write)(row, out)?;
        if out.get(start..).is_some_and(needs_quotes) {
            let plain = out.get(start..).unwrap_or_default().to_vec();
            out.truncate(start);
            out.put_u8(b'"');
            for byte in plain {
                if matches!(byte, b'"' | b'\\') {
                    out.put_u8(b'\\');
                }
                out.put_u8(byte);
            }
            out.put_u8(b'"');
        }
    }
    out.put_u8(b'}');
    Ok(())
}

fn needs_quotes(text: &[u8]) -> bool {
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | b'{' | b'}' | b',' | b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    text.is_empty() || text.eq_ignore_ascii_case(b"NULL") || text.iter().any(special)
}

fn write_binary(encoder: &ColumnEncoder, element: u32, range: Range<usize>, out: &mut BytesMut) -> Result<(), EncodeError> {
    let length = i32::try_from(range.len()).map_err(|_| EncodeError::new(OUT_OF_RANGE, "array size exceeds the maximum allowed"))?;
    let mut has_nulls = false;
    for row in range.clone() {
        has_nulls |= encoder.is_null(row)?;
    }
    out.put_i32(i32::from(length > 0));
    out.put_i32(i32::from(has_nulls));
    out.put_u32(element);
    if length > 0 {
        out.put_i32(length);
        out.put_i32(1);
    }
    for row in range {
        encoder.encode(row, out)?;
    }
    Ok(())
}
