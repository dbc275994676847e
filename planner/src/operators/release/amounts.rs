//! Amounts in steps: per group, how many people's own totals lie between two steps, and their sum.
//!
//! One owner's own total caps everyone at the highest step that enough contributors reach, so no
//! one person moves it by more than a step that others reach too. A total over another owner's
//! people counts each of them as the average of a class of neighbouring steps that k of them are
//! in, so that no weight names anybody.

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Decimal128Type, Int16Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};

use super::held::Held;
use super::slots::Slots;
use super::visits::Visits;
use super::{Amount, Contribution, Counting};

/// Histograms of one amount for all groups: `steps + 1` slots a group.
pub(super) struct Histograms {
    contribution: Contribution,
    pub(super) counting: Counting,
    visits: Visits,
    held: Held,
}

impl Histograms {
    pub(super) fn new(amount: &Amount, step_people_min: u64) -> Self {
        Self { contribution: amount.contribution.clone(), counting: amount.counting, visits: Visits::default(), held: Held::new(amount, step_people_min) }
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.visits.resize(groups);
        self.held.resize(groups);
    }

    /// Distinct people of a group.
    pub(super) fn people(&self, group: usize) -> u32 {
        self.visits.people(group).unwrap_or(0)
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
        self.visits.add(rows.persons, rows.groups, values, rows.cells_per_person, &mut self.held)
    }

    /// Puts everything into the histograms: no more rows come.
    pub(super) fn complete(&mut self) {
        self.visits.end(&mut self.held);
    }

    /// Adds another worker's histogram of a group.
    pub(super) fn merge(&mut self, into: usize, other: &Histograms, from: usize) {
        self.held.merge(into, &other.held, from);
    }

    /// One histogram of some groups that share nobody and have so many `people`.
    pub(super) fn slots(&self, groups: impl Iterator<Item = usize>, people: u64) -> Slots<'_> {
        let width = self.held.width();
        let mut slots = Slots { steps: self.held.steps(), everyone: people, people: vec![0; width], sums: vec![0; width] };
        for (at, (people, sum)) in groups.flat_map(|group| self.held.histogram(group)) {
            if let (Some(all), Some(total)) = (slots.people.get_mut(at), slots.sums.get_mut(at)) {
                *all += people;
                *total += sum;
            }
        }
        slots
    }
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
            return Ok(if column.null_count() == 0 { Self::Ones } else { Self::NonNull(column) });
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

    use super::super::held::Slot;
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

    /// However rows fall into batches, NULLs and limits of cells among them.
    #[test]
    fn each_visit_is_counted_once() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(2);
        for round in 0..60 {
            let (groups, most) = (rng.random_range(1..12), [u32::MAX, 1, 3][round % 3]);
            let mut rows: Vec<(u32, usize, Option<i64>)> = Vec::new();
            for person in 1..rng.random_range(2..900) {
                for _ in 0..rng.random_range(1..9) {
                    let value = (rng.random_range(0..9) > 0).then(|| rng.random_range(0..60));
                    rows.push((person, rng.random_range(0..groups), value));
                }
            }
            let steps = vec![1, 2, 5, 10, 20, 50, 100];
            let mut seen = Histograms::new(&Amount { contribution: Contribution::Total(0), steps: steps.clone(), counting: Counting::Capped }, 3);
            seen.resize(groups);
            let schema = Arc::new(Schema::new(vec![Field::new("v", DataType::Int64, true)]));
            let mut rest = rows.as_slice();
            while !rest.is_empty() {
                let (batch, later) = rest.split_at(rng.random_range(1..400).min(rest.len()));
                rest = later;
                let values = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(batch.iter().map(|row| row.2).collect::<Int64Array>())]).unwrap();
                let (persons, groups): (Vec<_>, Vec<_>) = batch.iter().map(|row| (row.0, row.1)).unzip();
                seen.add(&persons, &groups, most, &values).unwrap();
            }
            seen.complete();
            // Each person's first groups, and what their rows in these come to.
            let mut totals = vec![std::collections::BTreeMap::<u32, i128>::new(); groups];
            for (person, group, value) in &rows {
                let had = totals.iter().filter(|group| group.contains_key(person)).count();
                if totals[*group].contains_key(person) || had < most as usize {
                    *totals[*group].entry(*person).or_default() += i128::from(value.unwrap_or(0));
                }
            }
            for (group, totals) in totals.iter().enumerate() {
                assert_eq!(seen.people(group) as usize, totals.len(), "round {round}");
                let contributors = || totals.values().filter(|total| **total > 0);
                let cap = steps.iter().rev().find(|step| contributors().filter(|total| total >= step).count() >= 3).unwrap_or(&1);
                let expected = (contributors().count() >= 10).then(|| totals.values().map(|total| total.min(cap)).sum::<i128>());
                assert_eq!(seen.slots([group].into_iter(), 0).own(10, 3), expected, "round {round}");
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
