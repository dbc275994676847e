//! What conditions and expressions are on a row: SQL's three truth values.

use crate::template::{Column, Condition, Expression, Operator, Place};
use crate::value::Value;

/// What a row has of one source.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The dataset's columns, or those of a per-person aggregate.
    pub values: Vec<Value>,
    /// The columns of what is looked up.
    pub looked_up: Vec<Value>,
}

/// A joined row: a part for each source; none of a left join's other side if there is no match.
pub type Row = Vec<Option<Part>>;

/// A column's value.
#[must_use]
pub fn column(row: &Row, column: Column) -> Value {
    let Some(part) = &row[column.source] else { return Value::Null };
    match column.place {
        Place::Plain(at) => part.values[at].clone(),
        Place::LookedUp(at) => part.looked_up[at].clone(),
        Place::Unit => unreachable!("units have no values here"),
    }
}

/// An expression's value.
#[must_use]
pub fn value(row: &Row, expression: &Expression) -> Value {
    match expression {
        Expression::Column(c) => column(row, *c),
        Expression::Upper(c) => match column(row, *c) {
            Value::Text(text) => Value::Text(text.to_uppercase()),
            other => other,
        },
        Expression::Prefix(c, letters) => match column(row, *c) {
            Value::Text(text) => Value::Text(text.chars().take(*letters).collect()),
            other => other,
        },
        Expression::NullIf(c, null) => match column(row, *c) {
            same if same == *null => Value::Null,
            other => other,
        },
        Expression::Coalesce(c, otherwise) => match column(row, *c) {
            Value::Null => otherwise.clone(),
            other => other,
        },
        Expression::Case(arms, otherwise) => {
            let arm = arms.iter().find(|(condition, _)| holds(row, condition) == Some(true));
            arm.map_or(otherwise, |(_, value)| value).clone()
        }
        Expression::Test(condition) => holds(row, condition).map_or(Value::Null, Value::Boolean),
    }
}

/// Whether a condition holds; `None` is unknown.
#[must_use]
pub fn holds(row: &Row, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Compare(e, operator, literal) => compare(&value(row, e), *operator, literal),
        Condition::Among(e, list, negated) => {
            let value = value(row, e);
            let found = list.iter().map(|l| compare(&value, Operator::Equal, l)).fold(Some(false), or);
            if *negated { found.map(|b| !b) } else { found }
        }
        Condition::Between(e, low, high) => {
            let value = value(row, e);
            and(compare(&value, Operator::AtLeast, low), compare(&value, Operator::AtMost, high))
        }
        Condition::Like(e, prefix, is) => match value(row, e) {
            Value::Text(text) => Some(text.starts_with(prefix) == *is),
            _ => None,
        },
        Condition::Distinct(e, literal, is) => Some((value(row, e) != *literal) == *is),
        Condition::IsNull(e, is) => Some((value(row, e) == Value::Null) == *is),
        Condition::Not(c) => holds(row, c).map(|b| !b),
        Condition::And(a, b) => and(holds(row, a), holds(row, b)),
        Condition::Or(a, b) => or(holds(row, a), holds(row, b)),
        Condition::Matched(source, matched) => Some(row[*source].is_some() == *matched),
    }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    and(a.map(|a| !a), b.map(|b| !b)).map(|c| !c)
}

fn compare(a: &Value, operator: Operator, b: &Value) -> Option<bool> {
    if *a == Value::Null || *b == Value::Null {
        return None;
    }
    Some(match operator {
        Operator::Equal => a == b,
        Operator::Different => a != b,
        Operator::Less => a < b,
        Operator::AtMost => a <= b,
        Operator::More => a > b,
        Operator::AtLeast => a >= b,
    })
}
