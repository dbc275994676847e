//! The rows of a COPY in its three formats, as text fields or NULL.

use std::io::{BufReader, Read};

use cloister_policy::statement::{CopyDataset, CopyFormat};
use cloister_policy::{ColumnType, Dataset, UserError};

use super::binary::Binary;
use super::text::Text;
use super::{Place, csv_error};

/// Bytes that are read at a time.
const BUFFER: usize = 1 << 20;
/// Longest row, in bytes.
pub(super) const ROW_BYTES_MAX: usize = 64 << 20;

/// A row: its fields, which of them are NULL, and its line.
#[derive(Default)]
pub(super) struct Record {
    pub(super) fields: csv::ByteRecord,
    pub(super) nulls: Vec<bool>,
    pub(super) line: u64,
}

impl Record {
    pub(super) fn clear(&mut self) {
        self.fields.clear();
        self.nulls.clear();
    }

    pub(super) fn push(&mut self, field: Option<&[u8]>) {
        self.fields.push_field(field.unwrap_or_default());
        self.nulls.push(field.is_none());
    }
}

/// Reads rows.
pub(super) enum Records<'a, R: Read> {
    Csv { reader: Box<csv::Reader<R>>, null: &'a str },
    Text(Text<BufReader<R>>),
    Binary(Binary<BufReader<R>>),
}

impl<'a, R: Read> Records<'a, R> {
    /// `types` are those of the data's columns, in its order.
    pub(super) fn new(input: R, copy: &'a CopyDataset, types: Vec<ColumnType>) -> Self {
        match copy.format {
            CopyFormat::Csv => {
                let mut builder = csv::ReaderBuilder::new();
                builder.has_headers(false).flexible(true).delimiter(copy.delimiter).buffer_capacity(BUFFER);
                Self::Csv { reader: Box::new(builder.from_reader(input)), null: &copy.null }
            }
            CopyFormat::Text => Self::Text(Text::new(BufReader::with_capacity(BUFFER, input), copy.delimiter, &copy.null)),
            CopyFormat::Binary => Self::Binary(Binary::new(BufReader::with_capacity(BUFFER, input), types)),
        }
    }

    /// The next row; false at the end.
    pub(super) fn next(&mut self, record: &mut Record, dataset: &Dataset) -> Result<bool, UserError> {
        record.clear();
        match self {
            Self::Csv { reader, null } => {
                if !reader.read_byte_record(&mut record.fields).map_err(|e| csv_error(&e, dataset))? {
                    return Ok(false);
                }
                record.line = record.fields.position().map_or(0, csv::Position::line);
                record.nulls.extend(record.fields.iter().map(|field| field == null.as_bytes()));
                // psql sends it to servers before 18, which take it for the end of the data.
                Ok(!(record.fields.len() == 1 && record.fields.get(0) == Some(b"\\.")))
            }
            Self::Text(text) => text.next(record).map_err(|problem| problem.error(dataset, record.line)),
            Self::Binary(binary) => binary.next(record).map_err(|problem| problem.error(dataset, record.line)),
        }
    }
}

/// What is wrong with the data.
pub(super) enum Problem {
    /// Reading failed: the client went away.
    Gone,
    Wrong(&'static str),
}

impl Problem {
    fn error(&self, dataset: &Dataset, line: u64) -> UserError {
        match self {
            Self::Gone => UserError::new("57014", "COPY was cancelled by the client").detail("Nothing was loaded."),
            Self::Wrong(why) => Place { dataset, line }.error("22P04", why, None),
        }
    }
}

impl From<std::io::Error> for Problem {
    fn from(_: std::io::Error) -> Self {
        Self::Gone
    }
}
