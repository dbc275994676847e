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
use super::visits::{Visit, Visits};
use super::{Amount, Contribution, Counting};

/// Histograms of one amount for all groups: `steps + 1` slots a group.
pub(super) struct Histograms {
    contribution: Contribution,
    pub(super) counting: Counting,
    /// Least number of contributors that must reach a step for it to cap own amounts.
    step_people_min: u32,
    steps: Steps,
    /// For each step that may cap: it and the next, as the totals that fit into a slot.
    caps: Vec<(u64, u64)>,
    visits: Visits,
    below_caps: Vec<BelowCap>,
    slots: Vec<Slot>,
    /// People and sums that don't fit into a slot, by slot.
    aside: BTreeMap<usize, (u64, i128)>,
    /// Scratch space: visits that are over, those whose total is large, and the slots of others.
    over: Vec<Visit>,
    large: Vec<(usize, i128)>,
    settled: Vec<(usize, u64)>,
}

/// What a group of many people has beside its slots: people below the step after its cap, who
/// are nearly all. So its slots, of which a cache holds few, are rarely looked for.
///
/// INVARIANT: enough contributors reach the step `cap` for it to cap own amounts. Whoever else
/// comes, those below it count in full, and needn't be told apart.
#[derive(Debug, Clone, Copy)]
struct BelowCap {
    /// People below the step `cap`.
    below: Slot,
    /// People who reach it and not the next.
    at: Slot,
    /// How many have reached the next since `cap` was found.
    above: u32,
    /// `NONE` until it is found.
    cap: u32,
}

impl Default for BelowCap {
    fn default() -> Self {
        Self { below: Slot::default(), at: Slot::default(), above: 0, cap: Self::NONE }
    }
}

impl BelowCap {
    const NONE: u32 = u32::MAX;

    /// Counts a person by their total, as long as they aren't above and there is room.
    #[inline]
    fn count(&mut self, total: u64, caps: &[(u64, u64)]) -> bool {
        let Some((cap, _)) = caps.get(self.cap as usize).filter(|(_, next)| total < *next) else {
            return false;
        };
        // NULL and 0 contribute nothing.
        let person = u64::from(total > 0) << Slot::SUM_BITS | total;
        // Both are written, so that no branch has to be guessed.
        let below = u64::from(total < *cap).wrapping_neg();
        let (below, at) = (Slot(self.below.0 + (person & below)), Slot(self.at.0 + (person & !below)));
        if (below.0 | at.0) & Slot::FULL != 0 {
            return false;
        }
        (self.below, self.at) = (below, at);
        true
    }
}

/// People whose totals lie between two steps, and the sum of these: 22 bits and 42, because a
/// histogram's size is what many groups cost. The highest bit of either says that it is full.
#[derive(Debug, Clone, Copy, Default)]
struct Slot(u64);

impl Slot {
    const SUM_BITS: u32 = 42;
    const FULL: u64 = 1 << 63 | 1 << (Self::SUM_BITS - 1);
    /// Totals below this fit.
    const TOTAL_END: u64 = 1 << (Self::SUM_BITS - 1);

    /// One person; `None` if the total doesn't fit.
    #[inline]
    fn person(total: u64) -> Option<Self> {
        (total < Self::TOTAL_END).then_some(Self(1 << Self::SUM_BITS | total))
    }

