//! Quoting and printing. Guarantees Postgres's spelling of identifiers, literals, sizes
//! and type names.

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::{Returns, Spec, Value, lenient, refuse, strict, within_limit};
use crate::index::{CatalogIndex, QualifiedName, quote_ident};
use crate::types;

pub(super) const SPECS: &[Spec] = &[
    strict("quote_ident", (1, 1), Returns::Text, |_, args| {
        let name = args.first().and_then(Value::as_text);
        Ok(name.map(|name| quote_ident(&name)).into())
    }),
    strict("quote_literal", (1, 1), Returns::Text, |_, args| Ok(args.first().and_then(Value::as_text).map(|text| quote(&text)).into())),
    lenient("quote_nullable", (1, 1), Returns::Text, |_, args| {
        let text = args.first().and_then(Value::as_text);
        Ok(Value::text(text.map_or_else(|| "NULL".to_owned(), |text| quote(&text))))
    }),
    strict(LIKE_PATTERN, (2, 2), Returns::Text, |_, args| {
        let (pattern, escape) = (args.first().and_then(Value::as_text), args.get(1).and_then(Value::as_text));
        let escape = escape.and_then(|escape| escape.chars().next());
        Ok(pattern.zip(escape).map(|(pattern, escape)| with_backslashes(&pattern, escape)).into())
    }),
    strict("parse_ident", (1, 2), Returns::Texts, |_, args| {
        let written = args.first().and_then(Value::as_text).unwrap_or_default();
        match QualifiedName::parts(&written) {
            Some(parts) => Ok(Value::List(parts.into_iter().map(Value::text).collect())),
            None => refuse("22023", format!("string is not a valid identifier: \"{written}\"")),
        }
    }),
    lenient("format", (1, FORMAT_ARGUMENTS_MAX), Returns::Text, format),
    strict("pg_size_pretty", (1, 1), Returns::Text, |_, args| Ok(args.first().and_then(Value::as_int).map(size).into())),
];

/// The function giving a pattern of `LIKE` with the escape that DataFusion knows.
pub(crate) const LIKE_PATTERN: &str = "pg_like_pattern";

/// Most arguments of `format`.
const FORMAT_ARGUMENTS_MAX: usize = 32;

/// A pattern with another escape, with backslashes.
fn with_backslashes(pattern: &str, escape: char) -> String {
    let mut written = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            found if found == escape => {
                written.push('\\');
                written.extend(characters.next());
            }
            '\\' => written.push_str("\\\\"),
            other => written.push(other),
        }
    }
    written
}

/// `format('%s %I %L %%', …)`, without widths.
fn format(_: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let Some(template) = args.first().and_then(Value::as_text) else {
        return Ok(Value::Null);
    };
    let (mut written, mut next) = (String::new(), 1_usize);
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        within_limit(&written)?;
        written.push_str(before);
        let numbered = after.split_once('$').and_then(|(number, after)| Some((number.parse::<usize>().ok()?, after)));
        let (at, after) = numbered.unwrap_or((next, after));
        let kind = after.chars().next();
        rest = after.get(kind.map_or(0, char::len_utf8)..).unwrap_or_default();
        if kind == Some('%') {
            written.push('%');
            continue;
        }
        next = at.saturating_add(1);
        let Some(value) = args.get(at) else {
            return refuse("22023", "too few arguments for format()");
        };
        match (kind, value.as_text()) {
            (Some('s'), text) => written.push_str(&text.unwrap_or_default()),
            (Some('I'), Some(name)) => written.push_str(&quote_ident(&name)),
            (Some('I'), None) => return refuse("22004", "null values cannot be formatted as an SQL identifier"),
            (Some('L'), text) => written.push_str(&text.map_or_else(|| "NULL".to_owned(), |text| quote(&text))),
            (other, _) => return refuse("22023", format!("unrecognized format() type specifier \"{}\"", other.unwrap_or_default())),
        }
    }
    written.push_str(rest);
    Ok(Value::text(written))
}

fn quote(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

fn size(bytes: i64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    const LIMIT: u64 = 10 * 1024;
    let sign = if bytes < 0 { "-" } else { "" };
    let mut amount = bytes.unsigned_abs();
    if amount < LIMIT {
        return format!("{sign}{amount} bytes");
    }
    // Postgres keeps one more bit than it shows, so that it rounds once.
    amount >>= 9;
    let mut shown = "PB";
    for unit in UNITS {
        shown = unit;
        if amount < 2 * LIMIT - 1 {
            break;
        }
        if unit != "PB" {
            amount >>= 10;
        }
    }
    format!("{sign}{} {shown}", amount.div_ceil(2))
}

/// `pg_typeof`, the one function whose answer is its argument's type.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct TypeOf {
    signature: Signature,
}

impl TypeOf {
    pub(super) fn new() -> Self {
        Self { signature: Signature::any(1, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for TypeOf {
    fn name(&self) -> &str {
        "pg_typeof"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let spelled = args.arg_fields.first().map(|field| match field.data_type() {
            DataType::Null => "unknown".to_owned(),
            other => types::spell(other, false),
        });
        Ok(ColumnarValue::Scalar(ScalarValue::Utf8(spelled)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_as_postgres_rounds_them() {
        for (bytes, shown) in [(0, "0 bytes"), (10_239, "10239 bytes"), (10_240, "10 kB"), (7_723_967, "7543 kB"), (1 << 30, "1024 MB"), (-20_480, "-20 kB")] {
            assert_eq!(size(bytes), shown, "{bytes}");
        }
    }

    #[test]
    fn an_escape_becomes_a_backslash() {
        assert_eq!(with_backslashes("pg/_%", '/'), "pg\\_%");
        assert_eq!(with_backslashes("a\\b//", '/'), "a\\\\b\\/");
    }

    #[test]
    fn formats_are_filled() {
        let index = CatalogIndex::new(std::sync::Arc::default(), std::sync::Arc::new(crate::FixedSettings));
        let filled = |args: &[&str]| format(&index, &args.iter().map(|arg| Value::text(*arg)).collect::<Vec<_>>());
        assert_eq!(filled(&["%s.%I 100%% %L", "a", "B", "it's"]).ok(), Some(Value::text("a.\"B\" 100% 'it''s'")));
        assert_eq!(filled(&["%2$s%1$s", "a", "b"]).ok(), Some(Value::text("ba")));
        assert!(filled(&["%s"]).is_err());
        assert!(filled(&["%"]).is_err());
        let (often, long) = ("%1$s".repeat(1_000_000), "x".repeat(100_000));
        assert!(filled(&[&often, &long]).is_err());
    }

    #[test]
    fn literals_are_quoted() {
        assert_eq!(quote("it's"), "'it''s'");
        assert_eq!(quote("a\\b"), "E'a\\\\b'");
    }
}
