//! Loading a dataset: what COPY brings into a new version, whole or not at all.
//!
//! Guarantees: every value is checked against its column's type and range, every bound that was
//! declared (rows, rows per person, UNIQUE) holds, or nothing changes and the owner reads which
//! row and column was wrong. Identifiers are hashed as they are read and never reach the disk.

mod binary;
mod columns;
mod lookup;
mod reader;
mod records;
mod text;

use std::io::Read;
use std::path::Path;

use cloister_policy::statement::CopyDataset;
use cloister_policy::{Class, Dataset, Digest, UserError};

use crate::EngineError;
use crate::store::{UnitKey, write_lookup, write_version};
use columns::ColumnBuilder;
pub(crate) use reader::{Chunk, ChunkReader};
use records::{Record, Records};

/// What a load kept and dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Rows kept.
    pub rows: u64,
    /// Rows about no one, dropped.
    pub nobody: u64,
}

/// What was written: its counts and, of a PUBLIC dataset, its content's digest.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) loaded: Loaded,
    pub(crate) content: Option<Digest>,
}

/// Longest field, in bytes.
const FIELD_BYTES_MAX: usize = 1 << 20;

/// Reads rows, checks them, and writes them as a version into `folder`.
pub(crate) fn load(input: impl Read, copy: &CopyDataset, dataset: &Dataset, key: &UnitKey, folder: &Path) -> Result<Written, EngineError> {
    let order = column_order(copy, dataset)?;
    let types = order.iter().filter_map(|at| dataset.columns.get(*at)).map(|column| column.data_type).collect();
    let mut records = Records::new(input, copy, types);
    let mut builders: Vec<_> = dataset.columns.iter().map(|column| ColumnBuilder::new(column, key)).collect();
    let mut record = Record::default();
    let mut header = copy.header;
    let (mut rows, mut nobody, mut lines): (u64, u64, Vec<u32>) = (0, 0, Vec::new());
    while records.next(&mut record, dataset)? {
        let line = record.line;
        if std::mem::take(&mut header) {
            check_header(&record.fields, &order, dataset)?;
            continue;
        }
        let place = Place { dataset, line };
        if record.fields.len() != order.len() {
            let what = if record.fields.len() < order.len() { "missing data for a column" } else { "extra data after the last expected column" };
            return Err(place.error("22P04", what, None).into());
        }
        if rows >= dataset.rows_max {
            return Err(place
                .error("54000", &format!("more than {} rows", dataset.rows_max), None)
                .hint("The dataset's declaration says ROWS AT MOST.")
                .into());
        }
        // The unit decides whether the row is about anyone, before its other values are kept.
        if !builders_accept(&mut builders, &record, &order, &place)? {
            nobody += 1;
            continue;
        }
        rows += 1;
        lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }
    let loaded = Loaded { rows, nobody };
    if dataset.public {
        let content = write_public(builders, dataset, &lines, folder)?;
        return Ok(Written { loaded, content: Some(content) });
    }
    let (unit_at, _, unique) = dataset.unit().ok_or_else(|| EngineError::Corrupt("a dataset without a unit".into()))?;
    let mut units = Vec::new();
    let mut arrays = Vec::new();
    for (at, (builder, column)) in builders.into_iter().zip(&dataset.columns).enumerate() {
        if at == unit_at {
            units = builder.into_units();
        } else if !matches!(column.class, Class::None) {
            arrays.push((column.name.to_string(), builder.into_array()?));
        }
    }
    let sorted = sort(&units)?;
    check_rows_per_person(&units, &sorted, &lines, dataset, unique)?;
    let unit_name = dataset.columns.get(unit_at).map_or("", |c| c.name.as_str());
    write_version(folder, &units, &sorted, unit_name, &arrays)?;
    Ok(Written { loaded, content: None })
}

/// Checks and writes a PUBLIC dataset's columns; the digest of its content.
fn write_public(builders: Vec<ColumnBuilder<'_>>, dataset: &Dataset, lines: &[u32], folder: &Path) -> Result<Digest, EngineError> {
    let mut arrays = Vec::new();
    for (builder, column) in builders.into_iter().zip(&dataset.columns) {
        arrays.push((column.name.to_string(), builder.into_array()?));
    }
    let content = lookup::check_and_digest(dataset, &arrays, |row| Place { dataset, line: lines.get(row).copied().unwrap_or(0).into() })?;
    write_lookup(folder, &arrays)?;
    Ok(content)
}

