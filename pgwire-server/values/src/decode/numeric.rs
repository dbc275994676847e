//! `numeric` from text and from its binary format, exactly: as decimal digits
//! until the Arrow type is known. Nothing here grows with an exponent.

use std::str::FromStr;

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;

use super::{Result, invalid, trim};
use crate::error::{DecodeError, INVALID_BINARY, OUT_OF_RANGE, UNSUPPORTED};

/// Digits that Arrow's widest decimal can have, and then some.
const ROOM: i32 = 200;
const MAX_PRECISION: i32 = 38;

/// `digits * 10^-scale`, with `digits` free of leading zeros and empty for
/// zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: String,
    scale: i32,
}

/// Reads a decimal literal with an optional exponent.
pub(super) fn parse(text: &str) -> Result<Decimal> {
    let wrong = || invalid("numeric", text);
    let word = trim(text);
    let (negative, size) = match word.as_bytes().first() {
        Some(b'-') => (true, word.get(1..).unwrap_or_default()),
        Some(b'+') => (false, word.get(1..).unwrap_or_default()),
        _ => (false, word),
    };
    let named = ["nan", "inf", "infinity"];
    if named.iter().any(|name| size.eq_ignore_ascii_case(name)) {
        return Err(special());
    }
    let (mantissa, exponent) = match size.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent).ok_or_else(wrong)?),
        None => (size, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let places = i32::try_from(fraction.len()).map_err(|_| too_large())?;
    let digits = all.trim_start_matches('0').to_owned();
    let scale = places.saturating_sub(exponent);
    let decimal = Decimal { negative: negative && !digits.is_empty(), digits, scale };
    if scale >= 0 {
        return Ok(decimal);
    }
    // 15e2 is 1500, an integer.
    decimal.at_scale(0)
}

fn parse_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Beyond the range only the direction matters.
    Some(match text.parse::<i32>() {
        Ok(exponent) => exponent.clamp(-1_000_000, 1_000_000),
        Err(_) if text.starts_with('-') => -1_000_000,
        Err(_) => 1_000_000,
    })
}

/// Reads what `numeric_send` writes.
pub(super) fn from_binary(bytes: &[u8]) -> Result<Decimal> {
    let wrong = || DecodeError::new(INVALID_BINARY, "invalid binary value of type numeric");
    let (words, rest) = bytes.as_chunks::<2>();
    let words: Vec<u16> = words.iter().map(|word| u16::from_be_bytes(*word)).collect();
    let [count, weight, sign, dscale, groups @ ..] = words.as_slice() else {
        return Err(wrong());
    };
    if !rest.is_empty() || groups.len() != usize::from(*count) || *dscale > 0x3fff {
        return Err(wrong());
    }
    let negative = match sign {
        0 => false,
        0x4000 => true,
        0xc000 | 0xd000 | 0xf000 => return Err(special()),
        _ => return Err(wrong()),
    };
    let mut digits = String::with_capacity(groups.len() * 4);
    for group in groups {
        if *group > 9_999 {
            return Err(wrong());
        }
        digits.push_str(&format!("{group:04}"));
    }
    let weight = i32::from(weight.cast_signed());
    let count = i32::from(count.cast_signed());
    let decimal = Decimal { negative, digits: digits.trim_start_matches('0').to_owned(), scale: (count - weight - 1) * 4 };
    // As numeric_recv does, digits beyond the scale are cut off.
    decimal.cut(i32::from(*dscale))
}

fn special() -> DecodeError {
    let message = "numeric values NaN and Infinity are not supported";
    DecodeError::new(UNSUPPORTED, message)
}

fn too_large() -> DecodeError {
    let message = "value overflows numeric format: at most 38 digits are supported";
    DecodeError::new(OUT_OF_RANGE, message)
}

/// Brings decimals of 38 digits to the largest of their scales, in place, and
/// gives the type they then have.
pub(super) fn align(values: &mut [ScalarValue]) -> Result<DataType> {
    let scales = values.iter().filter_map(|value| match value {
        ScalarValue::Decimal128(Some(_), _, scale) => Some(*scale),
        _ => None,
    });
    // Without any value, the nominal type of a numeric.
    let common = scales.max().unwrap_or(10);
    for value in values.iter_mut() {
        if let ScalarValue::Decimal128(number, _, scale) = value {
            if let Some(number) = number {
                let factor = 10i128.checked_pow(u32::from(common.abs_diff(*scale)));
                *number = factor.and_then(|factor| number.checked_mul(factor)).filter(|number| number.unsigned_abs() < 10u128.pow(38)).ok_or_else(too_large)?;
            }
            *scale = common;
        }
    }
    Ok(DataType::Decimal128(38, common))
}

impl Decimal {
    /// The value as `Decimal128(38, s)` with the literal's own scale.
    pub(super) fn widest(&self) -> Result<ScalarValue> {
        let scale = i8::try_from(self.scale).map_err(|_| too_large())?;
        if self.scale > MAX_PRECISION {
            return Err(too_large());
        }
        let value = self.fit(38, scale).map_err(|_| too_large())?;
        Ok(ScalarValue::Decimal128(Some(value), 38, scale))
    }

    /// The value as the integer of a decimal of this precision and scale.
    pub(super) fn fit<T: FromStr>(&self, precision: u8, scale: i8) -> Result<T> {
        let overflow = || {
            let message = format!("numeric field overflow: precision {precision}, scale {scale} cannot hold the value");
            DecodeError::new(OUT_OF_RANGE, message)
        };
        let fitted = self.at_scale(scale.into()).map_err(|_| overflow())?;
        if fitted.digits.len() > usize::from(precision) {
            return Err(overflow());
        }
        let sign = if fitted.negative { "-" } else { "" };
        let digits = if fitted.digits.is_empty() { "0" } else { &fitted.digits };
        format!("{sign}{digits}").parse().map_err(|_| overflow())
    }

    /// The value at this scale, rounded if need be, halves away from zero.
    pub(super) fn at_scale(&self, scale: i32) -> Result<Self> {
        let dropped = self.scale.saturating_sub(scale);
        let mut rounded = self.cut(scale)?;
        let position = usize::try_from(dropped).ok().and_then(|dropped| self.digits.len().checked_sub(dropped));
        let first_dropped = position.and_then(|position| self.digits.as_bytes().get(position));
        if dropped > 0 && first_dropped.is_some_and(|digit| *digit >= b'5') {
            rounded.digits = increment(&rounded.digits);
            rounded.negative = self.negative;
        }
        Ok(rounded)
    }

    /// The value at this scale, towards zero.
    fn cut(&self, scale: i32) -> Result<Self> {
        let added = scale.saturating_sub(self.scale);
        let digits = if self.digits.is_empty() {
            String::new()
        } else if let Ok(added) = usize::try_from(added) {
            if added > ROOM as usize {
                return Err(too_large());
            }
            format!("{}{}", self.digits, "0".repeat(added))
        } else {
            let kept = self.digits.len().saturating_sub(added.unsigned_abs() as usize);
            self.digits.get(..kept).unwrap_or_default().to_owned()
        };
        Ok(Self { negative: self.negative && !digits.is_empty(), digits, scale })
    }
}

/// One more than an integer's digits.
fn increment(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let zeros = "0".repeat(digits.len() - kept.len());
    let mut result = kept.to_owned();
    let last = result.pop().map_or(b'0', |last| last as u8);
    result.push(char::from(last + 1));
    result.push_str(&zeros);
    result
}
