//! Grids: a dimension's values in bins, of which only the start is kept.
//!
//! Guarantees: one origin for all, so that bins of one width lie in one place for every owner and
//! coarser bins are unions of finer ones: 2001-01-01 00:00 UTC (a Monday) for fixed widths, January
//! of year 0 for months, 0 for numbers. Bins begin at or before their values, towards minus infinity.

use crate::{ColumnType, format_fixed, parse_fixed};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// 2001-01-01, in days since 1970-01-01.
const ORIGIN_DAYS: i128 = 11_323;

/// Widest bins of time, in years: what begins them can still be written.
const YEARS_MAX: i64 = 100;

/// A dimension's bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grid {
    /// Bins of so many microseconds.
    Micros(i64),
    /// Bins of so many months.
    Months(u32),
    /// Bins of so many `10^-scale`.
    Number(i128),
}

/// Words of the grammar and what they stand for.
const UNITS: [(&str, Grid); 8] = [
    ("second", Grid::Micros(SECOND)),
    ("minute", Grid::Micros(MINUTE)),
    ("hour", Grid::Micros(HOUR)),
    ("day", Grid::Micros(DAY)),
    ("week", Grid::Micros(WEEK)),
    ("month", Grid::Months(1)),
    ("quarter", Grid::Months(3)),
    ("year", Grid::Months(12)),
];

impl Grid {
    /// `week`, `1 week`, `2 weeks`: a positive number of one unit, at most a hundred years.
    pub fn parse_interval(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<_> = lower.split_whitespace().collect();
        let (count, word) = match words.as_slice() {
            [word] => (1, *word),
            [count, word] if count.bytes().all(|b| b.is_ascii_digit()) => (count.parse::<u32>().ok()?, *word),
            _ => return None,
        };
        let singular = word.strip_suffix('s').unwrap_or(word);
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == singular)?;
        let grid = match unit {
            Self::Micros(width) => Self::Micros(width.checked_mul(i64::from(count))?),
            Self::Months(width) => Self::Months(width.checked_mul(count)?),
            Self::Number(_) => return None,
        };
        let fits = match grid {
            Self::Micros(width) => (1..=YEARS_MAX * 366 * DAY).contains(&width),
            Self::Months(width) => (1..=YEARS_MAX * 12).contains(&i64::from(width)),
            Self::Number(_) => false,
        };
        fits.then_some(grid)
    }

    /// A positive number in the column's scale.
    pub fn parse_number(text: &str, scale: u8) -> Option<Self> {
        parse_fixed(text, scale).filter(|width| *width > 0).map(Self::Number)
    }

    /// Whether a column of this type can have this grid: dates have no parts of a day.
    pub fn fits(&self, column: ColumnType) -> bool {
        match (self, column) {
            (Self::Micros(width), ColumnType::Date) => width % DAY == 0,
            (Self::Months(_), ColumnType::Date) | (Self::Micros(_) | Self::Months(_), ColumnType::Timestamp) => true,
            (Self::Number(_), ColumnType::Int2 | ColumnType::Int4 | ColumnType::Int8 | ColumnType::Numeric { .. }) => true,
            (Self::Micros(_) | Self::Months(_) | Self::Number(_), _) => false,
        }
    }

    /// Start of the bin in which a value lies, in the column's own unit: days or microseconds
    /// since 1970, or whole numbers of `10^-scale`.
    pub fn floor(&self, column: ColumnType, value: i128) -> i128 {
        let day = i128::from(DAY);
        let dates = column == ColumnType::Date;
        match self {
            Self::Number(width) => multiple_below(value, *width),
            Self::Micros(width) => {
                let origin = ORIGIN_DAYS * day;
                let micros = if dates { value.saturating_mul(day) } else { value };
                let start = multiple_below(micros.saturating_sub(origin), i128::from(*width)).saturating_add(origin);
                if dates { start.div_euclid(day) } else { start }
            }
            Self::Months(width) => {
                let days = if dates { value } else { value.div_euclid(day) };
                let start = first_day(multiple_below(month_of(days), i128::from(*width)));
                if dates { start } else { start.saturating_mul(day) }
            }
        }
    }

    /// Whether a bin begins at this value.
    pub fn is_edge(&self, column: ColumnType, value: i128) -> bool {
        self.floor(column, value) == value
    }

    /// Whether every bin of a coarser grid is a union of bins of this one.
    pub fn nests(&self, coarser: &Self) -> bool {
        match (self, coarser) {
            (Self::Micros(fine), Self::Micros(coarse)) => coarse % fine == 0,
            (Self::Months(fine), Self::Months(coarse)) => coarse % fine == 0,
            (Self::Number(fine), Self::Number(coarse)) => coarse % fine == 0,
            // Months begin at midnights, and only parts of a day have a bin begin at each.
            (Self::Micros(fine), Self::Months(_)) => DAY % fine == 0,
            (Self::Months(_), Self::Micros(_))
            | (Self::Number(_), Self::Micros(_) | Self::Months(_))
            | (Self::Micros(_) | Self::Months(_), Self::Number(_)) => false,
        }
    }

    /// The grid in the grammar's words, one spelling each: `'2 weeks'`, `10.00`.
    pub fn sql(&self, column: ColumnType) -> String {
        let (count, word) = match self {
            Self::Number(width) => return format_fixed(*width, column.scale().unwrap_or(0)),
            Self::Micros(width) => {
                let units = [(WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (SECOND, "second")];
                let (unit, word) = units.into_iter().find(|(unit, _)| width % unit == 0).unwrap_or((1, "microsecond"));
                (width / unit, word)
            }
            Self::Months(width) => {
                let (unit, word) = [(12, "year"), (3, "quarter")].into_iter().find(|(unit, _)| width % unit == 0).unwrap_or((1, "month"));
                (i64::from(width / unit), word)
            }
        };
        format!("'{count} {word}{}'", if count == 1 { "" } else { "s" })
    }
}

