//! Amounts in steps: per group, how many people's own totals lie between two steps, and their sum.
//!
//! The shown total caps everyone at the highest step that enough contributors reach, so no one
//! person moves it by more than a step that others reach too.

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Decimal128Type, Int16Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};

use super::{Amount, Contribution};

/// How a row counts in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Its person is another than the one before in this group.
    Next,
    /// Its person is the same.
    Same,
    /// Its person counts in other cells.
    Skipped,
}

/// Histograms of one amount for all groups: `steps + 1` slots a group.
pub(super) struct Histograms {
    contribution: Contribution,
    steps: Vec<i128>,
    slots: usize,
    people: Vec<u64>,
    sums: Vec<i128>,
    /// The last person's total so far, by group.
    running: Vec<i128>,
}

impl Histograms {
    pub(super) fn new(amount: &Amount) -> Self {
        let slots = amount.steps.len() + 1;
        Self { contribution: amount.contribution.clone(), steps: amount.steps.clone(), slots, people: Vec::new(), sums: Vec::new(), running: Vec::new() }
    }

    pub(super) fn contribution(&self) -> &Contribution {
        &self.contribution
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.people.resize(groups * self.slots, 0);
        self.sums.resize(groups * self.slots, 0);
        self.running.resize(groups, 0);
    }

    /// Adds a batch to the totals of its groups' persons.
    pub(super) fn add(&mut self, group_of_row: &[usize], turn_of_row: &[Turn], values: &Values<'_>) -> Result<()> {
        let rows = group_of_row.iter().copied().zip(turn_of_row.iter().copied());
        // One loop a type, so that none asks for each row what its type is.
        match values {
            Values::Ones => self.add_rows(rows, std::iter::repeat(1)),
            Values::NonNull(array) => self.add_rows(rows, (0..array.len()).map(|row| array.is_valid(row).into())),
            Values::Int16(array) => self.add_array(rows, array),
            Values::Int32(array) => self.add_array(rows, array),
            Values::Int64(array) => self.add_array(rows, array),
            Values::Decimal(array) => self.add_array(rows, array),
        }
    }

    fn add_array<T: ArrowPrimitiveType<Native: Into<i128>>>(&mut self, rows: impl Iterator<Item = (usize, Turn)>, array: &PrimitiveArray<T>) -> Result<()> {
        if array.null_count() == 0 {
            return self.add_rows(rows, array.values().iter().map(|value| (*value).into()));
        }
        // NULL adds nothing.
        self.add_rows(rows, array.iter().map(|value| value.map_or(0, Into::into)))
    }

    #[inline]
    fn add_rows(&mut self, rows: impl Iterator<Item = (usize, Turn)>, values: impl Iterator<Item = i128>) -> Result<()> {
        for ((group, turn), value) in rows.zip(values) {
            match turn {
                Turn::Skipped => continue,
                Turn::Next => self.next_person(group),
                Turn::Same => {}
            }
            // Measures aren't negative; a value that is has wrapped somewhere.
            if value < 0 {
                return Err(out_of_bounds());
            }
            let running = self.running.get_mut(group).ok_or_else(out_of_bounds)?;
            *running = running.checked_add(value).ok_or_else(out_of_bounds)?;
        }
        Ok(())
    }

    /// The group's next row is another person's: the last one's total is complete.
    #[inline]
    fn next_person(&mut self, group: usize) {
        let Some(running) = self.running.get_mut(group) else {
            return;
        };
        let total = std::mem::take(running);
        // Nobody yet, or no contributor: NULL and 0 don't count.
        if total == 0 {
            return;
        }
        let slot = group * self.slots + self.steps.partition_point(|step| *step <= total);
        if let (Some(people), Some(sum)) = (self.people.get_mut(slot), self.sums.get_mut(slot)) {
            *people += 1;
            *sum += total;
        }
    }

    /// Completes every group's last person.
    pub(super) fn flush(&mut self) {
        for group in 0..self.running.len() {
            self.next_person(group);
        }
    }

    pub(super) fn merge(&mut self, into: usize, other: &Histograms, from: usize) {
        let (mine, theirs) = (into * self.slots, from * self.slots);
        for slot in 0..self.slots {
            if let (Some(people), Some(sum)) = (self.people.get_mut(mine + slot), self.sums.get_mut(mine + slot)) {
                *people += other.people.get(theirs + slot).copied().unwrap_or(0);
                *sum += other.sums.get(theirs + slot).copied().unwrap_or(0);
            }
        }
    }

    /// The amount that may be shown: `None` with fewer than `people_min` contributors, else
    /// everyone's own total, capped at the highest step that `step_people_min` contributors reach
    /// (at the first step if none is reached).
    pub(super) fn shown(&self, group: usize, people_min: u64, step_people_min: u64) -> Option<i128> {
        let range = group * self.slots..(group + 1) * self.slots;
        let (people, sums) = (self.people.get(range.clone())?, self.sums.get(range)?);
        if people.iter().sum::<u64>() < people_min {
            return None;
        }
        // Slot s + 1 and above hold those who reach step s.
        let reached = |step: usize| people.iter().skip(step + 1).sum::<u64>();
        let cap = (0..self.steps.len()).rev().find(|step| reached(*step) >= step_people_min).unwrap_or(0);
        let below: i128 = sums.iter().take(cap + 1).sum();
        let step = self.steps.get(cap).copied().unwrap_or(0);
        Some(below + step * i128::from(reached(cap)))
    }
}

/// One amount's values in a batch.
pub(super) enum Values<'a> {
    Ones,
    NonNull(&'a ArrayRef),
    Int16(&'a arrow::array::Int16Array),
    Int32(&'a arrow::array::Int32Array),
    Int64(&'a arrow::array::Int64Array),
    Decimal(&'a arrow::array::Decimal128Array),
}

impl<'a> Values<'a> {
    pub(super) fn of(contribution: &Contribution, batch: &'a RecordBatch) -> Result<Self> {
        let column = match contribution {
            Contribution::Rows => return Ok(Self::Ones),
            Contribution::Total(column) | Contribution::NonNull(column) => batch.columns().get(*column),
        };
        let column = column.ok_or_else(|| DataFusionError::Internal("a measure is missing".into()))?;
        if matches!(contribution, Contribution::NonNull(_)) {
            return Ok(Self::NonNull(column));
        }
        match column.data_type() {
            DataType::Int16 => Ok(Self::Int16(column.as_primitive::<Int16Type>())),
            DataType::Int32 => Ok(Self::Int32(column.as_primitive::<Int32Type>())),
            DataType::Int64 => Ok(Self::Int64(column.as_primitive::<Int64Type>())),
            DataType::Decimal128(_, _) => Ok(Self::Decimal(column.as_primitive::<Decimal128Type>())),
            other => Err(DataFusionError::Internal(format!("a measure of type {other}"))),
        }
    }
}

fn out_of_bounds() -> DataFusionError {
    DataFusionError::Internal("an amount is beyond its declared bound".into())
}
