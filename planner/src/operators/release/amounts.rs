//! Amounts in steps: per group, how many people's own totals lie between two steps, and their sum.
//!
//! One owner's own total caps everyone at the highest step that enough contributors reach, so no
//! one person moves it by more than a step that others reach too. A total over another owner's
//! people counts each of them as a step that k others share, so that no weight names anybody.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Decimal128Type, Int16Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};

use super::{Amount, Contribution, Counting};

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
    counting: Counting,
    steps: Vec<i128>,
    /// Those of the steps that a total of 64 bits can reach.
    low_steps: Vec<u64>,
    /// How many low steps lie below each power of two, and the most between two of them.
    octaves: [usize; u64::BITS as usize],
    octave_steps: usize,
    slots: Vec<Slot>,
    /// The last person's total so far, by group.
    running: Vec<u64>,
    /// What doesn't fit into `running` or a slot's sum, by group or slot: rarely anything.
    large_running: BTreeMap<usize, i128>,
    large_sums: BTreeMap<usize, i128>,
    /// Complete totals of a batch, each with its slot.
    completed: Vec<(usize, u64)>,
}

/// People whose totals lie between two steps. Sums of 64 bits, because a histogram's size is what
/// many groups cost; what doesn't fit is kept aside.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    sum: u64,
    people: u32,
}

impl Histograms {
    pub(super) fn new(amount: &Amount) -> Self {
        let low_steps: Vec<u64> = amount.steps.iter().map_while(|step| u64::try_from((*step).max(0)).ok()).collect();
        let octaves = std::array::from_fn(|octave| low_steps.partition_point(|step| *step < 1 << octave));
        let ends = octaves.iter().copied().skip(1).chain([low_steps.len()]);
        let octave_steps = octaves.iter().zip(ends).map(|(from, to)| to - from).max().unwrap_or(0);
        Self {
            contribution: amount.contribution.clone(),
            counting: amount.counting,
            steps: amount.steps.clone(),
            octaves,
            octave_steps,
            low_steps,
            slots: Vec::new(),
            running: Vec::new(),
            large_running: BTreeMap::new(),
            large_sums: BTreeMap::new(),
            completed: Vec::new(),
        }
    }

    pub(super) fn contribution(&self) -> &Contribution {
        &self.contribution
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.slots.resize(groups * self.width(), Slot::default());
        self.running.resize(groups, 0);
    }

