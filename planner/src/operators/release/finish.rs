//! From groups to the rows that may be shown: thresholds, then one fixed order.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array};
use arrow::compute::{SortColumn, SortOptions, filter, lexsort_to_indices, take};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::error::{DataFusionError, Result};

use super::amounts::Histograms;
use super::groups::Groups;
use super::{ReleaseSpec, Shown};

pub(super) fn finish(groups: Groups, spec: &ReleaseSpec, schema: SchemaRef) -> Result<RecordBatch> {
    let (keys, people, amounts) = groups.into_parts()?;
    let enough: Vec<bool> = people.iter().map(|n| *n >= spec.people_min).collect();
    let kept: Vec<usize> = enough.iter().enumerate().filter(|(_, enough)| **enough).map(|(group, _)| group).collect();
    let mask = BooleanArray::from(enough);
    let mut columns: Vec<ArrayRef> = keys.iter().map(|key| filter(key, &mask)).collect::<Result<_, _>>()?;
    for shown in &spec.shown {
        columns.push(column(shown, spec, &kept, &people, &amounts)?);
    }
    let columns = sorted(columns, spec.keys.len())?;
    let options = RecordBatchOptions::new().with_row_count(Some(kept.len()));
    Ok(RecordBatch::try_new_with_options(schema, columns, &options)?)
}

fn column(shown: &Shown, spec: &ReleaseSpec, kept: &[usize], people: &[u64], amounts: &[Histograms]) -> Result<ArrayRef> {
    let total = |at: usize, group: usize| amounts.get(at).and_then(|a| a.shown(group, spec.people_min, spec.step_people_min()));
    match shown {
        Shown::People => {
            let counts = kept.iter().map(|group| people.get(*group).and_then(|n| i64::try_from(*n).ok()));
            Ok(Arc::new(counts.collect::<Int64Array>()))
        }
        Shown::Total { amount, data_type } => array(kept.iter().map(|group| total(*amount, *group)), data_type),
        Shown::Average { total: sum, rows, scale, data_type } => {
            let pairs = kept.iter().map(|group| total(*sum, *group).zip(total(*rows, *group)));
            if *data_type == DataType::Float64 {
                let scale = 10_f64.powi(i32::from(*scale));
                #[expect(clippy::cast_precision_loss, reason = "an average of whole numbers is a double in Postgres' clients too")]
                let averages = pairs.map(|pair| pair.map(|(sum, rows)| sum as f64 / scale / rows as f64));
                return Ok(Arc::new(averages.collect::<Float64Array>()));
            }
            let DataType::Decimal128(_, shown_scale) = data_type else {
                return Err(DataFusionError::Internal(format!("an average of type {data_type}")));
            };
            let digits = u32::try_from(i16::from(*shown_scale) - i16::from(*scale)).unwrap_or(0);
            array(pairs.map(|pair| pair.and_then(|(sum, rows)| divide(sum, rows, digits))), data_type)
        }
    }
}

/// `sum / rows` with more digits, rounded half away from zero.
fn divide(sum: i128, rows: i128, digits: u32) -> Option<i128> {
    let scaled = sum.checked_mul(10_i128.checked_pow(digits)?)?;
    let rounded = scaled.checked_add(rows.checked_div(2)?)?;
    rounded.checked_div(rows)
}

fn array(values: impl Iterator<Item = Option<i128>>, data_type: &DataType) -> Result<ArrayRef> {
    match data_type {
        DataType::Int64 => Ok(Arc::new(values.map(|v| v.and_then(|v| i64::try_from(v).ok())).collect::<Int64Array>())),
        DataType::Decimal128(precision, scale) => Ok(Arc::new(values.collect::<Decimal128Array>().with_precision_and_scale(*precision, *scale)?)),
        other => Err(DataFusionError::Internal(format!("an amount of type {other}"))),
    }
}

/// By key, ascending, NULLs last: an order that no row outside the release has a part in.
fn sorted(columns: Vec<ArrayRef>, keys: usize) -> Result<Vec<ArrayRef>> {
    let options = SortOptions { descending: false, nulls_first: false };
    let by: Vec<_> = columns.iter().take(keys).map(|values| SortColumn { values: Arc::clone(values), options: Some(options) }).collect();
    if by.is_empty() {
        return Ok(columns);
    }
    let order = lexsort_to_indices(&by, None)?;
    columns.iter().map(|column| Ok(take(column, &order, None)?)).collect()
}
