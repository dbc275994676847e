//! Decimals as `numeric`: as text with exactly the zeros of the scale, and in
//! the binary format of base-10000 digits.

use std::fmt::{self, Display, Write};

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::DecimalType;
use bytes::{BufMut, BytesMut};

use super::{Writer, internal};
use crate::error::EncodeError;
use crate::types::Format;

const NEGATIVE: u16 = 0x4000;

/// A short text on the stack: at least a sign and the 77 digits of 256 bits.
pub(super) struct Digits {
    buffer: [u8; 96],
    len: usize,
}

impl Default for Digits {
    fn default() -> Self {
        Self { buffer: [0; 96], len: 0 }
    }
}

impl Digits {
    /// The digits of an integer.
    pub(super) fn print(number: u64) -> Result<Self, EncodeError> {
        let mut digits = Self::default();
        write!(digits, "{number}").map_err(|_| internal("an integer's digits"))?;
        Ok(digits)
    }

    pub(super) fn as_str(&self) -> &str {
        let bytes = self.buffer.get(..self.len).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        let slot = self.buffer.get_mut(self.len..end).ok_or(fmt::Error)?;
        slot.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

pub(super) fn decimal<T: DecimalType>(array: &ArrayRef, format: Format, scale: i8) -> Writer
where
    T::Native: Display,
{
    let array = array.as_primitive::<T>().clone();
    let scale = i32::from(scale);
    let write = match format {
        Format::Text => write_text,
        Format::Binary => write_binary,
    };
    Box::new(move |row, out| {
        let mut text = Digits::default();
        write!(text, "{}", array.value(row)).map_err(|_| internal("a decimal's digits"))?;
        match text.as_str().strip_prefix('-') {
            Some(digits) => write(true, digits, scale, out),
            None => write(false, text.as_str(), scale, out),
        }
    })
}

/// `digits` is an integer without leading zeros, and the value is that times
/// ten to the minus `scale`.
pub(super) fn write_text(negative: bool, digits: &str, scale: i32, out: &mut BytesMut) -> Result<(), EncodeError> {
    if negative {
        out.put_u8(b'-');
    }
    let places = usize::try_from(scale).unwrap_or(0);
    if places == 0 {
        out.put_slice(digits.as_bytes());
        if digits != "0" {
            out.put_bytes(b'0', scale.unsigned_abs() as usize);
        }
    } else if let Some((whole, fraction)) = digits.len().checked_sub(places).filter(|whole| *whole > 0).and_then(|whole| digits.split_at_checked(whole)) {
        out.put_slice(whole.as_bytes());
        out.put_u8(b'.');
        out.put_slice(fraction.as_bytes());
    } else {
        out.put_slice(b"0.");
        out.put_bytes(b'0', places - digits.len());
        out.put_slice(digits.as_bytes());
    }
    Ok(())
}

fn write_binary(negative: bool, digits: &str, scale: i32, out: &mut BytesMut) -> Result<(), EncodeError> {
    let too_long = |_| internal("a decimal of too many digits");
    let start = out.len();
    let dscale = u16::try_from(scale).unwrap_or(0);
    if digits == "0" {
        for word in [0, 0, 0, dscale] {
            out.put_u16(word);
        }
        return Ok(());
    }
    // Digits before the point, which may be fewer than none.
    let whole = i32::try_from(digits.len()).map_err(too_long)? - scale;
    let weight = (whole + 3).div_euclid(4) - 1;
    out.put_u16(0);
    out.put_i16(i16::try_from(weight).map_err(too_long)?);
    out.put_u16(if negative { NEGATIVE } else { 0 });
    out.put_u16(dscale);
    let header = out.len();
    // The first group begins with the zeros that align it to the point.
    let mut room = whole - 4 * weight;
    let mut group = 0;
    let mut end = header;
    for digit in digits.bytes() {
        group = group * 10 + u16::from(digit - b'0');
        room -= 1;
        if room == 0 {
            put_group(group, &mut end, out);
            (group, room) = (0, 4);
        }
    }
    for _ in 0..room {
        group *= 10;
    }
    put_group(group, &mut end, out);
    out.truncate(end);
    let count = u16::try_from((end - header) / 2).map_err(too_long)?;
    if let Some(slot) = out.get_mut(start..start + 2) {
        slot.copy_from_slice(&count.to_be_bytes());
    }
    Ok(())
}

/// Appends a group and keeps `end` behind the last one that is not zero.
fn put_group(group: u16, end: &mut usize, out: &mut BytesMut) {
    out.put_u16(group);
    if group != 0 {
        *end = out.len();
    }
}
