//! Amounts in steps: per group, how many people's own totals lie between two steps, and their sum.
//!
//! One owner's own total caps everyone at the highest step that enough contributors reach, so no
//! one person moves it by more than a step that others reach too. A total over another owner's
//! people counts each of them as a step that k others share, so that no weight names anybody.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Decimal128Type, Int16Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};

use super::{Amount, Contribution, Counting};

/// Histograms of one amount for all groups: `steps + 1` slots a group.
pub(super) struct Histograms {
    contribution: Contribution,
    counting: Counting,
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
        Self {
            contribution: amount.contribution.clone(),
            counting: amount.counting,
            steps: amount.steps.clone(),
            slots,
            people: Vec::new(),
            sums: Vec::new(),
            running: Vec::new(),
        }
    }

    pub(super) fn contribution(&self) -> &Contribution {
        &self.contribution
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.people.resize(groups * self.slots, 0);
        self.sums.resize(groups * self.slots, 0);
        self.running.resize(groups, 0);
    }

    /// Adds to the total of the group's last person.
    #[inline]
    pub(super) fn add(&mut self, group: usize, value: i128) -> Result<()> {
        let overflow = || DataFusionError::Internal("an amount is beyond its declared bound".into());
        // Measures aren't negative; a value that is has wrapped somewhere.
        if value < 0 {
            return Err(overflow());
        }
        let running = self.running.get_mut(group).ok_or_else(overflow)?;
        *running = running.checked_add(value).ok_or_else(overflow)?;
        Ok(())
    }

    /// The group's next row is another person's: the last one's total is complete.
    #[inline]
    pub(super) fn next_person(&mut self, group: usize) {
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

    /// One histogram of some groups that share nobody.
    pub(super) fn slots(&self, groups: impl Iterator<Item = usize>) -> Slots<'_> {
        let mut slots = Slots { steps: &self.steps, counting: self.counting, people: vec![0; self.slots], sums: vec![0; self.slots] };
        for group in groups {
            let range = group * self.slots..(group + 1) * self.slots;
            for (into, from) in slots.people.iter_mut().zip(self.people.get(range.clone()).unwrap_or_default()) {
                *into += from;
            }
            for (into, from) in slots.sums.iter_mut().zip(self.sums.get(range).unwrap_or_default()) {
                *into += from;
            }
        }
        slots
    }
}

/// A histogram: slot s holds the contributors whose total lies below step s, and not below the
/// step before it.
pub(super) struct Slots<'a> {
    steps: &'a [i128],
    counting: Counting,
    people: Vec<u64>,
    sums: Vec<i128>,
}

impl Slots<'_> {
    /// People whose amount is neither NULL nor 0.
    pub(super) fn contributors(&self) -> u64 {
        self.people.iter().sum()
    }

    /// The amount that may be shown of `people`: `None` with fewer than `people_min` contributors.
    pub(super) fn shown(&self, people: u64, people_min: u64, step_people_min: u64) -> Option<i128> {
        if self.contributors() < people_min {
            return None;
        }
        match self.counting {
            Counting::Capped => Some(self.capped(step_people_min)),
            Counting::AsSteps => self.as_steps(people, people_min),
        }
    }

    /// Everyone's own total, capped at the highest step that `step_people_min` contributors reach
    /// (at the first step if none is reached).
    fn capped(&self, step_people_min: u64) -> i128 {
        // Slot s + 1 and above hold those who reach step s.
        let reached = |step: usize| self.people.iter().skip(step + 1).sum::<u64>();
        let cap = (0..self.steps.len()).rev().find(|step| reached(*step) >= step_people_min).unwrap_or(0);
        let below: i128 = self.sums.iter().take(cap + 1).sum();
        let step = self.steps.get(cap).copied().unwrap_or(0);
        below + step * i128::from(reached(cap))
    }

    /// Everyone counts as the highest step that they reach (0 below the first); those whose step
    /// has fewer than `people_min` people, as the nearest that has (ties: the lower one).
    fn as_steps(&self, people: u64, people_min: u64) -> Option<i128> {
        let mut count = self.people.clone();
        // Who contributes nothing is somebody too: alone, they would be the one who is missing.
        let nothing = self.steps.partition_point(|step| *step <= 0);
        if let Some(slot) = count.get_mut(nothing) {
            *slot += people.checked_sub(self.contributors())?;
        }
        let step = |slot: usize| slot.checked_sub(1).and_then(|at| self.steps.get(at)).copied().unwrap_or(0);
        let large: Vec<i128> = count.iter().enumerate().filter(|(_, people)| **people >= people_min).map(|(slot, _)| step(slot)).collect();
        let nearest = |of: i128| large.iter().copied().min_by_key(|other| (of.abs_diff(*other), *other));
        count
            .iter()
            .enumerate()
            .filter(|(_, people)| **people > 0)
            .try_fold(0_i128, |sum, (slot, people)| Some(sum + nearest(step(slot))? * i128::from(*people)))
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

    /// The row's value; NULL adds nothing.
    #[inline]
    pub(super) fn at(&self, row: usize) -> i128 {
        match self {
            Self::Ones => 1,
            Self::NonNull(array) => i128::from(array.is_valid(row)),
            Self::Int16(array) => {
                if array.is_valid(row) {
                    array.value(row).into()
                } else {
                    0
                }
            }
            Self::Int32(array) => {
                if array.is_valid(row) {
                    array.value(row).into()
                } else {
                    0
                }
            }
            Self::Int64(array) => {
                if array.is_valid(row) {
                    array.value(row).into()
                } else {
                    0
                }
            }
            Self::Decimal(array) => {
                if array.is_valid(row) {
                    array.value(row)
                } else {
                    0
                }
            }
        }
    }
}
