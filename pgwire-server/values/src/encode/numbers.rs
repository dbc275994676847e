//! Booleans, integers and floats.

use std::fmt::Display;

use arrow::array::{ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::datatypes::{Float64Type, UInt64Type};
use bytes::{BufMut, BytesMut};

use super::floats::write_float;
use super::{Writer, print};
use crate::error::{EncodeError, OUT_OF_RANGE};
use crate::types::Format;

pub(super) fn boolean(array: &ArrayRef, format: Format) -> Writer {
    let array = array.as_boolean().clone();
    let (yes, no) = match format {
        Format::Text => (b't', b'f'),
        Format::Binary => (1, 0),
    };
    Box::new(move |row, out| {
        out.put_u8(if array.value(row) { yes } else { no });
        Ok(())
    })
}

pub(crate) fn integer<T>(array: &ArrayRef, format: Format, put: fn(T::Native, &mut BytesMut)) -> Writer
where
    T: ArrowPrimitiveType,
    T::Native: Display,
{
    let array = array.as_primitive::<T>().clone();
    match format {
        Format::Text => Box::new(move |row, out| print(out, format_args!("{}", array.value(row)))),
        Format::Binary => Box::new(move |row, out| {
            put(array.value(row), out);
            Ok(())
        }),
    }
}

pub(super) fn unsigned(array: &ArrayRef, format: Format) -> Writer {
    let array = array.as_primitive::<UInt64Type>().clone();
    Box::new(move |row, out| {
        let value = i64::try_from(array.value(row)).map_err(|_| EncodeError::new(OUT_OF_RANGE, "bigint out of range"))?;
        match format {
            Format::Text => print(out, format_args!("{value}"))?,
            Format::Binary => out.put_i64(value),
        }
        Ok(())
    })
}

pub(super) fn float4<T: ArrowPrimitiveType>(array: &ArrayRef, format: Format, convert: fn(T::Native) -> f32) -> Writer {
    let array = array.as_primitive::<T>().clone();
    match format {
        Format::Text => Box::new(move |row, out| write_float(convert(array.value(row)), out)),
        Format::Binary => Box::new(move |row, out| {
            out.put_f32(convert(array.value(row)));
            Ok(())
        }),
    }
}

pub(super) fn float8(array: &ArrayRef, format: Format) -> Writer {
    let array = array.as_primitive::<Float64Type>().clone();
    match format {
        Format::Text => Box::new(move |row, out| write_float(array.value(row), out)),
        Format::Binary => Box::new(move |row, out| {
            out.put_f64(array.value(row));
            Ok(())
        }),
    }
}
