//! Which group each row is in, by the values of its keys.
//!
//! DataFusion numbers groups. Of a single key it is only asked about values that aren't remembered
//! (`remembered`): a row then costs a look into a small table.

use arrow::array::{ArrayRef, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::SchemaRef;
use datafusion::error::Result;
use datafusion::logical_expr::EmitTo;
use datafusion::physical_plan::aggregates::group_values::{GroupValues, new_group_values};
use datafusion::physical_plan::aggregates::order::GroupOrdering;

use super::remembered::{Remembered, UNKNOWN};

/// The groups that there are.
pub(super) struct Keys {
    values: Box<dyn GroupValues>,
    /// As long as it is worth it.
    remembered: Option<Remembered>,
}

impl Keys {
    pub(super) fn try_new(schema: SchemaRef) -> Result<Self> {
        let remembered = match schema.fields().as_ref() {
            [key] => Remembered::of(key.data_type()),
            _ => None,
        };
        Ok(Self { values: new_group_values(schema, &GroupOrdering::None)?, remembered })
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The keys of all groups, by number. No rows come after it.
    pub(super) fn emit(&mut self) -> Result<Vec<ArrayRef>> {
        self.values.emit(EmitTo::All)
    }

    /// Each row's group, by number from 0.
    pub(super) fn number(&mut self, keys: &[ArrayRef], groups: &mut Vec<usize>) -> Result<()> {
        let (Some(remembered), [key]) = (&mut self.remembered, keys) else {
            return self.values.intern(keys, groups);
        };
        groups.clear();
        if remembered.find(key, groups) {
            return Ok(());
        }
        // Few, but for the first rows.
        let unknown: UInt32Array = (0..).zip(&*groups).filter(|(_, group)| **group == UNKNOWN as usize).map(|(row, _)| row).collect();
        let values = take(key, &unknown, None)?;
        let mut numbers = Vec::new();
        self.values.intern(&[ArrayRef::clone(&values)], &mut numbers)?;
        for (row, number) in unknown.values().iter().zip(&numbers) {
            if let Some(group) = groups.get_mut(*row as usize) {
                *group = *number;
            }
        }
        if !remembered.learn(&values, &numbers, groups.len()) {
            self.remembered = None;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Arc;

    use arrow::array::{Array, AsArray, Int64Array, StringArray};
    use arrow::compute::cast;
    use arrow::datatypes::{DataType, Field, Schema};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// Whole numbers around one place, some at the other ends of the world.
    fn numbers(rng: &mut ChaCha8Rng) -> Box<dyn Fn(&mut ChaCha8Rng) -> ArrayRef> {
        let place = [0, i64::MIN, i64::MAX, -1, 1 << 40, 40_000][rng.random_range(0..6)];
        let spread: i64 = [1, 10, 3_000, 1 << 20, 1 << 40][rng.random_range(0..5)];
        let far = rng.random_range(0..8) == 0;
        Box::new(move |rng| {
            let value = |rng: &mut ChaCha8Rng| match rng.random_range(0..50) {
                0 => None,
                1 if far => Some([i64::MIN, i64::MAX, 0, 1 << 50][rng.random_range(0..4)]),
                _ => Some(place.wrapping_add(rng.random_range(-spread..=spread))),
            };
            Arc::new((0..rng.random_range(0..300)).map(|_| value(rng)).collect::<Int64Array>())
        })
    }

    /// Texts of one or two characters, so that many are another's beginning.
    fn texts(rng: &mut ChaCha8Rng) -> Box<dyn Fn(&mut ChaCha8Rng) -> ArrayRef> {
        let most = [1, 3, 15, 16, 40][rng.random_range(0..5)];
        Box::new(move |rng| {
            let text = |rng: &mut ChaCha8Rng| -> String { (0..rng.random_range(0..=most)).map(|_| ['\0', 'a', 'é'][rng.random_range(0..3) % 3]).collect() };
            let value = |rng: &mut ChaCha8Rng| (rng.random_range(0..50) > 0).then(|| text(rng));
            Arc::new((0..rng.random_range(0..300)).map(|_| value(rng)).collect::<StringArray>())
        })
    }

    /// As something that can be compared, whatever the type.
    fn shown(array: &ArrayRef) -> Vec<Option<String>> {
        let array = if *array.data_type() == DataType::Date32 { cast(array, &DataType::Int32).unwrap() } else { Arc::clone(array) };
        cast(&array, &DataType::Utf8).unwrap().as_string::<i32>().iter().map(|value| value.map(str::to_owned)).collect()
    }

    #[test]
    fn a_group_is_a_value() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let types = [DataType::Int16, DataType::Int32, DataType::Int64, DataType::Date32, DataType::Utf8, DataType::Boolean];
        let mut remembered = 0;
        for round in 0..600 {
            let data_type = &types[round % types.len()];
            let mut keys = Keys::try_new(Arc::new(Schema::new(vec![Field::new("k", data_type.clone(), true)]))).unwrap();
            let batch = if *data_type == DataType::Utf8 { texts(&mut rng) } else { numbers(&mut rng) };
            let mut seen: Vec<(usize, Option<String>)> = Vec::new();
            for _ in 0..rng.random_range(1..12) {
                // What doesn't fit is NULL. A slice has rows before and behind it.
                let values = batch(&mut rng);
                let values = if *data_type == DataType::Date32 { cast(&values, &DataType::Int32).unwrap() } else { values };
                let values = cast(&values, data_type).unwrap();
                let values = if values.len() > 3 { values.slice(1, values.len() - 2) } else { values };
                let mut groups = vec![7; 3];
                keys.number(&[Arc::clone(&values)], &mut groups).unwrap();
                assert_eq!(groups.len(), values.len());
                seen.extend(groups.into_iter().zip(shown(&values)));
            }
            remembered += usize::from(keys.remembered.is_some());
            let (groups, values): (BTreeSet<_>, BTreeSet<_>) = seen.iter().cloned().unzip();
            assert_eq!(groups, (0..keys.len()).collect());
            assert_eq!(groups.len(), values.len());
            let by_group: BTreeMap<_, _> = seen.iter().cloned().collect();
            assert!(seen.iter().all(|(group, value)| by_group[group] == *value), "round {round}");
            if keys.len() > 0 {
                let emitted = shown(&keys.emit().unwrap()[0]);
                assert!(by_group.iter().all(|(group, value)| emitted[*group] == *value), "round {round}");
            }
        }
        assert!((200..590).contains(&remembered), "{remembered} of 600");
    }
}
