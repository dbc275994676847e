//! JSON as catalog queries build it. Guarantees Postgres' spelling.

use std::fmt::Write;

use datafusion::error::Result;

use super::{Returns, Spec, Value, lenient, refuse, within_limit};
use crate::index::CatalogIndex;

/// Most keys and values of one object.
const ARGUMENTS_MAX: usize = 64;

pub(super) const SPECS: &[Spec] = &[
    lenient("json_build_object", (0, ARGUMENTS_MAX), Returns::Json, object),
    lenient("jsonb_build_object", (0, ARGUMENTS_MAX), Returns::Json, object),
    lenient("to_json", (1, 1), Returns::Json, |_, args| Ok(args.first().filter(|value| **value != Value::Null).map(json).into())),
];

fn object(_: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let mut text = String::from("{");
    for (at, pair) in args.chunks(2).enumerate() {
        let [key, value] = pair else {
            return refuse("22023", "argument list must have even number of elements");
        };
        let Some(key) = key.as_text() else {
            return refuse("22023", "argument of json_build_object cannot be null");
        };
        within_limit(&text)?;
        let comma = if at > 0 { ", " } else { "" };
        let _ = write!(text, "{comma}{} : {}", quoted(&key), json(value));
    }
    text.push('}');
    Ok(Value::text(text))
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(value) => quoted(value),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
