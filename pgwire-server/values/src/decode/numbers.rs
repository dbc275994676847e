//! Booleans, integers and floats from text.

use std::num::IntErrorKind;
use std::str::FromStr;

use super::{Result, invalid, trim};
use crate::error::{DecodeError, OUT_OF_RANGE};

/// Reads any unambiguous beginning of `true`, `false`, `yes`, `no`, `on` and
/// `off`, or `1` or `0`.
pub(super) fn boolean(text: &str) -> Result<bool> {
    let word = trim(text).to_ascii_lowercase();
    match word.as_str() {
        "" | "o" => Err(invalid("boolean", text)),
        "1" | "on" => Ok(true),
        "0" | "of" | "off" => Ok(false),
        word if "true".starts_with(word) || "yes".starts_with(word) => Ok(true),
        word if "false".starts_with(word) || "no".starts_with(word) => Ok(false),
        _ => Err(invalid("boolean", text)),
    }
}

/// Reads an optional sign and decimal digits.
pub(super) fn integer<T>(text: &str, type_name: &str) -> Result<T>
where
    T: TryFrom<i128>,
{
    let out_of_range = || {
        let message = format!("value \"{text}\" is out of range for type {type_name}");
        DecodeError::new(OUT_OF_RANGE, message)
    };
    match i128::from_str(trim(text)) {
        Ok(value) => T::try_from(value).map_err(|_| out_of_range()),
        Err(error) => match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => Err(out_of_range()),
            _ => Err(invalid(type_name, text)),
        },
    }
}

pub(super) fn float4(text: &str) -> Result<f32> {
    let word = trim(text);
    let value: f32 = word.parse().map_err(|_| invalid("real", text))?;
    check(word, value.is_infinite(), value == 0.0, "real")?;
    Ok(value)
}

pub(super) fn float8(text: &str) -> Result<f64> {
    let word = trim(text);
    let value: f64 = word.parse().map_err(|_| invalid("double precision", text))?;
    check(word, value.is_infinite(), value == 0.0, "double precision")?;
    Ok(value)
}

/// Refuses a literal that is infinite or zero only because it does not fit.
fn check(word: &str, infinite: bool, zero: bool, type_name: &str) -> Result<()> {
    let mantissa = word.split(['e', 'E']).next().unwrap_or_default();
    let overflow = infinite && word.bytes().any(|b| b.is_ascii_digit());
    let underflow = zero && mantissa.bytes().any(|b| matches!(b, b'1'..=b'9'));
    if overflow || underflow {
        let message = format!("\"{word}\" is out of range for type {type_name}");
        return Err(DecodeError::new(OUT_OF_RANGE, message));
    }
    Ok(())
}
