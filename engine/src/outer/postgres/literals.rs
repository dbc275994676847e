//! Literals that mean something else to DataFusion.
//!
//! ```sql
//! SELECT 1, ARRAY[1, 2], '\x00ff'::bytea, TIMESTAMPTZ '2026-03-01 10:00:00+02'      -- before
//! SELECT 1::int, ARRAY[1::int, 2::int], X'00ff', '2026-03-01 10:00:00+02'::timestamptz
//! ```
//! A whole number that a client gets is an int4 where it fits one; bytes are read as Postgres
//! reads them, not as the text's own; an instant keeps its zone; a number with an exponent keeps its
//! digits.

use datafusion::sql::sqlparser::ast::{CastKind, DataType, ExactNumberInfo, Expr, Select, SelectItem, TimezoneInfo, UnaryOperator, Value};

/// Types whole numbers among a SELECT's columns.
pub(super) fn type_columns(select: &mut Select) {
    for item in &mut select.projection {
        match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => type_number(expr),
            _ => {}
        }
    }
}

fn type_number(expr: &mut Expr) {
    match expr {
        Expr::Array(array) => array.elem.iter_mut().for_each(type_number),
        Expr::Nested(inner) => type_number(inner),
        other if is_int4(other) => *other = cast(other.clone(), DataType::Integer(None)),
        _ => {}
    }
}

fn is_int4(expr: &Expr) -> bool {
    let digits = |expr: &Expr| match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => Some(digits.to_string()),
            _ => None,
        },
        _ => None,
    };
    match expr {
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => digits(expr).is_some_and(|digits| format!("-{digits}").parse::<i32>().is_ok()),
        other => digits(other).is_some_and(|digits| digits.parse::<i32>().is_ok()),
    }
}

fn cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast { kind: CastKind::DoubleColon, expr: Box::new(expr), data_type, array: false, format: None }
}

/// Reads a literal as Postgres does.
pub(super) fn read(expr: &mut Expr) {
    match expr {
        Expr::TypedString(typed) if matches!(typed.data_type, DataType::Timestamp(_, TimezoneInfo::Tz | TimezoneInfo::WithTimeZone)) => {
            *expr = cast(Expr::Value(typed.value.clone()), typed.data_type.clone());
        }
        Expr::Value(value) => {
            if let Value::Number(digits, long) = &value.value
                && let Some(plain) = without_exponent(digits)
            {
                value.value = Value::Number(plain, *long);
            }
        }
        // Through a numeric, a double would lose digits.
        Expr::Cast { expr: inner, data_type, .. } if is_float(data_type) => {
            if let Expr::Value(value) = inner.as_mut()
                && let Value::Number(digits, _) = &value.value
            {
                value.value = Value::SingleQuotedString(digits.clone());
            }
        }
        // A numeric without a scale keeps the literal's.
        Expr::Cast { expr: inner, data_type: DataType::Numeric(ExactNumberInfo::None), .. } if matches!(inner.as_ref(), Expr::Value(value) if matches!(&value.value, Value::Number(digits, _) if digits.contains('.'))) =>
        {
            *expr = inner.as_ref().clone();
        }
        Expr::Cast { expr: inner, data_type: DataType::Bytea, .. } => {
            let Expr::Value(value) = inner.as_ref() else { return };
            let (Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text)) = &value.value else { return };
            if let Some(digits) = bytes(text) {
                *expr = Expr::Value(Value::HexStringLiteral(digits).with_empty_span());
            }
        }
        _ => {}
    }
}

fn is_float(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Real | DataType::Float4 | DataType::Double(_) | DataType::DoublePrecision | DataType::Float8 | DataType::Float(_))
}

/// Most digits of a numeric.
const DIGITS_MAX: usize = 38;

/// `1.5e3` as `1500`; `None` where there is no exponent, or too large a one.
fn without_exponent(number: &str) -> Option<String> {
    let (mantissa, exponent) = number.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    if !(-30..=DIGITS_MAX as i32).contains(&point) || digits.len() > DIGITS_MAX {
        return None;
    }
    let plain = match usize::try_from(point) {
        Err(_) | Ok(0) => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
        Ok(point) if point >= digits.len() => format!("{digits}{}", "0".repeat(point - digits.len())),
        Ok(point) => {
            let (whole, fraction) = digits.split_at_checked(point)?;
            format!("{whole}.{fraction}")
        }
    };
    (plain.len() <= DIGITS_MAX + 1).then_some(plain)
}

/// The bytes of a bytea's text, as hexadecimal digits; `None` if it is none.
fn bytes(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("\\x") {
        let digits: String = digits.split_whitespace().collect();
        return (digits.len().is_multiple_of(2) && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(digits);
    }
    let (mut out, mut rest) = (String::new(), text.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        let (byte, after) = match (byte, after) {
            (b'\\', [b'\\', after @ ..]) => (b'\\', after),
            (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..]) => ((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'), after),
            (b'\\', _) => return None,
            (byte, after) => (*byte, after),
        };
        out.push_str(&format!("{byte:02x}"));
        rest = after;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents() {
        assert_eq!(without_exponent("1e15").as_deref(), Some("1000000000000000"));
        assert_eq!(without_exponent("1.5E+3").as_deref(), Some("1500"));
        assert_eq!(without_exponent("12.5e-1").as_deref(), Some("1.25"));
        assert_eq!(without_exponent("1e-5").as_deref(), Some("0.00001"));
        assert_eq!(without_exponent("1e308"), None);
        assert_eq!(without_exponent("15"), None);
    }

    #[test]
    fn bytes_as_text() {
        assert_eq!(bytes("\\xDEad").as_deref(), Some("DEad"));
        assert_eq!(bytes("a\\\\b\\001").as_deref(), Some("615c6201"));
        assert_eq!(bytes("\\xabc"), None);
        assert_eq!(bytes("\\9"), None);
    }
}
