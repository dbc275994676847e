//! Rows as the store lays them: 16 buckets by the first bits of the person's hash, sorted by it
//! within each, in batches of the store's size. In memory, or in files that the store could read.
//!
//! Both sides of every comparison read the same rows through here.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, FixedSizeBinaryArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use clap::ValueEnum;
use cloister_planner::BucketSource;
use cloister_policy::DatasetName;
use datafusion::error::{DataFusionError, Result};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use tempfile::TempDir;

use crate::agreement::VERSION;

/// Buckets of every dataset, as in the store.
pub const BUCKETS: usize = 16;
/// Rows in a batch, as the store reads them.
const BATCH_ROWS: usize = 8192;
/// Rows in a row group, as the store writes them.
const ROW_GROUP_ROWS: usize = 131_072;

/// Where rows lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Storage {
    /// Arrow batches in memory: what computing costs.
    Memory,
    /// Parquet files as the store writes them, in a folder that is removed at the end.
    Parquet,
}

/// A dataset version.
#[derive(Debug)]
pub struct Clustered {
    dataset: DatasetName,
    schema: SchemaRef,
    buckets: Buckets,
}

#[derive(Debug)]
enum Buckets {
    Memory(Vec<Vec<RecordBatch>>),
    Parquet(TempDir),
}

/// Batches of a bucket.
pub type Batches = Box<dyn Iterator<Item = Result<RecordBatch>> + Send>;

impl Clustered {
    /// Sorts rows into buckets. `persons` are hashes; `columns` are the other columns as the
    /// dataset declares them behind its privacy unit, which is its first column.
    pub fn new(dataset: &str, unit: &str, persons: &[u128], columns: &[(&str, ArrayRef)], storage: Storage) -> Self {
        let dataset = DatasetName::try_from(dataset.to_owned()).unwrap();
        let mut fields = vec![Field::new(unit, DataType::FixedSizeBinary(16), false)];
        fields.extend(columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)));
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let mut order: Vec<u32> = (0..u32::try_from(persons.len()).unwrap()).collect();
        order.sort_by_key(|row| persons[*row as usize]);
        let folder = tempfile::tempdir().unwrap();
        let (mut rest, mut memory) = (order.as_slice(), Vec::new());
        for bucket in 0..BUCKETS {
            let (rows, later) = rest.split_at(rest.partition_point(|row| bucket_of(persons[*row as usize]) <= bucket));
            rest = later;
            match storage {
                Storage::Memory => memory.push(batches(rows, BATCH_ROWS, &schema, persons, columns).collect()),
                Storage::Parquet => write(&folder.path().join(file_name(bucket)), &schema, batches(rows, ROW_GROUP_ROWS, &schema, persons, columns)),
            }
        }
        let buckets = if storage == Storage::Memory { Buckets::Memory(memory) } else { Buckets::Parquet(folder) };
        Self { dataset, schema, buckets }
    }

    /// All columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Buckets in memory, if they are.
    pub fn memory(&self) -> Option<&[Vec<RecordBatch>]> {
        match &self.buckets {
            Buckets::Memory(buckets) => Some(buckets),
            Buckets::Parquet(_) => None,
        }
    }

    /// Batches of one bucket with these columns, in this order.
    ///
    /// # Errors
    /// A file can't be read.
    pub fn read(&self, bucket: usize, columns: &[usize]) -> Result<Batches> {
        let columns = columns.to_vec();
        match &self.buckets {
            Buckets::Memory(buckets) => {
                let batches = buckets[bucket].clone();
                Ok(Box::new(batches.into_iter().map(move |batch| Ok(batch.project(&columns)?))))
            }
            Buckets::Parquet(folder) => parquet(folder.path().join(file_name(bucket)), &self.schema, &columns),
        }
    }
}

impl BucketSource for Clustered {
    fn dataset(&self) -> &DatasetName {
        &self.dataset
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn buckets(&self) -> usize {
        BUCKETS
    }

    fn open(&self, bucket: usize, columns: &[usize]) -> Result<Batches> {
        self.read(bucket, columns)
    }
}

/// A person's hash: evenly spread, the same in every run. The store's is keyed.
pub fn person(number: u64) -> u128 {
    (u128::from(mix(number.wrapping_mul(2))) << 64) | u128::from(mix(number.wrapping_mul(2).wrapping_add(1)))
}

/// A number that looks random: one step of splitmix64.
pub fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn bucket_of(person: u128) -> usize {
    usize::try_from(person >> (128 - BUCKETS.trailing_zeros())).unwrap()
}

fn file_name(bucket: usize) -> String {
    format!("bucket-{bucket:03}.parquet")
}

fn batches<'a>(
    rows: &'a [u32],
    size: usize,
    schema: &'a SchemaRef,
    persons: &'a [u128],
    columns: &'a [(&str, ArrayRef)],
) -> impl Iterator<Item = RecordBatch> + 'a {
    rows.chunks(size).map(move |chunk| {
        let hashes = chunk.iter().map(|row| persons[*row as usize].to_be_bytes());
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(FixedSizeBinaryArray::try_from_iter(hashes).unwrap())];
        let indices = UInt32Array::from(chunk.to_vec());
        arrays.extend(columns.iter().map(|(_, array)| take(array, &indices, None).unwrap()));
        RecordBatch::try_new(Arc::clone(schema), arrays).unwrap()
    })
}

fn write(path: &std::path::Path, schema: &SchemaRef, batches: impl Iterator<Item = RecordBatch>) {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap()))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), Arc::clone(schema), Some(properties)).unwrap();
    batches.for_each(|batch| writer.write(&batch).unwrap());
    writer.close().unwrap();
}

/// As the store reads a bucket.
fn parquet(path: PathBuf, schema: &SchemaRef, columns: &[usize]) -> Result<Batches> {
    let names: Vec<_> = columns.iter().map(|at| schema.field(*at).name().clone()).collect();
    let damaged = |e| DataFusionError::External(Box::new(e));
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?).map_err(damaged)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().map(String::as_str));
    let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(damaged)?;
    Ok(Box::new(reader.map(move |batch| {
        let batch = batch?;
        let order = names.iter().map(|name| batch.schema().index_of(name)).collect::<std::result::Result<Vec<_>, _>>()?;
        Ok(batch.project(&order)?)
    })))
}
