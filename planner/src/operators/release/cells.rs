//! Groups as rows: the parts of a row, and what of it counts whom.
//!
//! A worker groups by the keys and the part's number; here the parts of one key come together. A
//! person is in one part of a key, so people and totals of its parts add up to those of the row.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Field, Int64Type, Schema};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::EmitTo;
use datafusion::physical_plan::aggregates::group_values::new_group_values;
use datafusion::physical_plan::aggregates::order::GroupOrdering;

use super::ReleaseSpec;
use super::groups::Finished;

/// Every row with its groups, by part.
pub(super) struct Cells {
    /// Key arrays, one value a row.
    pub(super) keys: Vec<ArrayRef>,
    /// Slots of a row: its parts, and the rest last.
    slots: usize,
    group: Vec<Option<usize>>,
    people: Vec<u64>,
}

impl Cells {
    pub(super) fn of(finished: &Finished, spec: &ReleaseSpec) -> Result<Self> {
        let people = finished.people.clone();
        let Some(parts) = &spec.parts else {
            return Ok(Self { keys: finished.keys.clone(), slots: 1, group: (0..people.len()).map(Some).collect(), people });
        };
        let (part, keys) = finished.keys.split_last().ok_or_else(|| internal("the part's number is missing"))?;
        let (row_of_group, keys) = intern(keys, people.len())?;
        let part = part.as_primitive_opt::<Int64Type>().filter(|part| part.null_count() == 0).ok_or_else(|| internal("a part has no number"))?;
        let (slots, rows) = (parts.count + usize::from(parts.rest), row_of_group.iter().max().map_or(0, |last| last + 1));
        let mut group = vec![None; rows * slots];
        for (at, (row, part)) in row_of_group.iter().zip(part.values()).enumerate() {
            let slot = usize::try_from(*part).ok().filter(|part| *part < slots).ok_or_else(|| internal("a part that isn't declared"))?;
            let cell = group.get_mut(row * slots + slot).ok_or_else(|| internal("a row is missing"))?;
            *cell = Some(at);
        }
        Ok(Self { keys, slots, group, people })
    }

    pub(super) fn rows(&self) -> usize {
        self.group.len() / self.slots
    }

    /// The groups of a row, or of one part of it.
    pub(super) fn groups(&self, row: usize, part: Option<usize>) -> impl Iterator<Item = usize> {
        let (from, to) = part.map_or((0, self.slots), |part| (part, part + 1));
        self.group.get(row * self.slots + from..row * self.slots + to).unwrap_or_default().iter().copied().flatten()
    }

    /// Distinct people of a row, or of one part of it.
    pub(super) fn people(&self, row: usize, part: Option<usize>) -> u64 {
        self.groups(row, part).filter_map(|group| self.people.get(group)).sum()
    }

    /// Slots of a row.
    pub(super) fn slots(&self) -> usize {
        self.slots
    }
}

/// Numbers the different values of some arrays: one number a place, and the values by number.
pub(super) fn intern(arrays: &[ArrayRef], rows: usize) -> Result<(Vec<usize>, Vec<ArrayRef>)> {
    if arrays.is_empty() || rows == 0 {
        return Ok((vec![0; rows], arrays.to_vec()));
    }
    let fields = arrays.iter().enumerate().map(|(at, array)| Field::new(at.to_string(), array.data_type().clone(), true));
    let mut values = new_group_values(Arc::new(Schema::new(fields.collect::<Vec<_>>())), &GroupOrdering::None)?;
    let mut numbers = Vec::new();
    values.intern(arrays, &mut numbers)?;
    Ok((numbers, values.emit(EmitTo::All)?))
}

pub(super) fn internal(message: &str) -> DataFusionError {
    DataFusionError::Internal(message.to_owned())
}
