//! From groups to the rows that may be shown: thresholds, then one fixed order.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array};
use arrow::compute::{SortColumn, SortOptions, filter, lexsort_to_indices, take};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::error::Result;

use super::cells::{Cells, internal};
use super::groups::Finished;
use super::rules::Rules;
use super::slots::Slots;
use super::{Counting, ReleaseSpec, Shown, What};

pub(super) fn finish(finished: Finished, spec: &ReleaseSpec, schema: SchemaRef) -> Result<RecordBatch> {
    let cells = Cells::of(&finished, spec)?;
    let rules = Rules::try_new(spec, &cells)?;
    let enough: Vec<bool> = (0..cells.rows()).map(|row| rules.row(row)).collect();
    let kept: Vec<usize> = enough.iter().enumerate().filter(|(_, enough)| **enough).map(|(row, _)| row).collect();
    let mask = BooleanArray::from(enough);
    let mut columns: Vec<ArrayRef> = cells.keys.iter().map(|key| filter(key, &mask)).collect::<Result<_, _>>()?;
    let lists = lists(&finished, &cells, &rules, &kept);
    let showing = Showing { spec, cells: &cells, rules: &rules, finished: &finished, lists };
    for shown in &spec.shown {
        columns.push(showing.column(shown, &kept)?);
    }
    let columns = sorted(columns, spec.keys.len())?;
    let options = RecordBatchOptions::new().with_row_count(Some(kept.len()));
    Ok(RecordBatch::try_new_with_options(schema, columns, &options)?)
}

struct Showing<'a> {
    spec: &'a ReleaseSpec,
    cells: &'a Cells,
    rules: &'a Rules<'a>,
    finished: &'a Finished,
    /// The matched and the unmatched of each list.
    lists: BTreeMap<usize, [Slots<'a>; 2]>,
}

impl Showing<'_> {
    fn column(&self, shown: &Shown, kept: &[usize]) -> Result<ArrayRef> {
        let people = |row: usize| i128::from(self.cells.people(row, shown.part));
        let values = |value: &dyn Fn(usize) -> Option<i128>| {
            let told = |row: &usize| if self.rules.part(*row, shown.part) { value(*row) } else { None };
            array(kept.iter().map(told), &shown.data_type)
        };
        match &shown.what {
            What::People => values(&|row| Some(people(row))),
            What::Matched => values(&|row| Some(if self.rules.is_matched(row) { people(row) } else { 0 })),
            What::Total { amount } => values(&|row| self.total(*amount, row, shown.part)),
            What::Average { total, rows, scale, most } => {
                let pair = |row: usize| {
                    let divisor = match rows {
                        Some(rows) => self.total(*rows, row, shown.part),
                        None => Some(people(row)),
                    }?;
                    let total = self.total(*total, row, shown.part)?;
                    Some((most.checked_mul(divisor).map_or(total, |most| total.min(most)), divisor))
                };
                match &shown.data_type {
                    DataType::Float64 => {
                        let scale = 10_f64.powi(i32::from(*scale));
                        #[expect(clippy::cast_precision_loss, reason = "an average of whole numbers is a double in Postgres' clients too")]
                        let average = |(sum, rows): (i128, i128)| sum as f64 / scale / rows as f64;
                        let told = |row: &usize| if self.rules.part(*row, shown.part) { pair(*row).map(average) } else { None };
                        Ok(Arc::new(kept.iter().map(told).collect::<Float64Array>()))
                    }
                    DataType::Decimal128(_, shown_scale) => {
                        let digits = u32::try_from(i16::from(*shown_scale) - i16::from(*scale)).unwrap_or(0);
                        values(&|row| pair(row).and_then(|(sum, rows)| divide(sum, rows, digits)))
                    }
                    other => Err(internal(&format!("an average of type {other}"))),
                }
            }
        }
    }

    /// An amount of a row or a part of it, if enough people contribute, to it and to the others.
    fn total(&self, amount: usize, row: usize, part: Option<usize>) -> Option<i128> {
        let histograms = self.finished.amounts.get(amount)?;
        let of = |row: usize, part: Option<usize>| histograms.slots(self.cells.groups(row, part), self.cells.people(row, part));
        if part.is_some() && !self.rules.all_enough(|slot| of(row, Some(slot)).contributors()) {
            return None;
        }
        let (mine, k, m) = (of(row, part), self.spec.people_min, self.spec.step_people_min());
        match histograms.counting {
            Counting::Capped => mine.own(k, m),
            Counting::ByList => {
                let [matched, unmatched] = self.lists.get(&self.rules.list(row)?)?;
                let others = if self.rules.is_matched(row) { unmatched } else { matched };
                mine.of_list(&matched.and(unmatched), others, self.rules.other_side(row).is_some(), k, m)
            }
        }
    }
}

/// The histograms of the matched and of the unmatched of each list of which a row is shown.
fn lists<'a>(finished: &'a Finished, cells: &Cells, rules: &Rules<'_>, kept: &[usize]) -> BTreeMap<usize, [Slots<'a>; 2]> {
    let Some(histograms) = finished.amounts.iter().find(|amount| amount.counting == Counting::ByList) else {
        return BTreeMap::new();
    };
    let mut rows: BTreeMap<usize, [Vec<usize>; 2]> = kept.iter().filter_map(|row| Some((rules.list(*row)?, Default::default()))).collect();
    for row in 0..cells.rows() {
        if let Some([matched, unmatched]) = rules.list(row).and_then(|list| rows.get_mut(&list)) {
            if rules.is_matched(row) { matched } else { unmatched }.push(row);
        }
    }
    let of = |rows: Vec<usize>| {
        let people = rows.iter().map(|row| cells.people(*row, None)).sum();
        histograms.slots(rows.iter().flat_map(|row| cells.groups(*row, None)), people)
    };
    rows.into_iter().map(|(list, sides)| (list, sides.map(of))).collect()
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
        other => Err(internal(&format!("an amount of type {other}"))),
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
