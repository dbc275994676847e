//! Days of the proleptic Gregorian calendar, and the bins of a GRID.

/// Days since 1970-01-01 of a date.
#[must_use]
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of days since 1970-01-01.
#[must_use]
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// The Monday from which weeks are counted.
#[must_use]
pub fn origin() -> i64 {
    days(2001, 1, 1)
}

/// The first day of a bin of so many days.
#[must_use]
pub fn bin_of_days(day: i64, width: i64) -> i64 {
    origin() + (day - origin()).div_euclid(width) * width
}

/// The first day of a bin of so many months, counted from year 0.
#[must_use]
pub fn bin_of_months(day: i64, width: i64) -> i64 {
    let (year, month, _) = civil(day);
    let months = (year * 12 + month - 1).div_euclid(width) * width;
    days(months.div_euclid(12), months.rem_euclid(12) + 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(civil(days(2024, 2, 29)), (2024, 2, 29));
        assert!((-800_000..800_000).step_by(97).all(|d| civil(d) == civil(days(civil(d).0, civil(d).1, civil(d).2))));
        assert_eq!(bin_of_days(days(2026, 3, 4), 7), days(2026, 3, 2));
        assert_eq!(bin_of_months(days(2026, 3, 4), 3), days(2026, 1, 1));
    }
}