    #[inline]
    fn people(self) -> u32 {
        (self.0 >> Self::SUM_BITS) as u32
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
    pub(super) fn new(amount: &Amount, step_people_min: u64) -> Self {
        let steps = Steps::new(&amount.steps);
        let fits = |step: Option<&i128>| step.map_or(Slot::TOTAL_END, |step| u64::try_from((*step).max(0)).unwrap_or(u64::MAX).min(Slot::TOTAL_END));
        let caps = match amount.counting {
            Counting::Capped => (0..steps.all.len()).map(|step| (fits(steps.all.get(step)), fits(steps.all.get(step + 1)))).collect(),
            // A list's classes need all of its slots.
            Counting::ByList => Vec::new(),
        };
        Self {
            contribution: amount.contribution.clone(),
            counting: amount.counting,
            step_people_min: u32::try_from(step_people_min).unwrap_or(u32::MAX),
            steps,
            caps,
            visits: Visits::default(),
            below_caps: Vec::new(),
            slots: Vec::new(),
            aside: BTreeMap::new(),
            over: Vec::new(),
            large: Vec::new(),
            settled: Vec::new(),
        }
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.visits.resize(groups);
        self.below_caps.resize(groups, BelowCap::default());
        self.slots.resize(groups * self.width(), Slot::default());
    }

    /// Distinct people of a group.
    pub(super) fn people(&self, group: usize) -> u32 {
        self.visits.people(group).unwrap_or(0)
    }

    /// Slots a group.
    fn width(&self) -> usize {
        self.steps.all.len() + 1
    }

    /// Adds a batch's values, each of a person (by number) in a group.
    pub(super) fn add(&mut self, persons: &[u32], groups: &[usize], cells_per_person: u32, batch: &RecordBatch) -> Result<()> {
        let rows = Rows { persons, groups, cells_per_person };
        // One loop a type, so that none asks for each row what its type is.
        match Values::of(&self.contribution, batch)? {
            Values::Ones => self.add_rows(rows, std::iter::repeat(1)),
            Values::NonNull(array) => self.add_rows(rows, (0..array.len()).map(|row| array.is_valid(row).into())),
            Values::Int16(array) => self.add_array(rows, array),
            Values::Int32(array) => self.add_array(rows, array),
            Values::Int64(array) => self.add_array(rows, array),
            Values::Decimal(array) => self.add_array(rows, array),
        }
    }

    fn add_array<T: ArrowPrimitiveType<Native: Into<i128>>>(&mut self, rows: Rows<'_>, array: &PrimitiveArray<T>) -> Result<()> {
        if array.null_count() == 0 {
            return self.add_rows(rows, array.values().iter().map(|value| (*value).into()));
        }
        // NULL adds nothing.
        self.add_rows(rows, array.iter().map(|value| value.map_or(0, Into::into)))
    }

    fn add_rows(&mut self, rows: Rows<'_>, values: impl Iterator<Item = i128>) -> Result<()> {
        self.visits.add(rows.persons, rows.groups, values, rows.cells_per_person, &mut self.over, &mut self.large)?;
        self.settle();
        Ok(())
    }

    /// Puts the visits that are over into the slots of their groups.
    fn settle(&mut self) {
        let width = self.width();
        let (mut over, mut settled) = (std::mem::take(&mut self.over), std::mem::take(&mut self.settled));
        for visit in over.drain(..) {
            if !visit.many || self.caps.is_empty() {
                settled.push((visit.group() * width + self.steps.reached(visit.total), visit.total));
            } else if !self.below_caps.get_mut(visit.group()).is_some_and(|group| group.count(visit.total, &self.caps)) {
                self.settle_above(visit.group(), visit.total);
            }
        }
        // A loop of its own: a slot is rarely in a cache, and the less stands between them, the
        // more of them are fetched at once.
        for (at, total) in settled.drain(..) {
            self.put_person(at, total);
        }
        (self.over, self.settled) = (over, settled);
        for (group, total) in std::mem::take(&mut self.large) {
            put_aside(&mut self.aside, group * width + self.steps.reached_by_large(total), (1, total));
        }
    }

    /// The same of a visit to a group of many that `BelowCap` can't count: nearly nobody's.
    #[cold]
    fn settle_above(&mut self, group: usize, total: u64) {
        self.put_person(group * self.width() + self.steps.reached(total), total);
        let Some(state) = self.below_caps.get_mut(group) else {
            return;
        };
        if self.caps.get(state.cap as usize).is_some_and(|(_, next)| total < *next) {
            // There was no room.
            self.empty(group);
            return;
        }
        state.above += 1;
        if state.cap == BelowCap::NONE || state.above >= self.step_people_min {
            self.find_cap(group);
        }
    }

    /// Finds the highest step that enough people reach, and takes those below it from the slots.
    fn find_cap(&mut self, group: usize) {
        let from = group * self.width();
        self.empty(group);
        let (Some(state), Some(slots)) = (self.below_caps.get_mut(group), self.slots.get_mut(from..)) else {
            return;
        };
        let mut reaching = 0;
        // Slot s + 1 and above hold those who reach step s.
        let highest = (0..self.caps.len()).rev().find(|step| {
            reaching += slots.get(step + 1).map_or(0, |slot| slot.people());
            reaching >= self.step_people_min
        });
        // Without one the first caps.
        let cap = highest.unwrap_or(0);
        let at = slots.get_mut(cap + 1).map(std::mem::take).unwrap_or_default();
        let below: Vec<Slot> = slots.get_mut(..=cap).unwrap_or_default().iter_mut().map(std::mem::take).collect();
        *state = BelowCap { below: Slot::default(), at, above: 0, cap: u32::try_from(cap).unwrap_or(BelowCap::NONE) };
        below.into_iter().for_each(|slot| self.put(from + cap, slot));
    }

    /// Puts what a group has beside its slots back into them.
    fn empty(&mut self, group: usize) {
        let Some(state) = self.below_caps.get_mut(group).filter(|state| state.cap != BelowCap::NONE) else {
            return;
        };
        let (below, at) = (std::mem::take(&mut state.below), std::mem::take(&mut state.at));
        let from = group * self.width() + self.below_caps.get(group).map_or(0, |state| state.cap as usize);
        self.put(from, below);
        self.put(from + 1, at);
    }

    /// Adds a person's total to a slot; NULL and 0 contribute nothing.
    #[inline]
    fn put_person(&mut self, at: usize, total: u64) {
        match Slot::person(total) {
            _ if total == 0 => {}
            Some(person) => self.put(at, person),
            None => put_aside(&mut self.aside, at, (1, total.into())),
        }
    }

    /// Adds people to a slot, or aside if they don't fit into one.
    #[inline]
    fn put(&mut self, at: usize, people: Slot) {
        if let Some(full) = self.slots.get_mut(at).map_or_else(|| Some(people.holds()), |slot| slot.add(people)) {
            put_aside(&mut self.aside, at, full);
        }
    }

    /// Puts everything into the slots: no more rows come.
    pub(super) fn complete(&mut self) {
        self.visits.end(&mut self.over, &mut self.large);
        self.settle();
        (0..self.below_caps.len()).for_each(|group| self.empty(group));
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

/// A batch's rows but for their values.
#[derive(Debug, Clone, Copy)]
struct Rows<'a> {
    persons: &'a [u32],
    groups: &'a [usize],
    cells_per_person: u32,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::Int64Array;
    use arrow::datatypes::{Field, Schema};
    use rand::{Rng, SeedableRng};

    use super::*;

    /// One group; each person's values, in order.
    fn histograms(steps: Vec<i128>, persons: &[Vec<i64>]) -> Result<Histograms> {
        let visits: Vec<_> = persons.iter().map(|values| (0, values.clone())).collect();
        of_visits(steps, 3, 1, &visits)
    }

    /// Some groups, and visits of one after the other.
    fn of_visits(steps: Vec<i128>, step_people_min: u64, groups: usize, visits: &[(usize, Vec<i64>)]) -> Result<Histograms> {
        let mut histograms = Histograms::new(&Amount { contribution: Contribution::Total(0), steps, counting: Counting::Capped }, step_people_min);
        histograms.resize(groups);
        let schema = Arc::new(Schema::new(vec![Field::new("v", DataType::Int64, true)]));
        for (person, (group, values)) in (1..).zip(visits) {
            let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(Int64Array::from(values.clone()))])?;
            histograms.add(&vec![person; values.len()], &vec![*group; values.len()], u32::MAX, &batch)?;
        }
        histograms.complete();
        Ok(histograms)
    }

