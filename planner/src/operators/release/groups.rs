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

use super::ReleaseSpec;
use super::amounts::Histograms;
use super::counts::Counts;
use super::keys::Keys;
use super::visits::{no_group, too_many};

/// A privacy unit's keyed hash, as it is ordered.
type Person = [u8; 16];

pub(super) struct Groups {
    person_column: usize,
    key_columns: Vec<usize>,
    cells_per_person: Option<u32>,
    /// `None` when there are no keys: one group.
    keys: Option<Keys>,
    key_schema: SchemaRef,
    /// Counted by the first amount, if there is one, until all is over.
    people: Counts,
    amounts: Vec<Histograms>,
    /// The person of the row before, within the bucket.
    current: Option<Person>,
    /// That person's number among all that this worker saw, from 1.
    number: u32,
    /// Scratch space for a batch: each row's group and its person's number.
    group_of_row: Vec<usize>,
    number_of_row: Vec<u32>,
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
        let keys = if key_columns.is_empty() { None } else { Some(Keys::try_new(Arc::clone(&key_schema))?) };
        Ok(Self {
            person_column: spec.person,
            key_columns,
            cells_per_person: spec.cells_per_person,
            keys,
            key_schema,
            people: Counts::default(),
            amounts: spec.amounts.iter().map(|amount| Histograms::new(amount, spec.step_people_min())).collect(),
            current: None,
            number: 0,
            group_of_row: Vec::new(),
            number_of_row: Vec::new(),
        })
    }

    /// Adds rows of the current bucket.
    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let persons = persons(batch, self.person_column)?;
        let mut group_of_row = std::mem::take(&mut self.group_of_row);
        self.number_groups(&key_arrays(batch, &self.key_columns)?, batch.num_rows(), &mut group_of_row)?;
        if persons.len() != group_of_row.len() {
            return Err(no_group());
        }
        self.number_rows(persons)?;
        match self.cells_per_person {
            _ if !self.amounts.is_empty() => {
                for amount in &mut self.amounts {
                    amount.add(&self.number_of_row, &group_of_row, self.cells_per_person.unwrap_or(u32::MAX), batch)?;
                }
            }
            None => self.people.add(&self.number_of_row, &group_of_row)?,
            Some(most) => self.people.add_at_most(&self.number_of_row, &group_of_row, most)?,
        }
        self.group_of_row = group_of_row;
        Ok(())
    }

    /// Each row's person by number. Reads every row: who comes after somebody greater is out of
    /// order, whether or not their row counts.
    fn number_rows(&mut self, persons: &[Person]) -> Result<()> {
        self.number_of_row.clear();
        let Some(first) = persons.first() else {
            return Ok(());
        };
        let most = u32::try_from(persons.len()).ok().and_then(|rows| self.number.checked_add(rows));
        let (mut number, mut in_order) = (self.number, most.ok_or_else(too_many).map(|_| true)?);
        let mut last = self.current.unwrap_or_else(|| {
            number += 1;
            *first
        });
        self.number_of_row.extend(persons.iter().map(|person| {
            if *person != last {
                in_order &= *person > last;
                last = *person;
                number += 1;
            }
            number
        }));
        self.current = Some(last);
        self.number = number;
        if in_order { Ok(()) } else { Err(out_of_order()) }
    }

    /// The next row belongs to another bucket, so to another person.
    pub(super) fn end_bucket(&mut self) {
        self.current = None;
    }

    /// Completes amounts: no more rows come.
    fn flush(&mut self) -> Result<()> {
        if let Some(first) = self.amounts.first() {
            for group in 0..self.people.groups() {
                self.people.merge(group, first.people(group))?;
            }
        }
        self.amounts.iter_mut().for_each(Histograms::complete);
        Ok(())
    }

    fn take_keys(&mut self) -> Result<(Vec<ArrayRef>, usize)> {
        match &mut self.keys {
            Some(keys) if keys.len() > 0 => Ok((keys.emit()?, self.people.groups())),
            Some(_) => Ok((self.key_schema.fields().iter().map(|f| arrow::array::new_empty_array(f.data_type())).collect(), 0)),
            None => Ok((Vec::new(), self.people.groups())),
        }
    }

    fn number_groups(&mut self, keys: &[ArrayRef], rows: usize, group_of_row: &mut Vec<usize>) -> Result<()> {
        group_of_row.clear();
        let count = match &mut self.keys {
            Some(values) => {
                if rows > 0 {
                    values.number(keys, group_of_row)?;
                }
                values.len()
            }
            None => {
                group_of_row.resize(rows, 0);
                self.people.groups().max(usize::from(rows > 0))
            }
        };
        self.people.resize(count);
        for amount in &mut self.amounts {
            amount.resize(count);
        }
        Ok(())
    }
}

impl Finished {
    /// What all workers have together. Workers share no person, so counts add up. Amounts of
    /// groups of fewer than `people_min` stay incomplete: nobody asks for them.
    pub(super) fn of(workers: Vec<Groups>, people_min: u64) -> Result<Self> {
        let mut workers = workers.into_iter();
        let mut all = workers.next().ok_or_else(|| DataFusionError::Internal("no worker ran".into()))?;
        all.flush()?;
        let mut others = Vec::new();
        for mut other in workers {
            other.flush()?;
            let (keys, count) = other.take_keys()?;
            let mut group_of = Vec::new();
            all.number_groups(&keys, count, &mut group_of)?;
            for (from, into) in group_of.iter().enumerate() {
                all.people.merge(*into, other.people.people(from).unwrap_or(0))?;
            }
            others.push((other.amounts, group_of));
        }
        for (amounts, group_of) in &others {
            for (from, into) in group_of.iter().enumerate() {
                if all.people.people(*into).is_none_or(|people| u64::from(people) < people_min) {
                    continue;
                }
                for (mine, theirs) in all.amounts.iter_mut().zip(amounts) {
                    mine.merge(*into, theirs, from);
                }
            }
        }
        let (keys, _) = all.take_keys()?;
        Ok(Self { keys, people: (0..all.people.groups()).map(|group| all.people.people(group).unwrap_or(0).into()).collect(), amounts: all.amounts })
    }
}

fn key_arrays(batch: &RecordBatch, columns: &[usize]) -> Result<Vec<ArrayRef>> {
    let column = |at: &usize| batch.columns().get(*at).cloned().ok_or_else(|| DataFusionError::Internal("a key is missing".into()));
    columns.iter().map(column).collect()
}

/// The unit column's hashes.
fn persons(batch: &RecordBatch, column: usize) -> Result<&[Person]> {
    let array = batch.columns().get(column).and_then(|a| a.as_any().downcast_ref::<FixedSizeBinaryArray>());
    let array = array.filter(|a| a.value_length() == 16 && a.null_count() == 0);
    let Some(array) = array else {
        return Err(DataFusionError::Internal("the privacy unit isn't a 128-bit hash".into()));
    };
    let from = array.offset() * 16;
    let bytes = array.value_data().get(from..from + array.len() * 16);
    let bytes = bytes.ok_or_else(|| DataFusionError::Internal("the privacy unit is cut short".into()))?;
    Ok(bytes.as_chunks().0)
}

/// Fails closed: an overcount would show a small group.
fn out_of_order() -> DataFusionError {
    DataFusionError::Internal("rows arrive out of the order of people".into())
}
