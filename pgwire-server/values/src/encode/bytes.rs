//! Strings, byte strings and uuids. Strings are the same in both formats; the
//! text of byte strings is `\x` and hexadecimal digits.

use arrow::array::{Array, ArrayRef, AsArray};
use bytes::{BufMut, BytesMut};

use super::Writer;
use crate::types::Format;

/// How to reach the bytes of the value at a row.
type Get<A> = for<'a> fn(&'a A, usize) -> &'a [u8];

pub(super) fn text<A: Array + 'static>(array: A, get: Get<A>) -> Writer {
    Box::new(move |row, out| {
        out.put_slice(get(&array, row));
        Ok(())
    })
}

pub(super) fn bytea<A: Array + 'static>(array: A, format: Format, get: Get<A>) -> Writer {
    match format {
        Format::Binary => text(array, get),
        Format::Text => Box::new(move |row, out| {
            out.put_slice(b"\\x");
            put_hex(get(&array, row), out);
            Ok(())
        }),
    }
}

pub(super) fn uuid(array: &ArrayRef, format: Format) -> Writer {
    let array = array.as_fixed_size_binary().clone();
    match format {
        Format::Binary => text(array, |array, row| array.value(row)),
        Format::Text => Box::new(move |row, out| {
            for (index, pair) in array.value(row).chunks(2).enumerate() {
                if (2..=5).contains(&index) {
                    out.put_u8(b'-');
                }
                put_hex(pair, out);
            }
            Ok(())
        }),
    }
}

fn put_hex(bytes: &[u8], out: &mut BytesMut) {
    let digit = |nibble: u8| nibble + if nibble < 10 { b'0' } else { b'a' - 10 };
    out.reserve(bytes.len() * 2);
    for byte in bytes {
        out.put_u8(digit(byte >> 4));
        out.put_u8(digit(byte & 15));
    }
}