    #[test]
    fn what_is_kept_beside_the_slots_is_what_they_would_show() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        for round in 0..300 {
            let step_people_min = rng.random_range(3..9);
            let mut steps: Vec<i128> = (0..rng.random_range(1..9)).map(|_| rng.random_range(0..200)).collect();
            if round % 10 == 0 {
                steps.extend([1 << 41, 1 << 63, 1 << 70]);
            }
            steps.sort_unstable();
            steps.dedup();
            let value = |rng: &mut rand_chacha::ChaCha8Rng| match rng.random_range(0..40) {
                0 if round % 10 == 0 => i64::MAX,
                1 if round % 10 == 0 => 1 << 41,
                n => (n % 5) * rng.random_range(0..60),
            };
            let visits: Vec<_> = (0..rng.random_range(0..900))
                .map(|_| (rng.random_range(0..3), (0..rng.random_range(1..4)).map(|_| value(&mut rng)).collect::<Vec<_>>()))
                .collect();
            let (half, rest) = visits.split_at(visits.len() / 2);
            let all = of_visits(steps.clone(), step_people_min, 3, &visits).unwrap();
            let mut merged = of_visits(steps.clone(), step_people_min, 3, half).unwrap();
            let rest = of_visits(steps.clone(), step_people_min, 3, rest).unwrap();
            (0..3).for_each(|group| merged.merge(group, &rest, group));
            // Each group, and groups that are shown as one.
            for groups in [vec![0], vec![1], vec![2], vec![0, 1, 2], vec![1, 2]] {
                let totals: Vec<i128> =
                    visits.iter().filter(|(group, _)| groups.contains(group)).map(|(_, values)| values.iter().map(|v| i128::from(*v)).sum()).collect();
                let reach = |step: i128| totals.iter().filter(|total| **total >= step && **total > 0).count() as u64;
                let cap = steps.iter().rev().find(|step| reach(**step) >= step_people_min).or(steps.first()).copied().unwrap();
                let contributors = totals.iter().filter(|total| **total > 0).count();
                let expected = (contributors >= 10).then(|| totals.iter().map(|total| (*total).min(cap)).sum::<i128>());
                for histograms in [&all, &merged] {
                    let seen = histograms.slots(groups.iter().copied(), 0).own(10, step_people_min);
                    assert_eq!(seen, expected, "round {round}: {steps:?}, {step_people_min} people, {totals:?}");
                }
            }
        }
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
