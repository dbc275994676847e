//! Strings, byte strings and uuids from text.

use super::{Result, invalid};
use crate::error::{DecodeError, INVALID_TEXT};

/// The bytes as text, if Postgres would store them as such.
pub(super) fn checked(bytes: &[u8]) -> Result<&str> {
    let refuse = |byte: &str| {
        let message = format!("invalid byte sequence for encoding \"UTF8\"{byte}");
        DecodeError::new("22021", message)
    };
    if bytes.contains(&0) {
        return Err(refuse(": 0x00"));
    }
    std::str::from_utf8(bytes).map_err(|_| refuse(""))
}

/// Reads the hex form `\x0aff` and the older escape form `a\\b\377`.
pub(super) fn bytea(text: &str) -> Result<Vec<u8>> {
    match text.strip_prefix("\\x") {
        Some(digits) => from_hex(digits),
        None => from_escapes(text),
    }
}

fn from_hex(text: &str) -> Result<Vec<u8>> {
    let refuse = |message: String| DecodeError::new("22023", message);
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if matches!(char, ' ' | '\n' | '\t' | '\r') {
            continue;
        }
        let mut byte = 0;
        let second = || {
            let message = "invalid hexadecimal data: odd number of digits".to_owned();
            refuse(message)
        };
        for char in [char, chars.next().ok_or_else(second)?] {
            let digit = char.to_digit(16).ok_or_else(|| refuse(format!("invalid hexadecimal digit: \"{char}\"")))?;
            byte = byte << 4 | digit as u8;
        }
        bytes.push(byte);
    }
    Ok(bytes)
}

fn from_escapes(text: &str) -> Result<Vec<u8>> {
    let wrong = || DecodeError::new(INVALID_TEXT, "invalid input syntax for type bytea");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return Ok(bytes),
            [b'\\', b'\\', rest @ ..] => {
                bytes.push(b'\\');
                rest
            }
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', rest @ ..] => {
                bytes.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest
            }
            [b'\\', ..] => return Err(wrong()),
            [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
}

/// Reads 32 hexadecimal digits, optionally in braces, with hyphens allowed
/// after every fourth.
pub(super) fn uuid(text: &str) -> Result<Vec<u8>> {
    let wrong = || invalid("uuid", text);
    let inner = match text.strip_prefix('{') {
        Some(inner) => inner.strip_suffix('}').ok_or_else(wrong)?,
        None => text,
    };
    let mut bytes = Vec::with_capacity(16);
    let mut rest = inner.as_bytes();
    while let [first, second, tail @ ..] = rest {
        let digit = |byte: u8| char::from(byte).to_digit(16).ok_or_else(wrong);
        bytes.push((digit(*first)? << 4 | digit(*second)?) as u8);
        rest = match tail {
            [b'-', tail @ ..] if bytes.len().is_multiple_of(2) && bytes.len() < 16 => tail,
            tail => tail,
        };
    }
    if bytes.len() != 16 || !rest.is_empty() {
        return Err(wrong());
    }
    Ok(bytes)
}
