//! Writes a dataset version: rows bucketed and sorted by their privacy unit's hash, or a PUBLIC
//! dataset's rows in one file in the order in which they came.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, FixedSizeBinaryArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::{BUCKETS, sync_folder};
use crate::EngineError;

/// Writes the sorted rows of one version into a new folder and makes them durable.
///
/// `order` sorts the rows by `units`; `columns` are the other stored columns with their names.
pub(crate) fn write_version(folder: &Path, units: &[u128], order: &[u32], unit_name: &str, columns: &[(String, ArrayRef)]) -> Result<(), EngineError> {
    fs::create_dir_all(folder).map_err(|e| EngineError::io(folder, e))?;
    let mut fields = vec![Field::new(unit_name, DataType::FixedSizeBinary(16), false)];
    fields.extend(columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)));
    let schema: SchemaRef = Arc::new(Schema::new(fields));
    let mut rest = order;
    for bucket in 0..BUCKETS {
        let last = rest.partition_point(|row| units.get(*row as usize).is_some_and(|unit| bucket_of(*unit) <= bucket));
        let (rows, later) = rest.split_at(last);
        rest = later;
        let path = folder.join(file_name(bucket));
        write_bucket(&path, &schema, units, rows, columns).map_err(|e| EngineError::Io(path.display().to_string(), std::io::Error::other(e)))?;
    }
    sync_folder(folder)?;
    sync_folder(folder.parent().unwrap_or(folder))
}

/// Writes a PUBLIC dataset's rows into a new folder and makes them durable.
pub(crate) fn write_lookup(folder: &Path, columns: &[(String, ArrayRef)]) -> Result<(), EngineError> {
    fs::create_dir_all(folder).map_err(|e| EngineError::io(folder, e))?;
    let fields: Vec<_> = columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
    let schema: SchemaRef = Arc::new(Schema::new(fields));
    let path = folder.join(file_name(0));
    let write = || -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns.iter().map(|(_, array)| Arc::clone(array)).collect())?;
        let file = File::create(&path)?;
        let mut writer = ArrowWriter::try_new(file.try_clone()?, Arc::clone(&schema), Some(properties()?))?;
        writer.write(&batch)?;
        writer.close()?;
        Ok(file.sync_all()?)
    };
    write().map_err(|e| EngineError::Io(path.display().to_string(), std::io::Error::other(e)))?;
    sync_folder(folder)?;
    sync_folder(folder.parent().unwrap_or(folder))
}

/// Rows per Parquet row group and per batch handed to the writer.
const ROW_GROUP_ROWS: usize = 131_072;

fn write_bucket(
    path: &Path,
    schema: &SchemaRef,
    units: &[u128],
    rows: &[u32],
    columns: &[(String, ArrayRef)],
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let file = File::create(path)?;
    let mut writer = ArrowWriter::try_new(file.try_clone()?, Arc::clone(schema), Some(properties()?))?;
    for chunk in rows.chunks(ROW_GROUP_ROWS) {
        let hashes = chunk.iter().map(|row| units.get(*row as usize).copied().unwrap_or_default().to_be_bytes());
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(FixedSizeBinaryArray::try_from_iter(hashes)?)];
        let indices = UInt32Array::from(chunk.to_vec());
        for (_, array) in columns {
            arrays.push(take(array, &indices, None)?);
        }
        writer.write(&RecordBatch::try_new(Arc::clone(schema), arrays)?)?;
    }
    writer.close()?;
    file.sync_all()?;
    Ok(())
}

/// No statistics: least and greatest values of a bucket are about single people.
fn properties() -> parquet::errors::Result<WriterProperties> {
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build())
}

/// The bucket of a unit: its hash's first bits, so that sorting by hash sorts by bucket.
pub(crate) fn bucket_of(unit: u128) -> usize {
    usize::try_from(unit >> (128 - BUCKETS.trailing_zeros())).unwrap_or(0)
}

pub(super) fn file_name(bucket: usize) -> String {
    format!("bucket-{bucket:03}.parquet")
}
