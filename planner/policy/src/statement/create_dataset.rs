//! `CREATE DATASET member.name (column type class, …) THRESHOLD k [ROWS PER PERSON n] ROWS AT MOST n`
//! and `CREATE PUBLIC DATASET member.name (column type [DIMENSION] [UNIQUE], …) ROWS AT MOST n`

use sqlparser::tokenizer::Token;

use super::{Cursor, Statement};
use crate::dataset::ROWS_MAX;
use crate::{Class, Column, ColumnType, Dataset, Domain, Grid, Measure, PUBLIC_ROWS_MAX, THRESHOLD_MIN, UserError, parse_fixed};

/// Most steps of one measure: the histogram that a group keeps has one slot a step.
const STEPS_MAX: usize = 64;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    if cursor.peek_word_at(1).as_deref() == Some("public") {
        return public(cursor);
    }
    cursor.expect("create dataset")?;
    let name = cursor.dataset_name()?;
    let columns = cursor.list(column)?;
    let (mut threshold, mut rows_per_person, mut rows_max) = (None, None, None);
    loop {
        if threshold.is_none() && cursor.take("threshold") {
            threshold = Some(cursor.count("THRESHOLD", THRESHOLD_MIN.into(), 1_000_000)?);
        } else if rows_per_person.is_none() && cursor.take("rows per person") {
            rows_per_person = Some(cursor.count("ROWS PER PERSON", 1, 1_000_000)?);
        } else if rows_max.is_none() && cursor.take("rows at most") {
            rows_max = Some(cursor.count("ROWS AT MOST", 1, ROWS_MAX)?);
        } else {
            break;
        }
    }
    if let Some(word @ ("sensitive" | "public" | "overlapping")) = cursor.peek_word().as_deref() {
        return Err(UserError::not_yet(word.to_uppercase()).at(cursor.position()));
    }
    let Some(threshold) = threshold else {
        return Err(cursor.expected("THRESHOLD k: the least number of people in a group that may be shown"));
    };
    let Some(rows_max) = rows_max else {
        return Err(cursor.expected("ROWS AT MOST n: the most rows that the dataset will have"));
    };
    let unique = columns.iter().any(|c| matches!(c.class, Class::Unit { unique: true, .. }));
    let rows_per_person = match (unique, rows_per_person) {
        (true, None | Some(1)) => 1,
        (true, Some(_)) => return Err(UserError::new("22023", "a UNIQUE privacy unit has one row per person")),
        (false, Some(n)) => n.min(rows_max),
        (false, None) => {
            return Err(cursor.expected("ROWS PER PERSON n: the most rows that one person has (or UNIQUE on the privacy unit)"));
        }
    };
    let mut dataset = Dataset { name, public: false, columns, threshold: u32::try_from(threshold).unwrap_or(u32::MAX), rows_per_person, rows_max };
    default_steps(&mut dataset);
    dataset.check()?;
    Ok(Statement::CreateDataset(dataset))
}

/// A table to look values up in: dimensions only, about no one.
fn public(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("create public dataset")?;
    let name = cursor.dataset_name()?;
    let columns = cursor.list(public_column)?;
    if let Some(word @ ("threshold" | "rows")) = cursor.peek_word().as_deref()
        && !(word == "rows" && cursor.peek_word_at(1).as_deref() == Some("at"))
    {
        let clause = if word == "rows" { "ROWS PER PERSON" } else { "THRESHOLD" };
        return Err(UserError::syntax(format!("a PUBLIC dataset has no {clause}"), cursor.position()).detail("Its rows are about no one."));
    }
    if !cursor.take("rows at most") {
        return Err(cursor.expected("ROWS AT MOST n: the most rows that the dataset will have"));
    }
    let rows_max = cursor.count("ROWS AT MOST of a PUBLIC dataset", 1, PUBLIC_ROWS_MAX)?;
    let dataset = Dataset { name, public: true, columns, threshold: 0, rows_per_person: 0, rows_max };
    dataset.check()?;
    Ok(Statement::CreateDataset(dataset))
}

fn public_column(cursor: &mut Cursor<'_>) -> Result<Column, UserError> {
    let name = cursor.name()?;
    let data_type = column_type(cursor)?;
    if let Some("privacy" | "measure") = cursor.peek_word().as_deref() {
        return Err(UserError::syntax("a PUBLIC dataset has dimensions only", cursor.position())
            .detail("Its rows are about no one, so there is nobody to count and nothing of theirs to sum."));
    }
    cursor.take("dimension");
    let grid = grid(cursor, data_type)?;
    Ok(Column { name, data_type, class: Class::Dimension { grid, unique: cursor.take("unique") } })
}

