//! Quoting and printing. Guarantees Postgres's spelling of identifiers, literals, sizes
//! and type names.

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::{Returns, Spec, Value, lenient, strict};
use crate::index::quote_ident;
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
    strict("pg_size_pretty", (1, 1), Returns::Text, |_, args| Ok(args.first().and_then(Value::as_int).map(size).into())),
];

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
    fn literals_are_quoted() {
        assert_eq!(quote("it's"), "'it''s'");
        assert_eq!(quote("a\\b"), "E'a\\\\b'");
    }
}
