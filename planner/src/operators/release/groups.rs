//! What a worker accumulates: groups, their distinct people, and amounts.
//!
//! INVARIANT: rows of one person are adjacent and unit hashes never decrease within a bucket;
//! a bucket that breaks it stops the run. A person counts in a group when the group's last
//! person was another, so the count is exact.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, FixedSizeBinaryArray};
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::EmitTo;
use datafusion::physical_plan::aggregates::group_values::{GroupValues, new_group_values};
use datafusion::physical_plan::aggregates::order::GroupOrdering;

use super::ReleaseSpec;
use super::amounts::{Histograms, Values};

/// A privacy unit's keyed hash.
type Person = u128;

pub(super) struct Groups {
    person_column: usize,
    key_columns: Vec<usize>,
    cells_per_person: Option<usize>,
    /// `None` when there are no keys: one group.
    keys: Option<Box<dyn GroupValues>>,
    key_schema: SchemaRef,
    people: Vec<u64>,
    last_person: Vec<Person>,
    amounts: Vec<Histograms>,
    /// The person of the row before, within the bucket.
    current: Option<Person>,
    /// Groups in which the current person counts already.
    cells: Vec<usize>,
    group_of_row: Vec<usize>,
}

/// What all workers accumulated.
pub(super) struct Finished {
    /// Key arrays; the part's number is the last, if there are parts.
    pub(super) keys: Vec<ArrayRef>,
    /// Distinct people by group.
    pub(super) people: Vec<u64>,
    /// Amounts by group.
    pub(super) amounts: Vec<Histograms>,
}

impl Groups {
    pub(super) fn try_new(spec: &ReleaseSpec, input: &Schema) -> Result<Self> {
        let key_columns: Vec<usize> = spec.keys.iter().copied().chain(spec.parts.iter().map(|parts| parts.column)).collect();
        let key_schema: SchemaRef = Arc::new(input.project(&key_columns)?);
        let keys = if key_columns.is_empty() { None } else { Some(new_group_values(Arc::clone(&key_schema), &GroupOrdering::None)?) };
        Ok(Self {
            person_column: spec.person,
            key_columns,
            cells_per_person: spec.cells_per_person.map(|n| n as usize),
            keys,
            key_schema,
            people: Vec::new(),
            last_person: Vec::new(),
            amounts: spec.amounts.iter().map(Histograms::new).collect(),
            current: None,
            cells: Vec::new(),
            group_of_row: Vec::new(),
        })
    }

    /// Adds rows of the current bucket.
    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let persons = persons(batch, self.person_column)?;
        let mut group_of_row = std::mem::take(&mut self.group_of_row);
        self.intern(&key_arrays(batch, &self.key_columns)?, batch.num_rows(), &mut group_of_row)?;
        let values = self.amounts.iter().map(|a| Values::of(a.contribution(), batch)).collect::<Result<Vec<_>>>()?;
        let mut rows = persons.chunks_exact(size_of::<Person>()).zip(&group_of_row).enumerate();
        rows.try_for_each(|(row, (person, group))| {
            let person = Person::from_be_bytes(person.try_into().map_err(|_| out_of_order())?);
            self.add_row(person, *group, row, &values)
        })?;
        self.group_of_row = group_of_row;
        Ok(())
    }

    #[inline]
    fn add_row(&mut self, person: Person, group: usize, row: usize, values: &[Values]) -> Result<()> {
        if self.current != Some(person) {
            if self.current.is_some_and(|before| person < before) {
                return Err(out_of_order());
            }
            self.current = Some(person);
            self.cells.clear();
        }
        if let Some(most) = self.cells_per_person
            && !self.cells.contains(&group)
        {
            if self.cells.len() >= most {
                return Ok(());
            }
            self.cells.push(group);
        }
        let (Some(people), Some(last)) = (self.people.get_mut(group), self.last_person.get_mut(group)) else {
            return Err(DataFusionError::Internal("a row without a group".into()));
        };
        if *people == 0 || *last != person {
            *people += 1;
            *last = person;
            for amount in &mut self.amounts {
                amount.next_person(group);
            }
        }
        for (amount, values) in self.amounts.iter_mut().zip(values) {
            amount.add(group, values.at(row))?;
        }
        Ok(())
    }

    /// The next row belongs to another bucket, so to another person.
    pub(super) fn end_bucket(&mut self) {
        self.current = None;
        self.cells.clear();
    }

    /// Takes over another worker's groups. Workers share no person, so counts add up.
    pub(super) fn merge(&mut self, mut other: Groups) -> Result<()> {
        let (keys, count) = other.take_keys()?;
        let mut group_of = Vec::new();
        self.intern(&keys, count, &mut group_of)?;
        for amount in self.amounts.iter_mut().chain(&mut other.amounts) {
            amount.flush();
        }
        for (from, into) in group_of.iter().enumerate() {
            let added = other.people.get(from).copied().unwrap_or(0);
            if let Some(people) = self.people.get_mut(*into) {
                *people += added;
            }
            for (mine, theirs) in self.amounts.iter_mut().zip(&other.amounts) {
                mine.merge(*into, theirs, from);
            }
        }
        Ok(())
    }

    /// All groups, with every person's totals complete.
    pub(super) fn finished(mut self) -> Result<Finished> {
        let (keys, _) = self.take_keys()?;
        for amount in &mut self.amounts {
            amount.flush();
        }
        Ok(Finished { keys, people: self.people, amounts: self.amounts })
    }

    fn take_keys(&mut self) -> Result<(Vec<ArrayRef>, usize)> {
        match &mut self.keys {
            Some(keys) if !keys.is_empty() => Ok((keys.emit(EmitTo::All)?, self.people.len())),
            Some(_) => Ok((self.key_schema.fields().iter().map(|f| arrow::array::new_empty_array(f.data_type())).collect(), 0)),
            None => Ok((Vec::new(), self.people.len())),
        }
    }

    fn intern(&mut self, keys: &[ArrayRef], rows: usize, group_of_row: &mut Vec<usize>) -> Result<()> {
        group_of_row.clear();
        let count = match &mut self.keys {
            Some(values) => {
                if rows > 0 {
                    values.intern(keys, group_of_row)?;
                }
                values.len()
            }
            None => {
                group_of_row.resize(rows, 0);
                self.people.len().max(usize::from(rows > 0))
            }
        };
        self.people.resize(count, 0);
        self.last_person.resize(count, 0);
        for amount in &mut self.amounts {
            amount.resize(count);
        }
        Ok(())
    }
}

fn key_arrays(batch: &RecordBatch, columns: &[usize]) -> Result<Vec<ArrayRef>> {
    let column = |at: &usize| batch.columns().get(*at).cloned().ok_or_else(|| DataFusionError::Internal("a key is missing".into()));
    columns.iter().map(column).collect()
}

/// The bytes of the unit column, 16 a row.
fn persons(batch: &RecordBatch, column: usize) -> Result<&[u8]> {
    let array = batch.columns().get(column).and_then(|a| a.as_any().downcast_ref::<FixedSizeBinaryArray>());
    let array = array.filter(|a| a.value_length() == 16 && a.null_count() == 0);
    let Some(array) = array else {
        return Err(DataFusionError::Internal("the privacy unit isn't a 128-bit hash".into()));
    };
    let from = array.offset() * 16;
    let bytes = array.value_data().get(from..from + array.len() * 16);
    bytes.ok_or_else(|| DataFusionError::Internal("the privacy unit is cut short".into()))
}

/// Fails closed: an overcount would show a small group.
fn out_of_order() -> DataFusionError {
    DataFusionError::Internal("rows arrive out of the order of people".into())
}
