//! One-dimensional Postgres arrays to lists.

use arrow::array::{ArrayRef, GenericListArray, OffsetSizeTrait, new_empty_array};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::Field;
use datafusion::common::ScalarValue;
use pgwire::api::Type;

use std::sync::Arc;

use super::{Result, decode_parameter, numeric, parse_text, trim};
use crate::error::{DecodeError, INTERNAL, INVALID_BINARY, INVALID_TEXT, UNSUPPORTED};
use crate::types::{Format, arrow_type};

/// Reads a literal like `{1,NULL}` as a list of this field.
pub(super) fn parse<O: OffsetSizeTrait>(field: &Arc<Field>, text: &str) -> Result<GenericListArray<O>> {
    let mut values = Vec::new();
    for item in split(text)? {
        values.push(match item {
            Some(item) => parse_text(field.data_type(), &item)?,
            None => super::null(field.data_type())?,
        });
    }
    list(field.clone(), values)
}

/// Reads the text of an array parameter.
pub(super) fn from_text(element: &Type, text: &str) -> Result<ScalarValue> {
    let mut values = Vec::new();
    for item in split(text)? {
        let bytes = item.as_ref().map(|item| item.as_bytes());
        values.push(decode_parameter(element, Format::Text, bytes)?);
    }
    from_values(element, values)
}

/// Reads what `array_send` writes.
pub(super) fn from_binary(element: &Type, bytes: &[u8]) -> Result<ScalarValue> {
    let mut input = bytes;
    let dimensions = take_i32(&mut input)?;
    let flags = take_i32(&mut input)?;
    let oid = take_i32(&mut input)?.cast_unsigned();
    if !(0..=1).contains(&flags) {
        return Err(wrong("invalid array flags"));
    }
    if oid != element.oid() {
        return Err(DecodeError::new("42804", "binary data has array element type that does not match the parameter's"));
    }
    let length = match dimensions {
        0 => 0,
        1 => {
            let length = take_i32(&mut input)?;
            take_i32(&mut input)?;
            length
        }
        _ => return Err(multidimensional()),
    };
    let mut values = Vec::new();
    for _ in 0..usize::try_from(length).map_err(|_| wrong("negative array length"))? {
        let size = take_i32(&mut input)?;
        let bytes = match usize::try_from(size) {
            Ok(size) => Some(take(&mut input, size)?),
            Err(_) if size == -1 => None,
            Err(_) => return Err(wrong("negative length of an array element")),
        };
        values.push(decode_parameter(element, Format::Binary, bytes)?);
    }
    if !input.is_empty() {
        return Err(wrong("bytes behind the last array element"));
    }
    from_values(element, values)
}

/// A list of decoded elements. Numerics are brought to the largest scale.
fn from_values(element: &Type, mut values: Vec<ScalarValue>) -> Result<ScalarValue> {
    let mut data_type = arrow_type(element).ok_or_else(|| DecodeError::new(UNSUPPORTED, "array of an unsupported type"))?;
    if *element == Type::NUMERIC {
        data_type = numeric::align(&mut values)?;
    }
    let field = Arc::new(Field::new_list_field(data_type, true));
    Ok(ScalarValue::List(Arc::new(list(field, values)?)))
}

fn list<O: OffsetSizeTrait>(field: Arc<Field>, values: Vec<ScalarValue>) -> Result<GenericListArray<O>> {
    let length = values.len();
    let values: ArrayRef = if values.is_empty() {
        new_empty_array(field.data_type())
    } else {
        ScalarValue::iter_to_array(values).map_err(|error| DecodeError::new(INTERNAL, error.strip_backtrace()))?
    };
    GenericListArray::try_new(field, OffsetBuffer::from_lengths([length]), values, None).map_err(|error| DecodeError::new("22004", error.to_string()))
}

fn take<'a>(input: &mut &'a [u8], size: usize) -> Result<&'a [u8]> {
    let (head, tail) = input.split_at_checked(size).ok_or_else(|| wrong("insufficient data left in array"))?;
    *input = tail;
    Ok(head)
}

