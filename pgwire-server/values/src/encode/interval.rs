//! Intervals in the `postgres` style. An Arrow duration is shown as Postgres
//! shows the difference of two timestamps: whole days, then the time.

use arrow::array::{ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::datatypes::*;
use bytes::{BufMut, BytesMut};

use super::datetime::{put_two, write_seconds};
use super::{Writer, print};
use crate::calendar::{DAY, SECOND};
use crate::error::{DATETIME_OVERFLOW, EncodeError};
use crate::types::Format;

/// The three parts of a Postgres interval.
struct Parts {
    months: i32,
    days: i32,
    micros: i64,
}

pub(super) fn interval(array: &ArrayRef, format: Format, unit: IntervalUnit) -> Writer {
    match unit {
        IntervalUnit::YearMonth => of::<IntervalYearMonthType>(array, format, |months| Some(Parts { months, days: 0, micros: 0 })),
        IntervalUnit::DayTime => {
            of::<IntervalDayTimeType>(array, format, |value| Some(Parts { months: 0, days: value.days, micros: i64::from(value.milliseconds) * 1_000 }))
        }
        IntervalUnit::MonthDayNano => {
            of::<IntervalMonthDayNanoType>(array, format, |value| Some(Parts { months: value.months, days: value.days, micros: value.nanoseconds / 1_000 }))
        }
    }
}

pub(super) fn duration(array: &ArrayRef, format: Format, unit: TimeUnit) -> Writer {
    match unit {
        TimeUnit::Second => of::<DurationSecondType>(array, format, |value| difference(value.checked_mul(SECOND)?)),
        TimeUnit::Millisecond => of::<DurationMillisecondType>(array, format, |value| difference(value.checked_mul(1_000)?)),
        TimeUnit::Microsecond => of::<DurationMicrosecondType>(array, format, difference),
        TimeUnit::Nanosecond => of::<DurationNanosecondType>(array, format, |value| difference(value / 1_000)),
    }
}

fn difference(micros: i64) -> Option<Parts> {
    Some(Parts { months: 0, days: i32::try_from(micros / DAY).ok()?, micros: micros % DAY })
}

fn of<T: ArrowPrimitiveType>(array: &ArrayRef, format: Format, parts: fn(T::Native) -> Option<Parts>) -> Writer {
    let array = array.as_primitive::<T>().clone();
    Box::new(move |row, out| {
        let parts = parts(array.value(row)).ok_or_else(|| EncodeError::new(DATETIME_OVERFLOW, "interval out of range"))?;
        match format {
            Format::Text => write_text(&parts, out)?,
            Format::Binary => {
                out.put_i64(parts.micros);
                out.put_i32(parts.days);
                out.put_i32(parts.months);
            }
        }
        Ok(())
    })
}

fn write_text(parts: &Parts, out: &mut BytesMut) -> Result<(), EncodeError> {
    let mut first = true;
    let mut after_negative = false;
    let units = [(parts.months / 12, "year"), (parts.months % 12, "mon"), (parts.days, "day")];
    for (value, unit) in units {
        if value != 0 {
            let space = if first { "" } else { " " };
            let sign = if after_negative && value > 0 { "+" } else { "" };
            let plural = if value == 1 { "" } else { "s" };
            print(out, format_args!("{space}{sign}{value} {unit}{plural}"))?;
            after_negative = value < 0;
            first = false;
        }
    }
    if first || parts.micros != 0 {
        if !first {
            out.put_u8(b' ');
        }
        if parts.micros < 0 {
            out.put_u8(b'-');
        } else if after_negative {
            out.put_u8(b'+');
        }
        let micros = parts.micros.unsigned_abs();
        let minutes = micros / (60 * SECOND as u64);
        print(out, format_args!("{:02}:", minutes / 60))?;
        put_two((minutes % 60) as u32, out);
        out.put_u8(b':');
        write_seconds((micros % (60 * SECOND as u64)) as i64, out);
    }
    Ok(())
}
