//! Amounts in steps: per group, how many people's own totals lie between two steps, and their sum.
//!
//! One owner's own total caps everyone at the highest step that enough contributors reach, so no
//! one person moves it by more than a step that others reach too. A total over another owner's
//! people counts each of them as the average of a class of neighbouring steps that k of them are
//! in, so that no weight names anybody.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Decimal128Type, Int16Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};

use super::slots::Slots;
use super::steps::Steps;
use super::visits::Visits;
use super::{Amount, Contribution, Counting};

/// Histograms of one amount for all groups: `steps + 1` slots a group.
pub(super) struct Histograms {
    contribution: Contribution,
    pub(super) counting: Counting,
    steps: Steps,
    slots: Vec<Slot>,
    /// The totals of visits that aren't over, and what of them doesn't fit: rarely anything.
    totals: Vec<u64>,
    large_totals: BTreeMap<usize, i128>,
    /// Scratch space: the slots of visits that are over.
    settled: Vec<usize>,
    /// People and sums that don't fit into a slot, by slot.
    aside: BTreeMap<usize, (u64, i128)>,
}

/// People whose totals lie between two steps, and the sum of these: 22 bits and 42, because a
/// histogram's size is what many groups cost. The highest bit of either says that it is full.
#[derive(Debug, Clone, Copy, Default)]
struct Slot(u64);

impl Slot {
    const SUM_BITS: u32 = 42;
    const FULL: u64 = 1 << 63 | 1 << (Self::SUM_BITS - 1);

    /// One person; `None` if the total doesn't fit.
    #[inline]
    fn person(total: u64) -> Option<Self> {
        (total < 1 << (Self::SUM_BITS - 1)).then_some(Self(1 << Self::SUM_BITS | total))
    }

    /// Adds what another holds that isn't full; returns all if this is full now, and is empty then.
    #[inline]
    fn add(&mut self, other: Self) -> Option<(u64, i128)> {
        self.0 += other.0;
        if self.0 & Self::FULL == 0 { None } else { Some(std::mem::take(self).holds()) }
    }

    fn holds(self) -> (u64, i128) {
        (self.0 >> Self::SUM_BITS, i128::from(self.0 & ((1 << Self::SUM_BITS) - 1)))
    }
}

impl Histograms {
    pub(super) fn new(amount: &Amount) -> Self {
        Self {
            contribution: amount.contribution.clone(),
            counting: amount.counting,
            steps: Steps::new(&amount.steps),
            slots: Vec::new(),
            totals: Vec::new(),
            large_totals: BTreeMap::new(),
            settled: Vec::new(),
            aside: BTreeMap::new(),
        }
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.slots.resize(groups * self.width(), Slot::default());
    }

    /// Slots a group.
    fn width(&self) -> usize {
        self.steps.all.len() + 1
    }

    /// Adds a batch's values to the totals of its visits.
    pub(super) fn add(&mut self, visits: &Visits, batch: &RecordBatch) -> Result<()> {
        self.totals.resize(visits.groups().len(), 0);
        // One loop a type, so that none asks for each row what its type is.
        match Values::of(&self.contribution, batch)? {
            Values::Ones => self.add_rows(visits, std::iter::repeat(1)),
            Values::NonNull(array) => self.add_rows(visits, (0..array.len()).map(|row| array.is_valid(row).into())),
            Values::Int16(array) => self.add_array(visits, array),
            Values::Int32(array) => self.add_array(visits, array),
            Values::Int64(array) => self.add_array(visits, array),
            Values::Decimal(array) => self.add_array(visits, array),
        }
    }

    fn add_array<T: ArrowPrimitiveType<Native: Into<i128>>>(&mut self, visits: &Visits, array: &PrimitiveArray<T>) -> Result<()> {
        if array.null_count() == 0 {
            return self.add_rows(visits, array.values().iter().map(|value| (*value).into()));
        }
        // NULL adds nothing.
        self.add_rows(visits, array.iter().map(|value| value.map_or(0, Into::into)))
    }