fn column(cursor: &mut Cursor<'_>) -> Result<Column, UserError> {
    let name = cursor.name()?;
    let data_type = column_type(cursor)?;
    let class = class(cursor, data_type)?;
    if let Some(word @ ("sensitive" | "time")) = cursor.peek_word().as_deref() {
        return Err(UserError::not_yet(word.to_uppercase()).at(cursor.position()));
    }
    Ok(Column { name, data_type, class })
}

/// A column's or a parameter's type.
pub(super) fn column_type(cursor: &mut Cursor<'_>) -> Result<ColumnType, UserError> {
    let position = cursor.position();
    let Some(word) = cursor.peek_word() else {
        return Err(cursor.expected("a type"));
    };
    cursor.take(&word);
    Ok(match word.as_str() {
        "text" => ColumnType::Text,
        "varchar" if cursor.peek_word().is_none() => ColumnType::Text,
        "boolean" | "bool" => ColumnType::Bool,
        "smallint" | "int2" => ColumnType::Int2,
        "integer" | "int" | "int4" => ColumnType::Int4,
        "bigint" | "int8" => ColumnType::Int8,
        "date" => ColumnType::Date,
        "timestamp" => {
            if cursor.take("with time zone") {
                return Err(UserError::not_yet("type timestamp with time zone in a dataset").at(position));
            }
            cursor.take("without time zone");
            ColumnType::Timestamp
        }
        "numeric" | "decimal" => numeric(cursor)?,
        "real" | "float4" | "float8" | "double" | "float" => {
            return Err(UserError::new("0A000", format!("type {word} is not supported in a dataset"))
                .detail("Sums of floats depend on the order of rows, which would tell of rows that aren't shown.")
                .hint("Use numeric(precision, scale).")
                .at(position));
        }
        _ => {
            return Err(UserError::new("42704", format!("type \"{word}\" does not exist in a dataset"))
                .hint("Use text, boolean, smallint, integer, bigint, numeric(p,s), date or timestamp.")
                .at(position));
        }
    })
}

fn numeric(cursor: &mut Cursor<'_>) -> Result<ColumnType, UserError> {
    if !cursor.take_token(&Token::LParen) {
        return Err(cursor.expected("(precision, scale)"));
    }
    let precision = cursor.count("precision", 1, 38)?;
    let scale = if cursor.take_token(&Token::Comma) { cursor.count("scale", 0, precision)? } else { 0 };
    cursor.expect_token(&Token::RParen)?;
    let digits = |n: u64| u8::try_from(n).unwrap_or(38);
    Ok(ColumnType::Numeric { precision: digits(precision), scale: digits(scale) })
}

fn class(cursor: &mut Cursor<'_>, data_type: ColumnType) -> Result<Class, UserError> {
    let position = cursor.position();
    if cursor.take("privacy unit as") {
        let domain_at = cursor.position();
        let word = cursor.name()?;
        let Some((_, domain)) = Domain::ALL.into_iter().find(|(keyword, _)| *keyword == word.as_str()) else {
            return Err(UserError::not_yet(format!("privacy unit domain \"{word}\"")).hint("Domains are email, customer_id and phone.").at(domain_at));
        };
        let fits = match domain {
            Domain::Email | Domain::Phone => data_type == ColumnType::Text,
            Domain::CustomerId => matches!(data_type, ColumnType::Text | ColumnType::Int4 | ColumnType::Int8),
        };
        if !fits {
            return Err(UserError::new("42804", format!("a privacy unit of domain {word} cannot be of type {}", data_type.sql())).at(position));
        }
        return Ok(Class::Unit { domain, unique: cursor.take("unique") });
    }
    if cursor.take("dimension") {
        return Ok(Class::Dimension { grid: grid(cursor, data_type)?, unique: false });
    }
    if cursor.take("measure") {
        let Some(scale) = data_type.scale() else {
            return Err(UserError::new("42804", format!("a measure cannot be of type {}", data_type.sql()))
                .hint("Measures are integers or numeric(p,s).")
                .at(position));
        };
        return measure(cursor, scale).map(Class::Measure);
    }
    Ok(Class::None)
}