/// Appends one row to all builders; false if it is about no one.
fn builders_accept(builders: &mut [ColumnBuilder<'_>], record: &Record, order: &[usize], place: &Place<'_>) -> Result<bool, UserError> {
    for ((field, null), at) in record.fields.iter().zip(&record.nulls).zip(order) {
        let Some(builder) = builders.get_mut(*at) else { continue };
        if builder.is_unit() {
            let text = text(field, place, builder.name())?;
            if *null || !builder.accept_unit(text).map_err(|why| place.error("22P02", why, Some(builder.name())))? {
                return Ok(false);
            }
        }
    }
    for ((field, null), at) in record.fields.iter().zip(&record.nulls).zip(order) {
        let Some(builder) = builders.get_mut(*at) else { continue };
        if builder.is_unit() {
            continue;
        }
        let text = text(field, place, builder.name())?;
        let value = if *null { None } else { Some(text) };
        builder.accept(value).map_err(|(sqlstate, why)| place.error(sqlstate, &why, Some(builder.name())))?;
    }
    Ok(true)
}

fn text<'a>(field: &'a [u8], place: &Place<'_>, column: &str) -> Result<&'a str, UserError> {
    if field.len() > FIELD_BYTES_MAX {
        return Err(place.error("54000", "a field is longer than 1 MiB", Some(column)));
    }
    let text = std::str::from_utf8(field).map_err(|_| place.error("22021", "invalid byte sequence for encoding UTF8", Some(column)))?;
    if text.contains('\0') { Err(place.error("22021", "a text contains a zero byte", Some(column))) } else { Ok(text) }
}

/// Where in the data an error is, for its owner.
struct Place<'a> {
    dataset: &'a Dataset,
    line: u64,
}

impl Place<'_> {
    fn error(&self, sqlstate: &'static str, why: &str, column: Option<&str>) -> UserError {
        let (dataset, line) = (&self.dataset.name, self.line);
        match column {
            Some(column) => UserError::new(sqlstate, format!("line {line}, column {column}: {why}")),
            None => UserError::new(sqlstate, format!("line {line}: {why}")),
        }
        .detail(format!("COPY {dataset}, line {line}. Nothing was loaded."))
    }
}

/// Positions in the declaration of the data's columns.
fn column_order(copy: &CopyDataset, dataset: &Dataset) -> Result<Vec<usize>, UserError> {
    let Some(names) = &copy.columns else {
        return Ok((0..dataset.columns.len()).collect());
    };
    let mut order = Vec::new();
    for name in names {
        let at = dataset
            .position(name.as_str())
            .ok_or_else(|| UserError::new("42703", format!("column \"{name}\" of dataset \"{}\" does not exist", dataset.name)))?;
        if order.contains(&at) {
            return Err(UserError::new("42701", format!("column \"{name}\" specified more than once")));
        }
        order.push(at);
    }
    match dataset.columns.iter().enumerate().find(|(at, column)| !order.contains(at) && column.class != Class::None) {
        Some((_, missing)) => {
            Err(UserError::new("42611", format!("column \"{}\" is missing from the list", missing.name)).hint("Only columns without a class may be left out."))
        }
        None => Ok(order),
    }
}

/// The header names the columns in this order: a swapped column would be loaded as another.
fn check_header(record: &csv::ByteRecord, order: &[usize], dataset: &Dataset) -> Result<(), UserError> {
    let found: Vec<_> = record.iter().map(|f| String::from_utf8_lossy(f).trim_start_matches('\u{feff}').trim().to_owned()).collect();
    let wanted: Vec<_> = order.iter().filter_map(|at| dataset.columns.get(*at)).map(|c| c.name.to_string()).collect();
    if found == wanted {
        return Ok(());
    }
    Err(UserError::new("22P04", "the header does not name the dataset's columns")
        .detail(format!("Expected {}.", wanted.join(",")))
        .hint("Name the data's columns in their order: COPY dataset (a, b) FROM STDIN …"))
}

fn csv_error(error: &csv::Error, dataset: &Dataset) -> UserError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Io(_) => UserError::new("57014", "COPY was cancelled by the client").detail("Nothing was loaded."),
        _ => Place { dataset, line }.error("22P04", "the data is not CSV", None),
    }
}

/// Row numbers sorted by unit; rows of one person stay in the order in which they came.
fn sort(units: &[u128]) -> Result<Vec<u32>, EngineError> {
    let count = u32::try_from(units.len()).map_err(|_| UserError::new("54000", "more rows than one load can take"))?;
    let mut order: Vec<u32> = (0..count).collect();
    order.sort_by_key(|row| units.get(*row as usize).copied());
    Ok(order)
}

fn check_rows_per_person(units: &[u128], order: &[u32], lines: &[u32], dataset: &Dataset, unique: bool) -> Result<(), UserError> {
    let (mut before, mut count) = (None, 0);
    for row in order {
        let unit = units.get(*row as usize);
        count = if unit == before { count + 1 } else { 1 };
        before = unit;
        if count > dataset.rows_per_person {
            let place = Place { dataset, line: lines.get(*row as usize).copied().unwrap_or(0).into() };
            if unique {
                return Err(place
                    .error("23505", "the privacy unit is not unique", None)
                    .hint("The dataset's declaration says UNIQUE; spellings of one identifier are one person."));
            }
            let what = format!("a person has more than {} rows", dataset.rows_per_person);
            return Err(place.error("54000", &what, None).hint("The dataset's declaration says ROWS PER PERSON."));
        }
    }
    Ok(())
}
