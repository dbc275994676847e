//! Rows in the formats of COPY: text, csv and binary (PostgreSQL 15, COPY, "File Formats").

use arrow::array::RecordBatch;
use bytes::{BufMut, BytesMut};

use crate::encode::ColumnEncoder;
use crate::error::EncodeError;
use crate::marked;
use crate::types::Format;

/// The first bytes of the binary format, with no flags and no extension.
const BINARY_HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What follows the last row of the binary format.
const BINARY_TRAILER: &[u8] = &[0xff, 0xff];

/// How rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyFormat {
    /// Fields between delimiters, with backslash escapes.
    Text {
        /// Between fields.
        delimiter: u8,
        /// Stands for NULL.
        null: String,
        /// Whether the first line names the columns.
        header: bool,
    },
    /// Comma-separated values.
    Csv {
        /// Between fields.
        delimiter: u8,
        /// Stands for NULL, without quotes.
        null: String,
        /// Whether the first line names the columns.
        header: bool,
        /// Around fields that need it.
        quote: u8,
        /// Before a quote inside of quotes.
        escape: u8,
        /// Whether every value that isn't NULL is quoted, by column; empty for none.
        force_quote: Vec<bool>,
    },
    /// Postgres' own.
    Binary,
}

impl CopyFormat {
    /// The format of the fields.
    pub fn fields(&self) -> Format {
        if matches!(self, Self::Binary) { Format::Binary } else { Format::Text }
    }

    /// Appends what comes before the rows.
    pub fn begin(&self, columns: &[String], output: &mut BytesMut) {
        match self {
            Self::Binary => output.put_slice(BINARY_HEADER),
            Self::Text { header: true, .. } | Self::Csv { header: true, .. } => self.line(columns.iter().map(|name| Some(name.as_bytes())), output),
            Self::Text { .. } | Self::Csv { .. } => {}
        }
    }

    /// Appends what comes after the rows.
    pub fn end(&self, output: &mut BytesMut) {
        if matches!(self, Self::Binary) {
            output.put_slice(BINARY_TRAILER);
        }
    }

    fn line<'a>(&self, fields: impl ExactSizeIterator<Item = Option<&'a [u8]>>, output: &mut BytesMut) {
        let alone = fields.len() == 1;
        for (at, field) in fields.enumerate() {
            match self {
                Self::Text { delimiter, null, .. } => {
                    if at > 0 {
                        output.put_u8(*delimiter);
                    }
                    match field {
                        None => output.put_slice(null.as_bytes()),
                        Some(bytes) => escaped(bytes, *delimiter, output),
                    }
                }
                Self::Csv { delimiter, null, quote, escape, force_quote, .. } => {
                    if at > 0 {
                        output.put_u8(*delimiter);
                    }
                    let Some(bytes) = field else {
                        output.put_slice(null.as_bytes());
                        continue;
                    };
                    let special = |byte: &u8| [*delimiter, *quote, b'\r', b'\n'].contains(byte);
                    let forced = force_quote.get(at).copied().unwrap_or(false);
                    if forced || bytes == null.as_bytes() || bytes.iter().any(special) || (alone && bytes == b"\\.") {
                        quoted(bytes, *quote, *escape, output);
                    } else {
                        output.put_slice(bytes);
                    }
                }
                Self::Binary => {}
            }
        }
        output.put_u8(b'\n');
    }
}

fn escaped(bytes: &[u8], delimiter: u8, output: &mut BytesMut) {
    for byte in bytes {
        let letter = match byte {
            b'\\' => b'\\',
            0x08 => b'b',
            0x0c => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x0b => b'v',
            other if *other == delimiter => delimiter,
            other => {
                output.put_u8(*other);
                continue;
            }
        };
        output.put_slice(&[b'\\', letter]);
    }
}

fn quoted(bytes: &[u8], quote: u8, escape: u8, output: &mut BytesMut) {
    output.put_u8(quote);
    for byte in bytes {
        if *byte == quote || *byte == escape {
            output.put_u8(escape);
        }
        output.put_u8(*byte);
    }
    output.put_u8(quote);
}

/// Encodes the rows of one record batch.
pub struct CopyEncoder<'a> {
    format: &'a CopyFormat,
    columns: Vec<ColumnEncoder>,
    fields: i16,
}

impl<'a> CopyEncoder<'a> {
    /// Prepares to encode this batch.
    ///
    /// # Errors
    /// 54011 for more columns than a row can have, or a column that can't be encoded.
    pub fn new(batch: &RecordBatch, format: &'a CopyFormat) -> Result<Self, EncodeError> {
        let fields = i16::try_from(batch.num_columns()).map_err(|_| EncodeError::new("54011", "a row can have at most 32767 columns"))?;
        let schema = batch.schema();
        let columns =
            schema.fields().iter().zip(batch.columns()).map(|(field, column)| marked::encoder(field, column, format.fields())).collect::<Result<_, _>>()?;
        Ok(Self { format, columns, fields })
    }

    /// Appends one row. `scratch` is room that successive rows share.
    ///
    /// # Errors
    /// A value that Postgres has no form for.
    pub fn append(&self, row: usize, scratch: &mut BytesMut, output: &mut BytesMut) -> Result<(), EncodeError> {
        scratch.clear();
        for column in &self.columns {
            column.encode(row, scratch)?;
        }
        if matches!(self.format, CopyFormat::Binary) {
            output.put_i16(self.fields);
            output.put_slice(scratch);
            return Ok(());
        }
        let mut rest: &[u8] = scratch;
        let mut fields = Vec::with_capacity(self.columns.len());
        for _ in &self.columns {
            let (length, after) = rest.split_first_chunk().unwrap_or((&[0; 4], &[]));
            let length = usize::try_from(i32::from_be_bytes(*length)).ok();
            let (field, after) = after.split_at_checked(length.unwrap_or(0)).unwrap_or((after, &[]));
            fields.push(length.map(|_| field));
            rest = after;
        }
        self.format.line(fields.into_iter(), output);
        Ok(())
    }
}
