//! Values near the edges of types and steps, and amounts of people near thresholds.

use super::dice::Dice;
use crate::calendar::days;
use crate::law::amounts::default_steps;
use crate::value::{Type, Value};
use crate::world::{Class, Column};

/// Texts that sort, quote and fold in odd ways. Not the empty one: a load takes it for NULL.
const TEXTS: &[&str] = &["a", "b", "B", "Zürich", "東京", "O'Brien", " ", "a,b", "x\"y", "ä", "NULL", "😀", "ab", "z"];

/// A number of people near a threshold.
pub(super) fn people(dice: &mut Dice, thresholds: &[usize]) -> usize {
    let k = *dice.of(thresholds);
    *dice.of(&[k - 1, k, k + 1, k - 1, k, k + 1, 1, 2, 3, 2 * k - 1, 2 * k, 2 * k + 1, 3 * k, 3 * k / 2, 4])
}

/// Some values of a dimension.
pub(super) fn domain(dice: &mut Dice, column: &Column, most: usize) -> Vec<Value> {
    let mut out = vec![];
    for _ in 0..most {
        let value = if dice.percent(15) { Value::Null } else { dimension(dice, column.kind) };
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}

fn dimension(dice: &mut Dice, kind: Type) -> Value {
    match kind {
        Type::Text => Value::Text((*dice.of(TEXTS)).to_owned()),
        Type::Integer => Value::Number(*dice.of(&[0, 1, 9, 10, 11, -1, -10, 37, 40, i128::from(i32::MAX), -2_147_483_640])),
        Type::Bigint => Value::Number(*dice.of(&[0, 1, -1, i128::from(i64::MAX), i128::from(i64::MIN), 1 << 53, (1 << 53) + 1])),
        Type::Numeric(..) => Value::Number(*dice.of(&[0, 1, -1, 99, 100, 101, 999_999_999, -999_999_999])),
        Type::Date => {
            let edges = [
                days(2026, 3, 2),
                days(2026, 3, 1),
                days(2026, 3, 9),
                days(2001, 1, 1),
                days(2000, 12, 31),
                days(1, 1, 8),
                days(9999, 12, 31),
                days(2024, 2, 29),
            ];
            Value::Date(*dice.of(&edges))
        }
        Type::Boolean => Value::Boolean(dice.percent(50)),
    }
}

/// Amounts of so many people: alike, in two steps, mostly nothing, or one far above.
pub(super) fn amounts(dice: &mut Dice, column: &Column, many: usize, thresholds: &[usize]) -> Vec<Value> {
    let Class::Measure { high, not_null, steps } = &column.class else { panic!("amounts of a dimension") };
    let steps = steps.clone().unwrap_or_else(|| default_steps(*high));
    let near = |dice: &mut Dice| {
        let step = *dice.of(&steps);
        (step + *dice.of(&[-1, 0, 0, 1])).clamp(0, *high)
    };
    let usual = if dice.percent(30) { 0 } else { near(dice) };
    let mut out = vec![Value::Number(usual); many];
    let mut rest = many;
    for _ in 0..dice.below(4) {
        let some = people(dice, thresholds).min(rest);
        let value = if dice.percent(10) { *high } else { near(dice) };
        out[rest - some..rest].fill(Value::Number(value));
        rest -= some;
    }
    if dice.percent(30) && many > 0 {
        out[0] = Value::Number(*high);
    }
    if dice.percent(20) {
        out.iter_mut().for_each(|v| *v = Value::Number(dice.between(0, *high)));
    }
    if !not_null && dice.percent(70) {
        let some = people(dice, thresholds).min(many);
        out[..some].fill(Value::Null);
    }
    out
}
