//! Record batches to `DataRow` messages.

use arrow::array::RecordBatch;
use bytes::BytesMut;
use pgwire::messages::data::DataRow;

use super::ColumnEncoder;
use crate::error::EncodeError;
use crate::marked;
use crate::types::Format;

/// Encodes the rows of one record batch.
pub struct RowEncoder {
    columns: Vec<ColumnEncoder>,
    fields: i16,
    rows: usize,
}

impl RowEncoder {
    /// Prepares to encode this batch. As in the protocol's `Bind` message,
    /// `formats` has one entry per column, or a single one for all columns, or
    /// none, which means text.
    pub fn new(batch: &RecordBatch, formats: &[Format]) -> Result<Self, EncodeError> {
        let count = batch.num_columns();
        let fields = i16::try_from(count).map_err(|_| EncodeError::new("54011", "a row can have at most 32767 columns"))?;
        if formats.len() > 1 && formats.len() != count {
            let message = format!("{} formats for {count} columns", formats.len());
            return Err(EncodeError::new("08P01", message));
        }
        let format_of = |index| match formats {
            [] => Format::Text,
            [all] => *all,
            each => each.get(index).copied().unwrap_or_default(),
        };
        let schema = batch.schema();
        let pairs = schema.fields().iter().zip(batch.columns()).enumerate();
        let columns = pairs.map(|(index, (field, column))| marked::encoder(field, column, format_of(index))).collect::<Result<_, _>>()?;
        Ok(Self { columns, fields, rows: batch.num_rows() })
    }

    /// The number of rows of the batch.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether the batch has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The message for one row. `buffer` holds nothing but spare room, which
    /// successive rows share; on an error it is left empty.
    pub fn encode(&self, row: usize, buffer: &mut BytesMut) -> Result<DataRow, EncodeError> {
        buffer.clear();
        for column in &self.columns {
            if let Err(error) = column.encode(row, buffer) {
                buffer.clear();
                return Err(error);
            }
        }
        Ok(DataRow::new(buffer.split(), self.fields))
    }

    /// The messages for all rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Result<DataRow, EncodeError>> + '_ {
        let mut buffer = BytesMut::with_capacity(16 * 1024);
        (0..self.rows).map(move |row| self.encode(row, &mut buffer))
    }
}
