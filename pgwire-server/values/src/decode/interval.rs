//! Intervals as Postgres holds them. Adding a fraction of a unit spills over
//! into the smaller units as it does in Postgres 15; nothing overflows silently.

use arrow::datatypes::{IntervalDayTime, IntervalMonthDayNano, TimeUnit};
use datafusion::common::ScalarValue;

use super::Result;
use crate::calendar::{DAY, SECOND, round_to};
use crate::error::{DATETIME_OVERFLOW, DecodeError};

/// A Postgres interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) months: i32,
    pub(super) days: i32,
    pub(super) micros: i64,
}

/// A unit as so many microseconds, days or months; `ago` negates all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Micros(i64),
    Days(i32),
    Months(i32),
    Ago,
}

impl Interval {
    /// Months, days and nanoseconds.
    pub(super) fn value(self) -> Result<ScalarValue> {
        let nanos = self.micros.checked_mul(1_000).ok_or_else(out_of_range)?;
        let value = IntervalMonthDayNano::new(self.months, self.days, nanos);
        Ok(ScalarValue::IntervalMonthDayNano(Some(value)))
    }

    /// Days and milliseconds, if it has no months.
    pub(super) fn day_time(self) -> Result<ScalarValue> {
        let millis = i32::try_from(round_to(self.micros, 1_000)).ok();
        let millis = millis.filter(|_| self.months == 0);
        let value = IntervalDayTime::new(self.days, millis.ok_or_else(out_of_range)?);
        Ok(ScalarValue::IntervalDayTime(Some(value)))
    }

    /// Months, if it has nothing else.
    pub(super) fn year_month(self) -> Result<ScalarValue> {
        if self.days != 0 || self.micros != 0 {
            return Err(out_of_range());
        }
        Ok(ScalarValue::IntervalYearMonth(Some(self.months)))
    }

    /// A length of time, with days of 24 hours, if it has no months.
    pub(super) fn duration(self, unit: TimeUnit) -> Result<ScalarValue> {
        let micros =
            i64::from(self.days).checked_mul(DAY).and_then(|days| days.checked_add(self.micros)).filter(|_| self.months == 0).ok_or_else(out_of_range)?;
        Ok(match unit {
            TimeUnit::Second => ScalarValue::DurationSecond(Some(round_to(micros, SECOND))),
            TimeUnit::Millisecond => ScalarValue::DurationMillisecond(Some(round_to(micros, 1_000))),
            TimeUnit::Microsecond => ScalarValue::DurationMicrosecond(Some(micros)),
            TimeUnit::Nanosecond => {
                let nanos = micros.checked_mul(1_000).ok_or_else(out_of_range)?;
                ScalarValue::DurationNanosecond(Some(nanos))
            }
        })
    }

    /// Adds `whole + fraction` units.
    pub(super) fn add(&mut self, unit: Unit, whole: i64, fraction: f64) -> Option<()> {
        let small = i32::try_from(whole);
        match unit {
            Unit::Micros(size) => {
                self.micros = self.micros.checked_add(whole.checked_mul(size)?)?;
                self.add_micros(fraction, size)
            }
            Unit::Days(size) => {
                self.days = self.days.checked_add(small.ok()?.checked_mul(size)?)?;
                self.add_days(fraction * f64::from(size))
            }
            Unit::Months(1) => {
                self.months = self.months.checked_add(small.ok()?)?;
                self.add_days(fraction * 30.0)
            }
            Unit::Months(size) => {
                let rest = (fraction * f64::from(size / 12) * 12.0).round_ties_even() as i32;
                let months = small.ok()?.checked_mul(size)?.checked_add(rest)?;
                self.months = self.months.checked_add(months)?;
                Some(())
            }
            Unit::Ago => None,
        }
    }

    fn add_days(&mut self, days: f64) -> Option<()> {
        self.days = self.days.checked_add(days as i32)?;
        self.add_micros(days.fract(), DAY)
    }

    fn add_micros(&mut self, fraction: f64, size: i64) -> Option<()> {
        let exact = fraction * size as f64;
        let rest = exact.fract();
        let rounded = exact as i64 + i64::from(rest > 0.5) - i64::from(rest < -0.5);
        self.micros = self.micros.checked_add(rounded)?;
        Some(())
    }

    /// The interval backwards.
    pub(super) fn negate(self) -> Option<Self> {
        Some(Self { months: self.months.checked_neg()?, days: self.days.checked_neg()?, micros: self.micros.checked_neg()? })
    }
}

/// The error for an interval that is too large.
pub(super) fn out_of_range() -> DecodeError {
    DecodeError::new(DATETIME_OVERFLOW, "interval out of range")
}
