//! Numbers of groups by the value of their one key, found without asking DataFusion.
//!
//! Whole numbers and dates that lie close together have a table by value, short texts a hash table
//! of what they are as one number. Other values are asked for again with every row; when they are
//! many, nothing is remembered any more. One person's rows don't decide that, so that how long a
//! release takes doesn't tell who has a value far from all others.
//!
//! INVARIANT: a value is found under the number that was learnt for it, or not at all.

use std::collections::HashMap;

use ahash::RandomState;
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, StringArray};
use arrow::datatypes::{DataType, Date32Type, Int16Type, Int32Type, Int64Type};

/// The group of a row whose value isn't remembered.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// What is remembered of a key's values.
pub(super) struct Remembered {
    values: Values,
    null: u32,
    /// How many rows the batches had that weren't known wholly, and how many of these rows have a
    /// value that can't be remembered.
    rows: usize,
    strangers: usize,
}

enum Values {
    Near(Near),
    Short(HashMap<u128, u32, RandomState>),
}

/// Numbers by value, from `first` on.
#[derive(Debug, Default)]
struct Near {
    first: i64,
    numbers: Vec<u32>,
}

/// Values from the least to the greatest, at most: 8 MiB a worker.
const SPAN_MAX: usize = 1 << 21;
/// Texts that are remembered at most, and the bytes of one: more of them fit into no cache.
const TEXTS_MAX: usize = 1 << 16;
const TEXT_BYTES_MAX: usize = 15;
/// Nothing is remembered any more after so many strangers, if they are one in so many rows: then
/// asking for them again costs about what is saved.
const STRANGERS_MANY: usize = 1 << 18;
const STRANGERS_ONE_IN: usize = 4;

impl Remembered {
    /// Remembers values of a type, if they can be.
    pub(super) fn of(data_type: &DataType) -> Option<Self> {
        let values = match data_type {
            DataType::Int16 | DataType::Int32 | DataType::Int64 | DataType::Date32 => Values::Near(Near::default()),
            DataType::Utf8 => Values::Short(HashMap::default()),
            _ => return None,
        };
        Some(Self { values, null: UNKNOWN, rows: 0, strangers: 0 })
    }

    /// Appends each row's group or `UNKNOWN`; whether all are known.
    pub(super) fn find(&self, key: &ArrayRef, groups: &mut Vec<usize>) -> bool {
        let mut all_known = match (&self.values, key.data_type()) {
            (Values::Near(near), DataType::Int16) => near.find(key.as_primitive::<Int16Type>(), groups),
            (Values::Near(near), DataType::Int32) => near.find(key.as_primitive::<Int32Type>(), groups),
            (Values::Near(near), DataType::Int64) => near.find(key.as_primitive::<Int64Type>(), groups),
            (Values::Near(near), DataType::Date32) => near.find(key.as_primitive::<Date32Type>(), groups),
            (Values::Short(texts), DataType::Utf8) => find_short(texts, key.as_string(), groups),
            _ => {
                groups.resize(key.len(), UNKNOWN as usize);
                false
            }
        };
        // What stands where a NULL is means nothing.
        if let Some(nulls) = key.nulls().filter(|nulls| nulls.null_count() > 0) {
            groups.iter_mut().zip(nulls).filter(|(_, valid)| !valid).for_each(|(group, _)| *group = self.null as usize);
            all_known = groups.iter().all(|group| *group != UNKNOWN as usize);
        }
        all_known
    }

    /// Learns the numbers of values that weren't known, of a batch of so many `rows`; whether it is
    /// worth it to go on.
    pub(super) fn learn(&mut self, values: &ArrayRef, numbers: &[usize], rows: usize) -> bool {
        let number = |row: usize| numbers.get(row).and_then(|number| u32::try_from(*number).ok()).unwrap_or(UNKNOWN);
        if let Some(null) = (0..values.len()).find(|row| values.is_null(*row)) {
            self.null = number(null);
        }
        self.rows += rows;
        self.strangers += match (&mut self.values, values.data_type()) {
            (Values::Near(near), DataType::Int16) => near.learn(values.as_primitive::<Int16Type>(), number),
            (Values::Near(near), DataType::Int32) => near.learn(values.as_primitive::<Int32Type>(), number),
            (Values::Near(near), DataType::Int64) => near.learn(values.as_primitive::<Int64Type>(), number),
            (Values::Near(near), DataType::Date32) => near.learn(values.as_primitive::<Date32Type>(), number),
            (Values::Short(texts), DataType::Utf8) => learn_short(texts, values.as_string(), number),
            _ => values.len(),
        };
        self.strangers < STRANGERS_MANY || self.strangers < self.rows / STRANGERS_ONE_IN
    }
}