    #[inline]
    fn add_rows(&mut self, visits: &Visits, values: impl Iterator<Item = i128>) -> Result<()> {
        for (visit, value) in visits.of_rows().zip(values) {
            let Some((at, total)) = visit.and_then(|at| Some((at, self.totals.get_mut(at)?))) else {
                continue;
            };
            match u64::try_from(value).ok().and_then(|value| total.checked_add(value)) {
                Some(sum) => *total = sum,
                None => self.add_large(at, value)?,
            }
        }
        Ok(())
    }

    #[cold]
    fn add_large(&mut self, visit: usize, value: i128) -> Result<()> {
        // Measures aren't negative; a value that is has wrapped somewhere.
        if value < 0 {
            return Err(out_of_bounds());
        }
        let large = self.large_totals.entry(visit).or_default();
        *large = large.checked_add(value).ok_or_else(out_of_bounds)?;
        Ok(())
    }

    /// Puts the totals of the first visits, which are over, into the slots of their groups.
    pub(super) fn settle(&mut self, groups: &[usize]) {
        if !self.large_totals.is_empty() {
            self.settle_large(groups);
        }
        let width = self.width();
        let over = self.totals.get(..groups.len()).unwrap_or_default();
        self.settled.clear();
        self.settled.extend(groups.iter().zip(over).map(|(group, total)| group * width + self.steps.reached(*total)));
        // A loop of its own: a slot is rarely in a cache, and the less stands between them, the
        // more of them are fetched at once.
        for (at, total) in self.settled.iter().zip(self.totals.drain(..groups.len().min(self.totals.len()))) {
            // NULL and 0 contribute nothing.
            if total == 0 {
                continue;
            }
            let full = match (self.slots.get_mut(*at), Slot::person(total)) {
                (Some(slot), Some(person)) => slot.add(person),
                _ => Some((1, total.into())),
            };
            if let Some(full) = full {
                put_aside(&mut self.aside, *at, full);
            }
        }
    }

    #[cold]
    fn settle_large(&mut self, groups: &[usize]) {
        let later = self.large_totals.split_off(&groups.len());
        for (visit, large) in std::mem::take(&mut self.large_totals) {
            if let (Some(group), Some(total)) = (groups.get(visit), self.totals.get_mut(visit)) {
                let total = large + i128::from(std::mem::take(total));
                put_aside(&mut self.aside, group * (self.steps.all.len() + 1) + self.steps.reached_by_large(total), (1, total));
            }
        }
        self.large_totals = later.into_iter().map(|(visit, large)| (visit - groups.len(), large)).collect();
    }

    /// Adds another worker's histogram of a group.
    pub(super) fn merge(&mut self, into: usize, other: &Histograms, from: usize) {
        let width = self.width();
        let (into, from) = (into * width, from * width);
        let theirs = other.slots.get(from..from + width).unwrap_or_default();
        for (at, (mine, theirs)) in self.slots.iter_mut().skip(into).zip(theirs).enumerate() {
            if let Some(full) = mine.add(*theirs) {
                put_aside(&mut self.aside, into + at, full);
            }
        }
        for (at, aside) in other.aside.range(from..from + width) {
            put_aside(&mut self.aside, into + at - from, *aside);
        }
    }

    /// One histogram of some groups that share nobody and have so many `people`.
    pub(super) fn slots(&self, groups: impl Iterator<Item = usize>, people: u64) -> Slots<'_> {
        let width = self.width();
        let mut slots = Slots { steps: &self.steps.all, everyone: people, people: vec![0; width], sums: vec![0; width] };
        for group in groups {
            let from = group * width;
            let held = self.slots.get(from..from + width).unwrap_or_default().iter().map(|slot| slot.holds()).enumerate();
            for (at, (people, sum)) in held.chain(self.aside.range(from..from + width).map(|(at, aside)| (at - from, *aside))) {
                if let (Some(all), Some(total)) = (slots.people.get_mut(at), slots.sums.get_mut(at)) {
                    *all += people;
                    *total += sum;
                }
            }
        }
        slots
    }
}

