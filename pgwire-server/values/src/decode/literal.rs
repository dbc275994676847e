//! Text to a value of a given Arrow type.

use std::sync::Arc;

use arrow::datatypes::{DataType, IntervalUnit, TimeUnit};
use datafusion::common::ScalarValue;

use super::{Result, array, datetime, interval_text, null, numbers, numeric, strings};
use crate::calendar::{DAY, EPOCH_DAYS, round_to, timestamp_from_pg};
use crate::error::{DATETIME_OVERFLOW, DecodeError, OUT_OF_RANGE, UNSUPPORTED};

/// A text literal to a value of an Arrow type, read as Postgres reads it for
/// the type that [`crate::pg_type`] gives.
///
/// Decimals are rounded to the scale of the type, halves away from zero.
pub fn parse_text(data_type: &DataType, text: &str) -> Result<ScalarValue> {
    use ScalarValue as V;
    Ok(match data_type {
        DataType::Null => V::Null,
        DataType::Boolean => V::Boolean(Some(numbers::boolean(text)?)),
        DataType::Int8 => V::Int8(Some(numbers::integer(text, "smallint")?)),
        DataType::Int16 => V::Int16(Some(numbers::integer(text, "smallint")?)),
        DataType::Int32 => V::Int32(Some(numbers::integer(text, "integer")?)),
        DataType::Int64 => V::Int64(Some(numbers::integer(text, "bigint")?)),
        DataType::UInt8 => V::UInt8(Some(numbers::integer(text, "smallint")?)),
        DataType::UInt16 => V::UInt16(Some(numbers::integer(text, "integer")?)),
        DataType::UInt32 => V::UInt32(Some(numbers::integer(text, "bigint")?)),
        DataType::UInt64 => V::UInt64(Some(numbers::integer(text, "bigint")?)),
        DataType::Float16 => half(numbers::float4(text)?)?,
        DataType::Float32 => V::Float32(Some(numbers::float4(text)?)),
        DataType::Float64 => V::Float64(Some(numbers::float8(text)?)),
        DataType::Decimal32(p, s) => V::Decimal32(Some(numeric::parse(text)?.fit(*p, *s)?), *p, *s),
        DataType::Decimal64(p, s) => V::Decimal64(Some(numeric::parse(text)?.fit(*p, *s)?), *p, *s),
        DataType::Decimal128(p, s) => V::Decimal128(Some(numeric::parse(text)?.fit(*p, *s)?), *p, *s),
        DataType::Decimal256(p, s) => V::Decimal256(Some(numeric::parse(text)?.fit(*p, *s)?), *p, *s),
        DataType::Utf8 => V::Utf8(Some(text.to_owned())),
        DataType::LargeUtf8 => V::LargeUtf8(Some(text.to_owned())),
        DataType::Utf8View => V::Utf8View(Some(text.to_owned())),
        DataType::Binary => V::Binary(Some(strings::bytea(text)?)),
        DataType::LargeBinary => V::LargeBinary(Some(strings::bytea(text)?)),
        DataType::BinaryView => V::BinaryView(Some(strings::bytea(text)?)),
        DataType::FixedSizeBinary(16) => V::FixedSizeBinary(16, Some(strings::uuid(text)?)),
        DataType::FixedSizeBinary(size) => {
            let bytes = strings::bytea(text)?;
            if i32::try_from(bytes.len()) != Ok(*size) {
                let message = format!("{} bytes where {size} are expected", bytes.len());
                return Err(DecodeError::new("22001", message));
            }
            V::FixedSizeBinary(*size, Some(bytes))
        }
        DataType::Date32 => V::Date32(Some(date32(datetime::date(text)?)?)),
        DataType::Date64 => V::Date64(Some((datetime::date(text)? + EPOCH_DAYS) * (DAY / 1_000))),
        DataType::Time32(unit) | DataType::Time64(unit) => time(datetime::time(text)?, *unit)?,
        DataType::Timestamp(unit, zone) => {
            let micros = datetime::timestamp(text, zone.is_some())?;
            timestamp(micros, *unit, zone.clone())?
        }
        DataType::Interval(IntervalUnit::MonthDayNano) => interval_text::parse(text)?.value()?,
        DataType::Interval(IntervalUnit::DayTime) => interval_text::parse(text)?.day_time()?,
        DataType::Interval(IntervalUnit::YearMonth) => interval_text::parse(text)?.year_month()?,
        DataType::Duration(unit) => interval_text::parse(text)?.duration(*unit)?,
        DataType::Dictionary(key, values) => V::Dictionary(key.clone(), Box::new(parse_text(values, text)?)),
        DataType::List(field) => V::List(Arc::new(array::parse(field, text)?)),
        DataType::LargeList(field) => V::LargeList(Arc::new(array::parse(field, text)?)),
        other => {
            let message = format!("literals of type {other} are not supported");
            return Err(DecodeError::new(UNSUPPORTED, message));
        }
    })
}

/// The nearest half-precision float, if it is not beyond the largest.
fn half(value: f32) -> Result<ScalarValue> {
    if value.is_finite() && value.abs() >= 65_520.0 {
        return Err(DecodeError::new(OUT_OF_RANGE, "half float out of range"));
    }
    ScalarValue::Float32(Some(value)).cast_to(&DataType::Float16).or_else(|_| null(&DataType::Float16))
}

/// Days from 2000 to days from 1970, which every Postgres date fits.
pub(super) fn date32(days: i64) -> Result<i32> {
    i32::try_from(days + EPOCH_DAYS).map_err(|_| out_of_range("date"))
}

/// A time of day in microseconds to a value of this unit.
pub(super) fn time(micros: i64, unit: TimeUnit) -> Result<ScalarValue> {
    let step = match unit {
        TimeUnit::Second => 1_000_000,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond | TimeUnit::Nanosecond => 1,
    };
    let value = round_to(micros, step);
    if !(0..DAY / step).contains(&value) {
        // Among them 24:00:00, which Arrow has no value for.
        return Err(out_of_range("time"));
    }
    Ok(match unit {
        TimeUnit::Second => ScalarValue::Time32Second(Some(value as i32)),
        TimeUnit::Millisecond => ScalarValue::Time32Millisecond(Some(value as i32)),
        TimeUnit::Microsecond => ScalarValue::Time64Microsecond(Some(value)),
        TimeUnit::Nanosecond => ScalarValue::Time64Nanosecond(Some(value * 1_000)),
    })
}

/// Postgres microseconds to a timestamp of this unit.
pub(super) fn timestamp(micros: i64, unit: TimeUnit, zone: Option<Arc<str>>) -> Result<ScalarValue> {
    let value = timestamp_from_pg(micros, unit).ok_or_else(|| out_of_range("timestamp"))?;
    Ok(match unit {
        TimeUnit::Second => ScalarValue::TimestampSecond(Some(value), zone),
        TimeUnit::Millisecond => ScalarValue::TimestampMillisecond(Some(value), zone),
        TimeUnit::Microsecond => ScalarValue::TimestampMicrosecond(Some(value), zone),
        TimeUnit::Nanosecond => ScalarValue::TimestampNanosecond(Some(value), zone),
    })
}

pub(super) fn out_of_range(what: &str) -> DecodeError {
    DecodeError::new(DATETIME_OVERFLOW, format!("{what} out of range"))
}
