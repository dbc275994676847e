//! The proleptic Gregorian calendar over the whole range of Postgres dates,
//! which is wider than that of the usual date libraries. Days count from
//! 2000-01-01 and microseconds from its midnight, as on the wire.

use arrow::datatypes::TimeUnit;

/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds in a day.
pub(crate) const DAY: i64 = 86_400 * SECOND;
/// Days from the Unix epoch to that of Postgres.
pub(crate) const EPOCH_DAYS: i64 = 10_957;

const EPOCH_SECONDS: i64 = EPOCH_DAYS * 86_400;
const MIN_DATE: i64 = -2_451_545;
const END_DATE: i64 = 2_145_031_949;
const MIN_TIMESTAMP: i64 = -211_813_488_000_000_000;
const END_TIMESTAMP: i64 = 9_223_371_331_200_000_000;

/// Year (0 is 1 BC), month and day of a day number.
pub(crate) fn civil_from_days(days: i64) -> (i64, u32, u32) {
    // Days since 0000-03-01, so that the leap day ends the year.
    let days = days + 730_425;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

/// The day number of a date, or `None` if there is no such date.
pub(crate) fn days_from_civil(year: i64, month: u32, day: u32) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > month_length(year, month) {
        return None;
    }
    let (month, day) = (i64::from(month), i64::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(days - 730_425)
}

fn month_length(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day number, if Postgres can hold it.
pub(crate) fn checked_date(days: i64) -> Option<i64> {
    (MIN_DATE..END_DATE).contains(&days).then_some(days)
}

/// The instant, if Postgres can hold it.
pub(crate) fn checked_timestamp(micros: i64) -> Option<i64> {
    (MIN_TIMESTAMP..END_TIMESTAMP).contains(&micros).then_some(micros)
}

/// An Arrow timestamp as Postgres microseconds, if Postgres can hold it.
pub(crate) fn timestamp_to_pg(value: i64, unit: TimeUnit) -> Option<i64> {
    let micros = match unit {
        TimeUnit::Second => value.checked_sub(EPOCH_SECONDS)?.checked_mul(SECOND)?,
        TimeUnit::Millisecond => value.checked_sub(EPOCH_SECONDS * 1_000)?.checked_mul(1_000)?,
        TimeUnit::Microsecond => value.checked_sub(EPOCH_SECONDS * SECOND)?,
        TimeUnit::Nanosecond => value.div_euclid(1_000) - EPOCH_SECONDS * SECOND,
    };
    checked_timestamp(micros)
}

/// A Postgres timestamp as an Arrow timestamp, rounded to the unit as
/// `timestamp(n)` rounds, if both can hold it.
pub(crate) fn timestamp_from_pg(micros: i64, unit: TimeUnit) -> Option<i64> {
    let micros = checked_timestamp(micros)?;
    match unit {
        TimeUnit::Second => round_to(micros, SECOND).checked_add(EPOCH_SECONDS),
        TimeUnit::Millisecond => round_to(micros, 1_000).checked_add(EPOCH_SECONDS * 1_000),
        TimeUnit::Microsecond => micros.checked_add(EPOCH_SECONDS * SECOND),
        TimeUnit::Nanosecond => micros.checked_add(EPOCH_SECONDS * SECOND)?.checked_mul(1_000),
    }
}

/// `micros / step` rounded to the nearest, halves away from zero.
pub(crate) fn round_to(micros: i64, step: i64) -> i64 {
    let (whole, rest) = (micros / step, micros % step);
    whole + if rest.abs() * 2 >= step { micros.signum() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_round_trip() {
        for days in (MIN_DATE..END_DATE).step_by(9_973).chain(-800_000..10_000) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), Some(days));
        }
        assert_eq!(civil_from_days(0), (2000, 1, 1));
        assert_eq!(civil_from_days(-EPOCH_DAYS), (1970, 1, 1));
        assert_eq!(civil_from_days(MIN_DATE), (-4713, 11, 24));
        assert_eq!(civil_from_days(END_DATE - 1), (5_874_897, 12, 31));
    }

    #[test]
    fn dates_that_are_not() {
        assert_eq!(days_from_civil(1900, 2, 29), None);
        assert_eq!(days_from_civil(2000, 13, 1), None);
        assert_eq!(days_from_civil(2000, 4, 31), None);
        assert_eq!(days_from_civil(2000, 1, 0), None);
    }

    #[test]
    fn units_reach_as_far_as_both_sides_do() {
        let latest = 9_224_318_015_999;
        assert!(timestamp_to_pg(latest, TimeUnit::Second).is_some());
        assert_eq!(timestamp_to_pg(latest + 1, TimeUnit::Second), None);
        assert_eq!(timestamp_to_pg(i64::MAX, TimeUnit::Millisecond), None);
        assert_eq!(timestamp_to_pg(i64::MIN, TimeUnit::Microsecond), None);
        let nanos = timestamp_to_pg(-1, TimeUnit::Nanosecond);
        assert_eq!(nanos, timestamp_to_pg(-1, TimeUnit::Microsecond));
        assert_eq!(timestamp_from_pg(END_TIMESTAMP - 1, TimeUnit::Microsecond), None);
        assert_eq!(timestamp_from_pg(-1_500_000, TimeUnit::Second), Some(EPOCH_SECONDS - 2));
    }
}