#[cold]
fn put_aside(aside: &mut BTreeMap<usize, (u64, i128)>, at: usize, (people, sum): (u64, i128)) {
    let (all, total) = aside.entry(at).or_default();
    *all += people;
    *total += sum;
}

/// One amount's values in a batch.
enum Values<'a> {
    Ones,
    NonNull(&'a ArrayRef),
    Int16(&'a arrow::array::Int16Array),
    Int32(&'a arrow::array::Int32Array),
    Int64(&'a arrow::array::Int64Array),
    Decimal(&'a arrow::array::Decimal128Array),
}

impl<'a> Values<'a> {
    fn of(contribution: &Contribution, batch: &'a RecordBatch) -> Result<Self> {
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
    use std::sync::Arc;

    use arrow::array::Int64Array;
    use arrow::datatypes::{Field, Schema};

    use super::super::visits::Seen;
    use super::*;

    /// One group; each person's values, in order.
    fn histograms(steps: Vec<i128>, persons: &[Vec<i64>]) -> Result<Histograms> {
        let mut histograms = Histograms::new(&Amount { contribution: Contribution::Total(0), steps, counting: Counting::Capped });
        histograms.resize(1);
        let (mut visits, mut seen) = (Visits::default(), [Seen::default()]);
        let schema = Arc::new(Schema::new(vec![Field::new("v", DataType::Int64, true)]));
        for (number, values) in persons.iter().enumerate() {
            let persons = vec![u32::try_from(number).unwrap() + 1; values.len()];
            visits.add(&persons, &vec![0; values.len()], &mut seen, u32::MAX)?;
            let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(Int64Array::from(values.clone()))])?;
            histograms.add(&visits, &batch)?;
            histograms.settle(visits.over());
            visits.forget_over();
        }
        histograms.settle(visits.groups());
        Ok(histograms)
    }

    #[test]
    fn amounts_beyond_64_bits_are_exact() {
        let most = i128::from(i64::MAX);
        let steps = vec![1, 6 * most, 100 * most];
        // Ten people of three times the greatest value, three of seven times: those are capped at six times.
        let persons: Vec<_> = (0..13).map(|p| vec![i64::MAX; if p < 10 { 3 } else { 7 }]).collect();
        let mut all = histograms(steps.clone(), &persons).unwrap();
        assert_eq!(all.slots([0].into_iter(), 0).own(10, 3), Some(10 * 3 * most + 3 * 6 * most));
        // Sums that overflow one by one fit together, and when they are merged.
        let persons: Vec<_> = (0..12).map(|_| vec![i64::MAX]).collect();
        let few = histograms(steps, &persons).unwrap();
        all.merge(0, &few, 0);
        assert_eq!(all.slots([0].into_iter(), 0).own(10, 3), Some((12 + 10 * 3) * most + 3 * 6 * most));
    }

    #[test]
    fn slots_that_fill_up_lose_nothing() {
        // Around the greatest total that a slot takes, and around the greatest sum.
        let edge = 1_i64 << 41;
        let persons: Vec<_> = (0..400).map(|p| vec![edge - 1 + p % 3, p % 2]).collect();
        let mut all = histograms(vec![1], &persons).unwrap();
        let sum: i128 = persons.iter().flatten().map(|value| i128::from(*value)).sum();
        let slots = all.slots([0].into_iter(), 400);
        assert_eq!((slots.contributors(), slots.sums.iter().sum::<i128>()), (400, sum));
        let more = histograms(vec![1], &persons).unwrap();
        all.merge(0, &more, 0);
        let slots = all.slots([0].into_iter(), 800);
        assert_eq!((slots.contributors(), slots.sums.iter().sum::<i128>()), (800, 2 * sum));
        // More people than a slot counts.
        let mut slot = Slot::default();
        let people: u64 = (0..5_000_000).filter_map(|_| slot.add(Slot::person(1).unwrap())).map(|(people, _)| people).sum();
        assert_eq!(people + slot.holds().0, 5_000_000);
    }

    #[test]
    fn a_negative_value_stops_the_run() {
        assert!(histograms(vec![1], &[vec![-1]]).is_err());
    }
}
