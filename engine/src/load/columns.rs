//! One column's values: parsed, checked, kept.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int16Builder, Int32Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use cloister_policy::{Class, Column, ColumnType, DIMENSION_BYTES_MAX, Domain, Grid, Measure, format_fixed, normalise_unit, parse_fixed};

use crate::EngineError;
use crate::store::UnitKey;

/// An SQLSTATE and what is wrong with a value.
type Wrong = (&'static str, String);

/// Collects a column.
pub(super) struct ColumnBuilder<'a> {
    column: &'a Column,
    values: Values<'a>,
}

enum Values<'a> {
    Unit {
        domain: Domain,
        key: &'a UnitKey,
        hashes: Vec<u128>,
        last: Option<(String, u128)>,
    },
    Text(StringBuilder),
    Bool(BooleanBuilder),
    Int2(Int16Builder),
    Int4(Int32Builder),
    Int8(Int64Builder),
    Numeric(Decimal128Builder, u8, u8),
    Date(Date32Builder),
    Timestamp(TimestampMicrosecondBuilder),
    /// Checked, not kept.
    Unstored(ColumnType),
}

impl<'a> ColumnBuilder<'a> {
    pub(super) fn new(column: &'a Column, key: &'a UnitKey) -> Self {
        let values = match (&column.class, column.data_type) {
            (Class::Unit { domain, .. }, _) => Values::Unit { domain: *domain, key, hashes: Vec::new(), last: None },
            (Class::None, data_type) => Values::Unstored(data_type),
            (_, ColumnType::Text) => Values::Text(StringBuilder::new()),
            (_, ColumnType::Bool) => Values::Bool(BooleanBuilder::new()),
            (_, ColumnType::Int2) => Values::Int2(Int16Builder::new()),
            (_, ColumnType::Int4) => Values::Int4(Int32Builder::new()),
            (_, ColumnType::Int8) => Values::Int8(Int64Builder::new()),
            (_, ColumnType::Numeric { precision, scale }) => Values::Numeric(Decimal128Builder::new(), precision, scale),
            (_, ColumnType::Date) => Values::Date(Date32Builder::new()),
            (_, ColumnType::Timestamp) => Values::Timestamp(TimestampMicrosecondBuilder::new()),
        };
        Self { column, values }
    }

    pub(super) fn name(&self) -> &str {
        self.column.name.as_str()
    }

    pub(super) fn is_unit(&self) -> bool {
        matches!(self.values, Values::Unit { .. })
    }

    /// Keeps an identifier's hash; false if it is no one.
    pub(super) fn accept_unit(&mut self, text: &str) -> Result<bool, &'static str> {
        let Values::Unit { domain, key, hashes, last } = &mut self.values else {
            return Ok(true);
        };
        let hash = match last {
            Some((before, hash)) if before == text => *hash,
            _ => match normalise_unit(*domain, text)? {
                None => return Ok(false),
                Some(identifier) => {
                    let hash = key.hash(*domain, &identifier);
                    *last = Some((text.to_owned(), hash));
                    hash
                }
            },
        };
        hashes.push(hash);
        Ok(true)
    }

    /// Keeps a value, or NULL.
    pub(super) fn accept(&mut self, text: Option<&str>) -> Result<(), Wrong> {
        let data_type = self.column.data_type;
        let kept = match &self.column.class {
            Class::Measure(measure) => Kept::Within(measure),
            Class::Dimension { grid: Some(grid), .. } => Kept::BinOf(*grid, data_type),
            Class::Unit { .. } | Class::Dimension { grid: None, .. } | Class::None => Kept::AsItIs,
        };
        if text.is_none() && matches!(kept, Kept::Within(measure) if !measure.nullable) {
            return Err(("23502", "a NOT NULL measure is null".to_owned()));
        }
        if text.is_none() && matches!(self.column.class, Class::Dimension { unique: true, .. }) {
            return Err(("23502", "a UNIQUE column is null".to_owned()));
        }
        let wrong = |text: &str| ("22P02", format!("\"{}\" is not a value of type {}", shorten(text), data_type.sql()));
        match &mut self.values {
            Values::Unit { .. } => {}
            Values::Text(b) => {
                if text.is_some_and(|t| t.len() > DIMENSION_BYTES_MAX) {
                    return Err(("22001", format!("a dimension's text is longer than {DIMENSION_BYTES_MAX} bytes")));
                }
                b.append_option(text);
            }
            Values::Bool(b) => b.append_option(text.map(|t| parse_bool(t).ok_or_else(|| wrong(t))).transpose()?),
            Values::Int2(b) => b.append_option(text.map(|t| number(t.trim().parse::<i16>().ok(), t, kept, &wrong)).transpose()?),
            Values::Int4(b) => b.append_option(text.map(|t| number(t.trim().parse::<i32>().ok(), t, kept, &wrong)).transpose()?),
            Values::Int8(b) => b.append_option(text.map(|t| number(t.trim().parse::<i64>().ok(), t, kept, &wrong)).transpose()?),
            Values::Numeric(b, precision, scale) => {
                let value = text.map(|t| number(parse_numeric(t, *precision, *scale), t, kept, &wrong)).transpose()?;
                // A bin begins below its values, perhaps with a digit more.
                let fits = value.is_none_or(|v| v.unsigned_abs() < 10_u128.pow(u32::from(*precision)));
                b.append_option(if fits { value } else { return Err(no_bin(text.unwrap_or_default(), data_type)) });
            }
            Values::Date(b) => b.append_option(text.map(|t| number(parse_date(t).map(days), t, kept, &wrong)).transpose()?),
            Values::Timestamp(b) => b.append_option(text.map(|t| number(parse_timestamp(t), t, kept, &wrong)).transpose()?),
            Values::Unstored(data_type) => {
                if let Some(text) = text
                    && !fits(text, *data_type)
                {
                    return Err(wrong(text));
                }
            }
        }
        Ok(())
    }

    pub(super) fn into_units(self) -> Vec<u128> {
        match self.values {
            Values::Unit { hashes, .. } => hashes,
            _ => Vec::new(),
        }
    }

    pub(super) fn into_array(self) -> Result<ArrayRef, EngineError> {
        Ok(match self.values {
            Values::Unit { .. } | Values::Unstored(_) => return Err(EngineError::Corrupt("a column that isn't stored".into())),
            Values::Text(mut b) => Arc::new(b.finish()),
            Values::Bool(mut b) => Arc::new(b.finish()),
            Values::Int2(mut b) => Arc::new(b.finish()),
            Values::Int4(mut b) => Arc::new(b.finish()),
            Values::Int8(mut b) => Arc::new(b.finish()),
            Values::Numeric(mut b, precision, scale) => {
                let scale = i8::try_from(scale).unwrap_or(i8::MAX);
                Arc::new(b.finish().with_precision_and_scale(precision, scale).map_err(|e| EngineError::Corrupt(e.to_string()))?)
            }
            Values::Date(mut b) => Arc::new(b.finish()),
            Values::Timestamp(mut b) => Arc::new(b.finish()),
        })
    }
}

