//! Rows on their way to a client: taken in batches, sent in pieces, as many as it asks for.

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use bytes::BytesMut;
use cloister_engine::Rows;
use cloister_pg_values::{CopyEncoder, CopyFormat, EncodeError, Format, RowEncoder};
use cloister_policy::UserError;
use tokio::sync::mpsc;

use super::Wire;
use super::link::{Failure, Watch, send_when_full, watched};
use crate::wire::put_copy_data;

/// Rows that a statement has not given yet. Dropping them ends the statement.
pub(super) struct RowSource {
    pub(super) schema: SchemaRef,
    /// First word of the command tag.
    pub(super) tag: &'static str,
    batches: mpsc::Receiver<Result<RecordBatch, UserError>>,
    /// A batch that was given in part, and where it goes on.
    current: Option<(RecordBatch, usize)>,
}

/// How rows are sent.
pub(super) enum Sink<'a> {
    /// As DataRow, in these formats.
    Rows(&'a [Format]),
    /// As CopyData; the first of them begins with these bytes.
    Copy(&'a CopyFormat, BytesMut),
    /// Not at all: MOVE.
    Nowhere,
}

/// How many rows were sent.
pub(super) struct Sent {
    pub(super) rows: u64,
    /// Whether there may be more.
    pub(super) more: bool,
}

impl From<Rows> for RowSource {
    fn from(rows: Rows) -> Self {
        Self { schema: rows.schema, tag: rows.tag, batches: rows.batches, current: None }
    }
}

impl RowSource {
    /// Sends rows until there are none, or as many as `rows_max`.
    pub(super) async fn send(&mut self, wire: &mut Wire, watch: &Watch, sink: &mut Sink<'_>, rows_max: u64) -> Result<Sent, Failure> {
        let mut rows = 0;
        while rows < rows_max {
            let Some((batch, at)) = self.next(wire, watch).await? else {
                return Ok(Sent { rows, more: false });
            };
            let count = usize::try_from(rows_max - rows).unwrap_or(usize::MAX).min(batch.num_rows() - at);
            send_batch(wire, watch, sink, &batch, at..at + count).await?;
            rows += count as u64;
            if at + count < batch.num_rows() {
                self.current = Some((batch, at + count));
            }
        }
        Ok(Sent { rows, more: true })
    }

    /// The next rows, all at once; for statements of which little is expected.
    pub(super) async fn next_batch(&mut self, wire: &mut Wire, watch: &Watch) -> Result<Option<RecordBatch>, Failure> {
        Ok(self.next(wire, watch).await?.map(|(batch, at)| batch.slice(at, batch.num_rows() - at)))
    }

    async fn next(&mut self, wire: &mut Wire, watch: &Watch) -> Result<Option<(RecordBatch, usize)>, Failure> {
        if let Some(current) = self.current.take() {
            return Ok(Some(current));
        }
        loop {
            match watched(wire, watch, self.batches.recv()).await? {
                Some(Ok(batch)) if batch.num_rows() == 0 => {}
                Some(batch) => return Ok(Some((batch?, 0))),
                None => return Ok(None),
            }
        }
    }
}

async fn send_batch(wire: &mut Wire, watch: &Watch, sink: &mut Sink<'_>, batch: &RecordBatch, rows: std::ops::Range<usize>) -> Result<(), Failure> {
    match sink {
        Sink::Nowhere => {}
        Sink::Rows(formats) => {
            let encoder = RowEncoder::new(batch, formats).map_err(|e| shown(&e))?;
            for row in rows {
                encoder.append(row, &mut wire.writer.output).map_err(|e| shown(&e))?;
                send_when_full(wire, watch).await?;
            }
        }
        Sink::Copy(format, begin) => {
            let encoder = CopyEncoder::new(batch, format).map_err(|e| shown(&e))?;
            let mut scratch = BytesMut::new();
            for row in rows {
                let begin = begin.split();
                let write = |output: &mut BytesMut| {
                    output.extend_from_slice(&begin);
                    encoder.append(row, &mut scratch, output)
                };
                put_copy_data(&mut wire.writer.output, write).map_err(|e| shown(&e))?;
                send_when_full(wire, watch).await?;
            }
        }
    }
    Ok(())
}

fn shown(error: &EncodeError) -> UserError {
    UserError::new(error.sqlstate(), error.message())
}