    /// Slots a group.
    fn width(&self) -> usize {
        self.steps.len() + 1
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
            if turn == Turn::Skipped {
                continue;
            }
            let running = self.running.get_mut(group).ok_or_else(out_of_bounds)?;
            let before = if turn == Turn::Next { std::mem::take(running) } else { 0 };
            let total = u64::try_from(value).ok().and_then(|value| running.checked_add(value));
            *running = total.unwrap_or(*running);
            if turn == Turn::Next {
                self.complete(group, before);
            }
            if total.is_none() {
                self.add_large(group, value)?;
            }
        }
        self.settle();
        Ok(())
    }

    #[cold]
    fn add_large(&mut self, group: usize, value: i128) -> Result<()> {
        // Measures aren't negative; a value that is has wrapped somewhere.
        if value < 0 {
            return Err(out_of_bounds());
        }
        let large = self.large_running.entry(group).or_default();
        *large = large.checked_add(value).ok_or_else(out_of_bounds)?;
        Ok(())
    }

    /// The group's next row is another person's: the last one's total is complete.
    #[inline]
    fn complete(&mut self, group: usize, total: u64) {
        if !self.large_running.is_empty()
            && let Some(large) = self.large_running.remove(&group)
        {
            return self.end_large(group, large + i128::from(total));
        }
        // Nobody yet, or no contributor: NULL and 0 don't count.
        if total != 0 {
            let slot = group * self.width() + self.steps_reached(total);
            self.completed.push((slot, total));
        }
    }

    /// How many steps a total reaches. As many comparisons for every total, and few: steps are far
    /// apart, so a power of two and the next rarely have two between them.
    #[inline]
    fn steps_reached(&self, total: u64) -> usize {
        let below = total.checked_ilog2().and_then(|octave| self.octaves.get(octave as usize));
        let mut reached = below.copied().unwrap_or(0);
        for _ in 0..self.octave_steps {
            reached += usize::from(self.low_steps.get(reached).is_some_and(|step| *step <= total));
        }
        reached
    }

    /// Puts complete totals into their slots. A loop of its own: a slot is rarely in a cache, and
    /// the less stands between them, the more of them are fetched at once.
    fn settle(&mut self) {
        for (at, total) in self.completed.drain(..) {
            if let Some(slot) = self.slots.get_mut(at) {
                slot.people += 1;
                match slot.sum.checked_add(total) {
                    Some(sum) => slot.sum = sum,
                    None => *self.large_sums.entry(at).or_default() += i128::from(total),
                }
            }
        }
    }

    #[cold]
    fn end_large(&mut self, group: usize, total: i128) {
        let at = group * self.width() + self.steps.partition_point(|step| *step <= total);
        if let Some(slot) = self.slots.get_mut(at) {
            slot.people += 1;
            *self.large_sums.entry(at).or_default() += total;
        }
    }

    /// Completes every group's last person.
    pub(super) fn flush(&mut self) {
        for group in 0..self.running.len() {
            let total = self.running.get_mut(group).map(std::mem::take);
            self.complete(group, total.unwrap_or(0));
            self.settle();
        }
    }

    pub(super) fn merge(&mut self, into: usize, other: &Histograms, from: usize) {
        let width = self.width();
        let (into, from) = (into * width, from * width);
        let theirs = other.slots.get(from..from + width).unwrap_or_default();
        for (at, (mine, theirs)) in self.slots.iter_mut().skip(into).zip(theirs).enumerate() {
            mine.people += theirs.people;
            match mine.sum.checked_add(theirs.sum) {
                Some(sum) => mine.sum = sum,
                None => *self.large_sums.entry(into + at).or_default() += i128::from(theirs.sum),
            }
            if let Some(large) = other.large_sums.get(&(from + at)) {
                *self.large_sums.entry(into + at).or_default() += large;
            }
        }
    }

    /// People and sum of each of a group's slots.
    fn histogram(&self, group: usize) -> impl Iterator<Item = (u64, i128)> {
        let from = group * self.width();
        let slots = self.slots.get(from..from + self.width()).unwrap_or_default();
        slots.iter().enumerate().map(move |(at, slot)| {
            let large = self.large_sums.get(&(from + at)).copied().unwrap_or(0);
            (slot.people.into(), i128::from(slot.sum) + large)
        })
    }

    /// One histogram of some groups that share nobody and have so many `people`.
    pub(super) fn slots(&self, groups: impl Iterator<Item = usize>, people: u64) -> Slots<'_> {
        let width = self.width();
        let mut slots = Slots { steps: &self.steps, counting: self.counting, everyone: people, people: vec![0; width], sums: vec![0; width] };
        for group in groups {
            for ((people, sum), (more, total)) in slots.people.iter_mut().zip(&mut slots.sums).zip(self.histogram(group)) {
                *people += more;
                *sum += total;
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
    /// All people, those who contribute nothing among them.
    everyone: u64,
    people: Vec<u64>,
    sums: Vec<i128>,
}

impl Slots<'_> {
    /// People whose amount is neither NULL nor 0.
    pub(super) fn contributors(&self) -> u64 {
        self.people.iter().sum()
    }

    /// The amount that may be shown: `None` with fewer than `people_min` contributors.
    pub(super) fn shown(&self, people_min: u64, step_people_min: u64) -> Option<i128> {
        if self.contributors() < people_min {
            return None;
        }
        match self.counting {
            Counting::Capped => Some(self.capped(step_people_min)),
            Counting::AsSteps => self.as_steps(&self.large(people_min)),
        }
    }

    /// The amount that may be shown beside that of `other` people, if who they are together is
    /// known: both count by the same steps, those that enough people of each share. `None` for one
    /// is `None` for the other.
    pub(super) fn shown_beside(&self, other: &Self, people_min: u64) -> Option<i128> {
        if self.contributors().min(other.contributors()) < people_min {
            return None;
        }
        let theirs = other.large(people_min);
        let both: Vec<usize> = self.large(people_min).into_iter().filter(|slot| theirs.contains(slot)).collect();
        self.as_steps(&both)
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

    /// People of each slot. Those who contribute nothing are among them: alone, they would be the
    /// one who is missing.
    fn by_step(&self) -> impl Iterator<Item = (usize, u64)> {
        let nothing = self.steps.partition_point(|step| *step <= 0);
        let idle = self.everyone.saturating_sub(self.contributors());
        self.people.iter().enumerate().map(move |(slot, people)| (slot, if slot == nothing { people + idle } else { *people }))
    }

    /// The slots that have `people_min` people.
    fn large(&self, people_min: u64) -> Vec<usize> {
        self.by_step().filter(|(_, people)| *people >= people_min).map(|(slot, _)| slot).collect()
    }

    /// Everyone counts as the highest step that they reach (0 below the first); those of a slot
    /// that isn't `large`, as the nearest that is (ties: the lower one).
    fn as_steps(&self, large: &[usize]) -> Option<i128> {
        let step = |slot: usize| slot.checked_sub(1).and_then(|at| self.steps.get(at)).copied().unwrap_or(0);
        let nearest = |of: i128| large.iter().map(|slot| step(*slot)).min_by_key(|other| (of.abs_diff(*other), *other));
        self.by_step().filter(|(_, people)| *people > 0).try_fold(0_i128, |sum, (slot, people)| Some(sum + nearest(step(slot))? * i128::from(people)))
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

#[cfg(test)]
mod tests {
    use arrow::array::Int64Array;

    use super::*;

    /// One group; each person's values, in order.
    fn histograms(steps: Vec<i128>, persons: &[Vec<i64>]) -> Histograms {
        let mut histograms = Histograms::new(&Amount { contribution: Contribution::Total(0), steps, counting: Counting::Capped });
        histograms.resize(1);
        for values in persons {
            let turns: Vec<_> = (0..values.len()).map(|row| if row == 0 { Turn::Next } else { Turn::Same }).collect();
            let array = Int64Array::from(values.clone());
            histograms.add(&vec![0; values.len()], &turns, &Values::Int64(&array)).unwrap();
        }
        histograms.flush();
        histograms
    }

    #[test]
    fn amounts_beyond_64_bits_are_exact() {
        let most = i128::from(i64::MAX);
        let steps = vec![1, 6 * most, 100 * most];
        // Ten people of three times the greatest value, three of seven times: those are capped at six times.
        let persons: Vec<_> = (0..13).map(|p| vec![i64::MAX; if p < 10 { 3 } else { 7 }]).collect();
        let mut all = histograms(steps.clone(), &persons);
        assert_eq!(all.slots([0].into_iter(), 0).shown(10, 3), Some(10 * 3 * most + 3 * 6 * most));
        // Sums that overflow one by one fit together, and when they are merged.
        let persons: Vec<_> = (0..12).map(|_| vec![i64::MAX]).collect();
        let few = histograms(steps, &persons);
        all.merge(0, &few, 0);
        assert_eq!(all.slots([0].into_iter(), 0).shown(10, 3), Some((12 + 10 * 3) * most + 3 * 6 * most));
    }

    #[test]
    fn a_total_reaches_the_steps_that_are_not_above_it() {
        let decades = (0..19).map(|n| 10_i128.pow(n)).flat_map(|d| [d, 2 * d, 5 * d]).collect();
        let beyond = vec![3, 1 << 63, i128::from(u64::MAX), i128::from(u64::MAX) + 1];
        for steps in [vec![0], vec![-5, 0, 7], (1..40).collect(), decades, beyond] {
            let of = histograms(steps.clone(), &[]);
            let near = steps.iter().filter_map(|step| u64::try_from(*step).ok()).flat_map(|step| [step.saturating_sub(1), step, step.saturating_add(1)]);
            for total in near.chain([1, 2, u64::MAX - 1, u64::MAX]).filter(|total| *total > 0) {
                assert_eq!(of.steps_reached(total), steps.partition_point(|step| *step <= i128::from(total)), "{total} in {steps:?}");
            }
        }
    }

    #[test]
    fn a_negative_value_stops_the_run() {
        let mut histograms = Histograms::new(&Amount { contribution: Contribution::Total(0), steps: vec![1], counting: Counting::Capped });
        histograms.resize(1);
        assert!(histograms.add(&[0], &[Turn::Next], &Values::Int64(&Int64Array::from(vec![-1]))).is_err());
    }
}