/// What of a number, date or timestamp is kept.
#[derive(Clone, Copy)]
enum Kept<'a> {
    /// All of it.
    AsItIs,
    /// All of it, within a measure's declared range.
    Within(&'a Measure),
    /// The start of its bin.
    BinOf(Grid, ColumnType),
}

/// What is kept of a number that was read.
fn number<N: Copy + Into<i128> + TryFrom<i128>>(read: Option<N>, text: &str, kept: Kept<'_>, wrong: &dyn Fn(&str) -> Wrong) -> Result<N, Wrong> {
    let read = read.ok_or_else(|| wrong(text))?;
    match kept {
        Kept::Within(m) if !(m.lo..=m.hi).contains(&read.into()) => {
            Err(("22003", format!("{} is outside the declared range {} to {}", shorten(text), format_fixed(m.lo, m.scale), format_fixed(m.hi, m.scale))))
        }
        Kept::AsItIs | Kept::Within(_) => Ok(read),
        Kept::BinOf(grid, data_type) => N::try_from(grid.floor(data_type, read.into())).map_err(|_| no_bin(text, data_type)),
    }
}

fn no_bin(text: &str, data_type: ColumnType) -> Wrong {
    ("22003", format!("the bin of {} begins outside type {}", shorten(text), data_type.sql()))
}

fn parse_numeric(text: &str, precision: u8, scale: u8) -> Option<i128> {
    parse_fixed(text, scale).filter(|value| value.unsigned_abs() < 10_u128.pow(u32::from(precision)))
}

fn parse_bool(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "true" | "yes" | "on" | "1" | "y" => Some(true),
        "f" | "false" | "no" | "off" | "0" | "n" => Some(false),
        _ => None,
    }
}

fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().filter(|date| (1..=9999).contains(&date.year()))
}

fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - 719_163
}

fn parse_timestamp(text: &str) -> Option<i64> {
    let text = text.trim();
    let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let parsed = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let parsed = parsed.or_else(|| parse_date(text).and_then(|date| date.and_hms_opt(0, 0, 0)));
    parsed.filter(|t| (1..=9999).contains(&t.year())).map(|t| t.and_utc().timestamp_micros())
}

fn fits(text: &str, data_type: ColumnType) -> bool {
    match data_type {
        ColumnType::Text => true,
        ColumnType::Bool => parse_bool(text).is_some(),
        ColumnType::Int2 => text.trim().parse::<i16>().is_ok(),
        ColumnType::Int4 => text.trim().parse::<i32>().is_ok(),
        ColumnType::Int8 => text.trim().parse::<i64>().is_ok(),
        ColumnType::Numeric { precision, scale } => parse_numeric(text, precision, scale).is_some(),
        ColumnType::Date => parse_date(text).is_some(),
        ColumnType::Timestamp => parse_timestamp(text).is_some(),
    }
}

/// A value in an error message: for the owner who loads it, and not too long.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times() {
        assert_eq!(parse_date("1970-01-02").map(days), Some(1));
        assert_eq!(parse_timestamp("1970-01-01 00:00:01.5"), Some(1_500_000));
        assert_eq!(parse_date("2026-02-30"), None);
        assert_eq!(parse_date("0000-01-01"), None);
    }

    #[test]
    fn numerics_keep_their_precision() {
        assert_eq!(parse_numeric("99.99", 4, 2), Some(9999));
        assert_eq!(parse_numeric("100.00", 4, 2), None);
        assert_eq!(parse_numeric("1.234", 4, 2), None);
    }
}
