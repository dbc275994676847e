//! Reads a dataset version, bucket by bucket.

use std::fs::File;
use std::path::PathBuf;

use arrow::record_batch::RecordBatch;
use cloister_planner::BucketSource;
use cloister_policy::{Dataset, DatasetName};
use datafusion::error::{DataFusionError, Result};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;

use super::BUCKETS;
use super::write::file_name;

/// Rows in a batch that is read.
const BATCH_ROWS: usize = 8192;

/// A dataset version's files.
#[derive(Debug)]
pub(super) struct ParquetSource {
    folder: PathBuf,
    dataset: Dataset,
    version: String,
}

impl ParquetSource {
    pub(super) fn new(folder: PathBuf, dataset: Dataset, version: String) -> Self {
        Self { folder, dataset, version }
    }
}

impl BucketSource for ParquetSource {
    fn dataset(&self) -> &DatasetName {
        &self.dataset.name
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn buckets(&self) -> usize {
        if self.dataset.public { 1 } else { BUCKETS }
    }

    fn open(&self, bucket: usize, columns: &[usize]) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>> + Send>> {
        let names: Vec<_> = columns.iter().filter_map(|at| self.dataset.columns.get(*at)).map(|column| column.name.to_string()).collect();
        let file = File::open(self.folder.join(file_name(bucket))).map_err(DataFusionError::IoError)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().map(String::as_str));
        let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(damaged)?;
        let batches = reader.map(move |batch| {
            let batch = batch?;
            let order = names.iter().map(|name| batch.schema().index_of(name)).collect::<std::result::Result<Vec<_>, _>>()?;
            Ok(batch.project(&order)?)
        });
        Ok(Box::new(batches))
    }
}

fn damaged(error: ParquetError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