/// `GRID '1 week'` or `GRID 10`.
fn grid(cursor: &mut Cursor<'_>, data_type: ColumnType) -> Result<Option<Grid>, UserError> {
    let position = cursor.position();
    if !cursor.take("grid") {
        return Ok(None);
    }
    let step_at = cursor.position();
    let grid = match (data_type, data_type.scale()) {
        (_, Some(scale)) => Grid::parse_number(&cursor.number()?, scale),
        (ColumnType::Date | ColumnType::Timestamp, None) => Grid::parse_interval(&cursor.string()?),
        (_, None) => {
            return Err(UserError::new("42804", format!("a GRID cannot be on a column of type {}", data_type.sql()))
                .hint("Grids are on date, timestamp, integers and numeric(p,s).")
                .at(position));
        }
    };
    match grid {
        Some(grid) if grid.fits(data_type) => Ok(Some(grid)),
        _ if data_type.scale().is_some() => {
            Err(UserError::new("22023", "a GRID must be a positive number in the column's scale").hint("Write GRID 10.").at(step_at))
        }
        _ => Err(UserError::new("22023", "a GRID must be a positive number of seconds, minutes, hours, days, weeks, months, quarters or years")
            .detail("A date's is whole days or months; none is longer than a hundred years.")
            .hint("Write GRID '1 week'.")
            .at(step_at)),
    }
}

fn measure(cursor: &mut Cursor<'_>, scale: u8) -> Result<Measure, UserError> {
    cursor.expect("between")?;
    let lo_at = cursor.position();
    let lo = amount(cursor, scale)?;
    cursor.expect("and")?;
    let hi_at = cursor.position();
    let hi = amount(cursor, scale)?;
    if lo < 0 {
        return Err(UserError::not_yet("a measure with negative values").at(lo_at));
    }
    if hi <= lo {
        return Err(UserError::new("22023", "a measure's upper bound must be greater than its lower bound").at(hi_at));
    }
    let nullable = !cursor.take("not null");
    let steps_at = cursor.position();
    let steps = if cursor.take("steps") { cursor.list(|c| amount(c, scale))? } else { Vec::new() };
    let increasing = steps.iter().zip(steps.iter().skip(1)).all(|(a, b)| a < b) && steps.first().is_none_or(|s| *s >= 0);
    if !increasing || steps.len() > STEPS_MAX {
        return Err(UserError::new("22023", format!("STEPS must increase from 0 or more, and be at most {STEPS_MAX}")).at(steps_at));
    }
    Ok(Measure { lo, hi, scale, nullable, steps })
}

fn amount(cursor: &mut Cursor<'_>, scale: u8) -> Result<i128, UserError> {
    let position = cursor.position();
    let text = cursor.number()?;
    parse_fixed(&text, scale).ok_or_else(|| {
        UserError::new("22003", format!("{text} does not fit the column's type")).detail(format!("It has {scale} digits after the point.")).at(position)
    })
}

/// 1-2-5·10ⁿ from the least positive amount to what one person's total can reach.
fn default_steps(dataset: &mut Dataset) {
    let rows = i128::from(dataset.rows_per_person);
    for column in &mut dataset.columns {
        if let Class::Measure(measure) = &mut column.class
            && measure.steps.is_empty()
        {
            measure.steps = series(measure.lo, measure.hi.saturating_mul(rows));
        }
    }
}

/// The 1-2-5 series within `[lo, hi]`, its highest `STEPS_MAX` members; `hi` itself if none lies within.
fn series(lo: i128, hi: i128) -> Vec<i128> {
    let mut steps = Vec::new();
    let mut decade: i128 = 1;
    loop {
        for factor in [1, 2, 5] {
            match decade.checked_mul(factor) {
                Some(step) if step <= hi => {
                    if step >= lo {
                        steps.push(step);
                    }
                }
                _ => {
                    if steps.is_empty() {
                        steps.push(hi);
                    }
                    let skip = steps.len().saturating_sub(STEPS_MAX);
                    return steps.split_off(skip);
                }
            }
        }
        match decade.checked_mul(10) {
            Some(next) => decade = next,
            None => return steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_series() {
        assert_eq!(series(0, 20), [1, 2, 5, 10, 20]);
        assert_eq!(series(3, 4), [4]);
    }
}