impl Near {
    fn find<T: ArrowPrimitiveType<Native: Into<i64>>>(&self, values: &PrimitiveArray<T>, groups: &mut Vec<usize>) -> bool {
        let mut all_known = true;
        groups.extend(values.values().iter().map(|value| {
            let number = self.numbers.get(self.at((*value).into())).copied().unwrap_or(UNKNOWN);
            all_known &= number != UNKNOWN;
            number as usize
        }));
        all_known
    }

    /// Returns how many rows have a value that is too far from the others.
    fn learn<T: ArrowPrimitiveType<Native: Into<i64>>>(&mut self, values: &PrimitiveArray<T>, number: impl Fn(usize) -> u32) -> usize {
        if self.numbers.is_empty() {
            // The first places are in the middle: one value that is far from all doesn't keep them out.
            let mut sorted: Vec<i64> = values.iter().flatten().map(Into::into).collect();
            sorted.sort_unstable();
            self.first = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
        }
        let mut strangers = 0;
        for (row, value) in values.iter().enumerate().filter_map(|(row, value)| Some((row, value?.into()))) {
            if self.at(value) >= self.numbers.len() {
                self.widen(value);
            }
            let at = self.at(value);
            match self.numbers.get_mut(at) {
                Some(place) => *place = number(row),
                None => strangers += 1,
            }
        }
        strangers
    }

    #[inline]
    fn at(&self, value: i64) -> usize {
        // Another value is at another place, however far they are apart.
        usize::try_from(value.wrapping_sub(self.first).cast_unsigned()).unwrap_or(usize::MAX)
    }

    /// Makes a place for a value, if it isn't too far; at least as many places as there were, on
    /// its side.
    fn widen(&mut self, value: i64) {
        let last = self.first.saturating_add_unsigned(self.numbers.len().saturating_sub(1) as u64);
        let (low, high) = (value.min(self.first), value.max(last));
        let Some(span) = usize::try_from(high.abs_diff(low)).ok().filter(|span| *span < SPAN_MAX) else {
            return;
        };
        let places = (span + 1).next_power_of_two();
        let first = if value < self.first { low.saturating_sub_unsigned((places - span - 1) as u64) } else { low };
        let mut numbers = vec![UNKNOWN; places];
        let from = usize::try_from(self.first.abs_diff(first)).unwrap_or(usize::MAX);
        for (place, number) in numbers.iter_mut().skip(from).zip(&self.numbers) {
            *place = *number;
        }
        (self.first, self.numbers) = (first, numbers);
    }
}

fn find_short(texts: &HashMap<u128, u32, RandomState>, values: &StringArray, groups: &mut Vec<usize>) -> bool {
    let mut all_known = true;
    groups.extend(as_numbers(values).map(|text| {
        let number = text.and_then(|text| texts.get(&text)).copied().unwrap_or(UNKNOWN);
        all_known &= number != UNKNOWN;
        number as usize
    }));
    all_known
}

/// Returns how many rows have a text that is too long, or one too many.
fn learn_short(texts: &mut HashMap<u128, u32, RandomState>, values: &StringArray, number: impl Fn(usize) -> u32) -> usize {
    let mut strangers = 0;
    for (row, text) in as_numbers(values).enumerate().filter(|(row, _)| values.is_valid(*row)) {
        match text.filter(|text| texts.len() < TEXTS_MAX || texts.contains_key(text)) {
            Some(text) => drop(texts.insert(text, number(row))),
            None => strangers += 1,
        }
    }
    strangers
}

fn as_numbers(values: &StringArray) -> impl Iterator<Item = Option<u128>> {
    let (bytes, offsets) = (values.value_data(), values.value_offsets());
    offsets.iter().zip(offsets.iter().skip(1)).map(|(from, to)| as_number(bytes, *from, *to))
}

/// A text as one number, with its length in front; `None` if it is too long.
#[inline]
fn as_number(bytes: &[u8], from: i32, to: i32) -> Option<u128> {
    let (from, to) = (usize::try_from(from).ok()?, usize::try_from(to).ok()?);
    let length = to.checked_sub(from).filter(|length| *length <= TEXT_BYTES_MAX)?;
    let text = match bytes.get(from..).and_then(|rest| rest.first_chunk::<16>()) {
        // What comes behind it is cut off: copying as many bytes as there are is slower.
        Some(chunk) => u128::from_le_bytes(*chunk) & ((1 << (8 * length)) - 1),
        None => {
            let mut chunk = [0; 16];
            chunk.get_mut(..length)?.copy_from_slice(bytes.get(from..to)?);
            u128::from_le_bytes(chunk)
        }
    };
    Some((length as u128) << 120 | text)
}