fn take_i32(input: &mut &[u8]) -> Result<i32> {
    let bytes = take(input, 4)?.try_into();
    bytes.map(i32::from_be_bytes).map_err(|_| wrong("insufficient data left in array"))
}

fn wrong(message: &str) -> DecodeError {
    DecodeError::new(INVALID_BINARY, message)
}

fn multidimensional() -> DecodeError {
    DecodeError::new(UNSUPPORTED, "multidimensional arrays are not supported")
}

/// The elements of an array literal, with quotes and escapes resolved; `None`
/// is NULL.
fn split(text: &str) -> Result<Vec<Option<String>>> {
    let malformed = || DecodeError::new(INVALID_TEXT, format!("malformed array literal: \"{text}\""));
    let word = trim(text);
    if word.starts_with('[') {
        return Err(DecodeError::new(UNSUPPORTED, "array bounds are not supported"));
    }
    let body = word.strip_prefix('{').ok_or_else(malformed)?;
    let mut items = Vec::new();
    let mut chars = body.chars().peekable();
    loop {
        while chars.next_if(is_space).is_some() {}
        let mut item = String::new();
        let mut quoted = false;
        let mut escaped = false;
        // Length up to the last character that is no unquoted space.
        let mut end = 0;
        let closing = loop {
            match chars.next().ok_or_else(malformed)? {
                '{' if item.is_empty() && !quoted => return Err(multidimensional()),
                '{' => return Err(malformed()),
                char @ (',' | '}') => break char,
                '"' if item.is_empty() && !quoted => {
                    quoted = true;
                    loop {
                        match chars.next().ok_or_else(malformed)? {
                            '"' => break,
                            '\\' => item.push(chars.next().ok_or_else(malformed)?),
                            char => item.push(char),
                        }
                    }
                    end = item.len();
                }
                '"' => return Err(malformed()),
                char if is_space(&char) => item.push(char),
                _ if quoted => return Err(malformed()),
                '\\' => {
                    item.push(chars.next().ok_or_else(malformed)?);
                    end = item.len();
                    escaped = true;
                }
                char => {
                    item.push(char);
                    end = item.len();
                }
            }
        };
        item.truncate(end);
        if item.is_empty() && !quoted {
            return match (closing, items.is_empty()) {
                ('}', true) if chars.next().is_none() => Ok(items),
                _ => Err(malformed()),
            };
        }
        // A quoted or escaped word is never the keyword.
        let null = !quoted && !escaped && item.eq_ignore_ascii_case("NULL");
        items.push((!null).then_some(item));
        if closing == '}' {
            return match chars.next() {
                None => Ok(items),
                Some(_) => Err(malformed()),
            };
        }
    }
}

fn is_space(char: &char) -> bool {
    char.is_ascii_whitespace() || *char == '\x0b'
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<Option<String>> {
        split(text).unwrap()
    }

    #[test]
    fn literals_split() {
        let own = |text: &str| Some(text.to_owned());
        assert_eq!(items(" { } "), vec![]);
        assert_eq!(items("{a, b c ,\"d\\\"e\",NULL,\"NULL\",\"\"}"), [own("a"), own("b c"), own("d\"e"), None, own("NULL"), own(""),]);
        assert_eq!(items("{null,nul,nu\\ll}"), [None, own("nul"), own("null")]);
        for text in ["", "{", "}", "{a", "{a}}", "{a}b", "{,}", "{a,}", "{a\"b\"}", "{\"a\"b}", "a"] {
            assert_eq!(split(text).unwrap_err().sqlstate(), INVALID_TEXT, "{text}");
        }
        assert_eq!(split("{{1},{2}}").unwrap_err().sqlstate(), UNSUPPORTED);
        assert_eq!(split("[0:1]={1,2}").unwrap_err().sqlstate(), UNSUPPORTED);
    }
}