/// The greatest multiple of a positive width that isn't greater than a value.
fn multiple_below(value: i128, width: i128) -> i128 {
    value.saturating_sub(value.rem_euclid(width.max(1)))
}

/// Days of 400 years, after which the calendar repeats.
const CYCLE_DAYS: i128 = 146_097;
/// 0000-03-01 in days since 1970-01-01, negated: years that begin in March end with their leap day.
const MARCH_0000: i128 = 719_468;

/// The month of a day, counted from January of year 0.
fn month_of(days: i128) -> i128 {
    let days = days.saturating_add(MARCH_0000);
    let (cycle, day) = (days.div_euclid(CYCLE_DAYS), days.rem_euclid(CYCLE_DAYS));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    (cycle * 400 + year) * 12 + month_from_march + 2
}

/// The first day of a month, in days since 1970-01-01; the inverse of [`month_of`].
fn first_day(month: i128) -> i128 {
    let from_march = month.saturating_sub(2);
    let (year, month_from_march) = (from_march.div_euclid(12), from_march.rem_euclid(12));
    let (cycle, year) = (year.div_euclid(400), year.rem_euclid(400));
    cycle * CYCLE_DAYS + 365 * year + year / 4 - year / 100 + (153 * month_from_march + 2) / 5 - MARCH_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMERIC: ColumnType = ColumnType::Numeric { precision: 10, scale: 2 };

    fn interval(text: &str) -> Grid {
        Grid::parse_interval(text).unwrap()
    }

    /// Values around every place where a bin may begin, and many others.
    fn samples(column: ColumnType) -> Vec<i128> {
        let day = if column == ColumnType::Timestamp { i128::from(DAY) } else { 1 };
        let mut values: Vec<_> = (-1_000..1_000).collect();
        let mut random: u64 = 42;
        for _ in 0..2_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let days = i128::from(random >> 33) % 4_000_000 - 719_162;
            values.extend([days * day, days * day - 1, days * day + i128::from(random % 1_000_003)]);
        }
        values.sort_unstable();
        values
    }

    fn grids() -> Vec<(ColumnType, Grid)> {
        let days = ["1 day", "3 days", "week", "2 weeks", "1 month", "2 months", "quarter", "2 quarters", "1 year", "100 years"];
        let parts = ["1 second", "90 seconds", "15 minutes", "1 hour", "5 hours", "6 hours", "12 hours", "36 hours"];
        let numbers = [1, 3, 10, 30, 1_000];
        let mut grids: Vec<_> = days.iter().map(|text| (ColumnType::Date, interval(text))).collect();
        grids.extend(days.iter().chain(&parts).map(|text| (ColumnType::Timestamp, interval(text))));
        grids.extend(numbers.into_iter().map(|width| (ColumnType::Int4, Grid::Number(width))));
        grids
    }

    #[test]
    fn floor_is_idempotent_and_monotone() {
        for (column, grid) in grids() {
            assert!(grid.fits(column), "{grid:?}");
            let mut before = i128::MIN;
            for value in samples(column) {
                let start = grid.floor(column, value);
                assert!(start <= value && start >= before, "{grid:?} {value}");
                assert!(grid.is_edge(column, start), "{grid:?} {value}");
                before = start;
            }
        }
    }

    /// A grid nests in another if and only if, for all values, the finer bin decides the coarser.
    #[test]
    fn nesting_says_what_the_bins_say() {
        for (column, fine) in grids() {
            for (_, coarse) in grids().into_iter().filter(|(of, _)| *of == column) {
                let decided = |v: i128| coarse.floor(column, v) == coarse.floor(column, fine.floor(column, v));
                let decides = samples(column).iter().all(|v| decided(*v) && decided(coarse.floor(column, *v)));
                assert_eq!(fine.nests(&coarse), decides, "{fine:?} in {coarse:?}");
            }
        }
    }

    #[test]
    fn bins_begin_where_they_should() {
        let date = |grid: &str, days| interval(grid).floor(ColumnType::Date, days);
        // 2026-03-04 is day 20516, a Wednesday.
        assert_eq!(date("1 week", 20_516), 20_514);
        assert_eq!(date("1 month", 20_516), 20_513);
        assert_eq!(date("1 quarter", 20_516), 20_454);
        assert_eq!(date("1 year", 20_516), 20_454);
        assert_eq!(date("100 years", 20_516), 10_957);
        assert_eq!(date("1 month", -1), -31);
        assert_eq!(date("1 month", 11_016), 10_988, "2000-02-29");
        assert_eq!(interval("1 hour").floor(ColumnType::Timestamp, -1), -i128::from(HOUR));
        assert_eq!(Grid::Number(1_000).floor(NUMERIC, -1), -1_000);
        assert_eq!(Grid::Number(1_000).floor(NUMERIC, 1_999), 1_000);
        assert!(!Grid::Number(3).nests(&interval("1 day")));
        assert!(!interval("1 week").nests(&interval("1 month")));
    }

    #[test]
    fn every_grid_has_one_spelling() {
        for (text, sql) in [("WEEK", "'1 week'"), ("14 days", "'2 weeks'"), ("24 hours", "'1 day'"), ("3 months", "'1 quarter'"), (" 24  months ", "'2 years'")]
        {
            assert_eq!(interval(text).sql(ColumnType::Date), sql);
        }
        for bad in ["", "0 days", "-1 day", "1.5 days", "1 day 2", "fortnight", "1", "101 years", "99999999999 days", "4000000000 years", "days 2"] {
            assert_eq!(Grid::parse_interval(bad), None, "{bad}");
        }
        assert_eq!(Grid::parse_number("2.5", 2).unwrap().sql(NUMERIC), "2.50");
        assert_eq!(Grid::parse_number("0", 2), None);
        assert_eq!(Grid::parse_number("0.001", 2), None);
    }
}
