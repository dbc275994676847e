//! Dates, times of day and timestamps in the ISO style, with fractions of a
//! second trimmed and years before the first marked `BC`.

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::datatypes::*;
use bytes::{BufMut, BytesMut};

use super::{Writer, internal, print};
use crate::calendar::{DAY, EPOCH_DAYS, SECOND, checked_date, civil_from_days, timestamp_to_pg};
use crate::error::{DATETIME_OVERFLOW, EncodeError};
use crate::types::Format;

pub(super) fn date<T: ArrowPrimitiveType>(array: &ArrayRef, format: Format, unix_days: fn(T::Native) -> i64) -> Writer {
    let array = array.as_primitive::<T>().clone();
    Box::new(move |row, out| {
        let days = unix_days(array.value(row)) - EPOCH_DAYS;
        let days = checked_date(days).ok_or_else(|| out_of_range("date"))?;
        match format {
            Format::Text => {
                let before_christ = write_date(days, out)?;
                finish(before_christ, out);
            }
            Format::Binary => {
                out.put_i32(i32::try_from(days).map_err(|_| out_of_range("date"))?);
            }
        }
        Ok(())
    })
}

pub(super) fn time(array: &ArrayRef, format: Format) -> Result<Writer, EncodeError> {
    Ok(match array.data_type() {
        DataType::Time32(TimeUnit::Second) => time_of::<Time32SecondType>(array, format, |v| Some(i64::from(v) * SECOND)),
        DataType::Time32(TimeUnit::Millisecond) => time_of::<Time32MillisecondType>(array, format, |v| Some(i64::from(v) * 1_000)),
        DataType::Time64(TimeUnit::Microsecond) => time_of::<Time64MicrosecondType>(array, format, Some),
        DataType::Time64(TimeUnit::Nanosecond) => time_of::<Time64NanosecondType>(array, format, |v| Some(v.div_euclid(1_000))),
        other => return Err(internal(format!("no such type as {other}"))),
    })
}

fn time_of<T: ArrowPrimitiveType>(array: &ArrayRef, format: Format, micros: fn(T::Native) -> Option<i64>) -> Writer {
    let array = array.as_primitive::<T>().clone();
    Box::new(move |row, out| {
        let micros = micros(array.value(row)).filter(|micros| (0..=DAY).contains(micros)).ok_or_else(|| out_of_range("time"))?;
        match format {
            Format::Text => write_time(micros, out),
            Format::Binary => out.put_i64(micros),
        }
        Ok(())
    })
}

pub(super) fn timestamp(array: &ArrayRef, format: Format, unit: TimeUnit, zoned: bool) -> Writer {
    match unit {
        TimeUnit::Second => timestamp_of::<TimestampSecondType>(array, format, zoned),
        TimeUnit::Millisecond => timestamp_of::<TimestampMillisecondType>(array, format, zoned),
        TimeUnit::Microsecond => timestamp_of::<TimestampMicrosecondType>(array, format, zoned),
        TimeUnit::Nanosecond => timestamp_of::<TimestampNanosecondType>(array, format, zoned),
    }
}

fn timestamp_of<T: ArrowTimestampType>(array: &ArrayRef, format: Format, zoned: bool) -> Writer {
    let array = array.as_primitive::<T>().clone();
    Box::new(move |row, out| {
        let micros = timestamp_to_pg(array.value(row), T::UNIT).ok_or_else(|| out_of_range("timestamp"))?;
        if format == Format::Binary {
            out.put_i64(micros);
            return Ok(());
        }
        let before_christ = write_date(micros.div_euclid(DAY), out)?;
        out.put_u8(b' ');
        write_time(micros.rem_euclid(DAY), out);
        if zoned {
            out.put_slice(b"+00");
        }
        finish(before_christ, out);
        Ok(())
    })
}

fn out_of_range(what: &str) -> EncodeError {
    EncodeError::new(DATETIME_OVERFLOW, format!("{what} out of range"))
}

/// Writes `YYYY-MM-DD` and tells whether the year is before Christ, which the
/// caller has to mark at the very end.
fn write_date(days: i64, out: &mut BytesMut) -> Result<bool, EncodeError> {
    let (year, month, day) = civil_from_days(days);
    let shown = if year > 0 { year } else { 1 - year };
    match u32::try_from(shown) {
        Ok(year @ ..=9_999) => {
            put_two(year / 100, out);
            put_two(year % 100, out);
        }
        _ => print(out, format_args!("{shown}"))?,
    }
    out.put_u8(b'-');
    put_two(month, out);
    out.put_u8(b'-');
    put_two(day, out);
    Ok(year <= 0)
}

fn finish(before_christ: bool, out: &mut BytesMut) {
    if before_christ {
        out.put_slice(b" BC");
    }
}

/// Writes the time of day of so many microseconds, none to a whole day.
fn write_time(micros: i64, out: &mut BytesMut) {
    let seconds = (micros / SECOND) as u32;
    put_two(seconds / 3_600, out);
    out.put_u8(b':');
    put_two(seconds / 60 % 60, out);
    out.put_u8(b':');
    write_seconds(micros.rem_euclid(60 * SECOND), out);
}

/// Writes two digits of seconds and their fraction, without trailing zeros.
pub(super) fn write_seconds(micros: i64, out: &mut BytesMut) {
    put_two((micros / SECOND) as u32, out);
    let mut fraction = (micros % SECOND) as u32;
    if fraction == 0 {
        return;
    }
    out.put_u8(b'.');
    let mut place = 100_000;
    while fraction > 0 {
        out.put_u8(b'0' + (fraction / place) as u8);
        fraction %= place;
        place /= 10;
    }
}

/// Writes a number below 100 as two digits.
pub(super) fn put_two(number: u32, out: &mut BytesMut) {
    out.put_u8(b'0' + (number / 10) as u8);
    out.put_u8(b'0' + (number % 10) as u8);
}
