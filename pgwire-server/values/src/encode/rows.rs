//! Record batches to `DataRow` messages.

use arrow::array::RecordBatch;
use bytes::{BufMut, BytesMut};

use super::ColumnEncoder;
use crate::error::EncodeError;
use crate::marked;
use crate::types::Format;

/// Encodes the rows of one record batch.
pub struct RowEncoder {
    columns: Vec<ColumnEncoder>,
    fields: i16,
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
        Ok(Self { columns, fields })
    }

    /// Appends the `DataRow` message of one row; on an error nothing is appended.
    pub fn append(&self, row: usize, output: &mut BytesMut) -> Result<(), EncodeError> {
        let start = output.len();
        output.put_u8(b'D');
        output.put_i32(0);
        output.put_i16(self.fields);
        let appended = self.columns.iter().try_for_each(|column| column.encode(row, output));
        let length = appended.and_then(|()| i32::try_from(output.len() - start - 1).map_err(|_| EncodeError::new("54000", "a row exceeds the maximum size")));
        match (length, output.get_mut(start + 1..start + 5)) {
            (Ok(length), Some(place)) => {
                place.copy_from_slice(&length.to_be_bytes());
                Ok(())
            }
            (length, _) => {
                output.truncate(start);
                length.map(|_| ())
            }
        }
    }
}
