//! The values catalog functions take and give. Guarantees that a function sees a plain
//! value whatever Arrow type the caller's expression had.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int32Array, Int32Builder, Int64Array, ListBuilder, StringArray, StringBuilder, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int64Type, TimeUnit};
use datafusion::error::Result;

/// One argument or result.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
}

impl Value {
    pub(super) fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    /// The value as a number; numeric texts count, as Postgres reads untyped literals.
    pub(super) fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Text(value) => value.trim().parse().ok(),
            _ => None,
        }
    }

    /// How much room the value takes, about.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Null | Self::Bool(_) | Self::Int(_) => 8,
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(Self::bytes).fold(8, usize::saturating_add),
        }
    }

    /// The value as it would be printed.
    pub(super) fn as_text(&self) -> Option<String> {
        match self {
            Self::Text(value) => Some(value.clone()),
            Self::Int(value) => Some(value.to_string()),
            Self::Bool(value) => Some(if *value { "t" } else { "f" }.to_owned()),
            Self::Null | Self::List(_) => None,
        }
    }
}

impl<Inner: Into<String>> From<Option<Inner>> for Value {
    fn from(value: Option<Inner>) -> Self {
        value.map_or(Self::Null, Self::text)
    }
}

/// What a function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Returns {
    Text,
    Name,
    Json,
    Inet,
    Int4,
    Int8,
    /// `oid` and the `reg` types.
    Oid,
    Bool,
    Texts,
    Names,
    Int4s,
    TimestampTz,
    /// What has no value, shown as an empty text.
    Void,
}

impl Returns {
    pub(super) fn arrow(self) -> DataType {
        match self {
            Self::Text | Self::Name | Self::Json | Self::Inet | Self::Void => DataType::Utf8,
            Self::Int4 => DataType::Int32,
            Self::Int8 | Self::Oid => DataType::Int64,
            Self::Bool => DataType::Boolean,
            Self::Texts | Self::Names => list(DataType::Utf8),
            Self::Int4s => list(DataType::Int32),
            Self::TimestampTz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }

    /// The name of the Postgres type, where Arrow's doesn't say it.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Json => "json",
            Self::Inet => "inet",
            Self::Oid => "oid",
            Self::Names => "_name",
            Self::Void => "void",
            Self::Text | Self::Int4 | Self::Int8 | Self::Bool | Self::Texts | Self::Int4s | Self::TimestampTz => "",
        }
    }
}

fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(item, true)))
}

/// Reads an argument's values.
pub(super) fn read(array: &ArrayRef) -> Result<Vec<Value>> {
    let rows = 0..array.len();
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Boolean => {
            let array = array.as_boolean();
            rows.map(|at| pick(array, at, || Value::Bool(array.value(at)))).collect()
        }
        integer if integer.is_integer() => {
            let wide = cast(array, &DataType::Int64)?;
            let wide = wide.as_primitive::<Int64Type>();
            rows.map(|at| pick(wide, at, || Value::Int(wide.value(at)))).collect()
        }
        DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(_, _) => lists(array)?,
        _ => {
            let texts = cast(array, &DataType::Utf8)?;
            let texts = texts.as_string::<i32>();
            rows.map(|at| pick(texts, at, || Value::text(texts.value(at)))).collect()
        }
    })
}

fn pick(array: &dyn Array, at: usize, value: impl FnOnce() -> Value) -> Value {
    if array.is_null(at) { Value::Null } else { value() }
}

fn lists(array: &ArrayRef) -> Result<Vec<Value>> {
    let item = match array.data_type() {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => Arc::clone(item),
        _ => return Ok(vec![Value::Null; array.len()]),
    };
    let plain = cast(array, &DataType::List(item))?;
    let plain = plain.as_list::<i32>();
    (0..plain.len()).map(|at| if plain.is_null(at) { Ok(Value::Null) } else { read(&plain.value(at)).map(Value::List) }).collect()
}

/// Writes a function's results.
pub(super) fn write(returns: Returns, values: &[Value]) -> ArrayRef {
    let integer = |value: &Value| match value {
        Value::Int(value) => Some(*value),
        _ => None,
    };
    match returns {
        Returns::Text | Returns::Name | Returns::Json | Returns::Inet | Returns::Void => Arc::new(StringArray::from_iter(values.iter().map(Value::as_text))),
        Returns::Int4 => Arc::new(Int32Array::from_iter(values.iter().map(|value| integer(value).and_then(|value| i32::try_from(value).ok())))),
        Returns::Int8 | Returns::Oid => Arc::new(Int64Array::from_iter(values.iter().map(integer))),
        Returns::Bool => Arc::new(BooleanArray::from_iter(values.iter().map(|value| match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }))),
        Returns::Texts | Returns::Names => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            for value in values {
                if let Value::List(items) = value {
                    for item in items {
                        builder.values().append_option(item.as_text());
                    }
                    builder.append(true);
                } else {
                    builder.append(false);
                }
            }
            Arc::new(builder.finish())
        }
        Returns::Int4s => {
            let mut builder = ListBuilder::new(Int32Builder::new());
            for value in values {
                if let Value::List(items) = value {
                    for item in items {
                        builder.values().append_option(integer(item).and_then(|value| i32::try_from(value).ok()));
                    }
                    builder.append(true);
                } else {
                    builder.append(false);
                }
            }
            Arc::new(builder.finish())
        }
        Returns::TimestampTz => new_null_array(&returns.arrow(), values.len()),
    }
}
