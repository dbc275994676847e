//! Whether two filters exclude one another by their text.

use crate::template::Condition;
use crate::value::Value;

/// Whether two filters restrict one thing to different values or ranges.
#[must_use]
pub fn excludes(a: &Condition, b: &Condition) -> bool {
    match (a, b) {
        (Condition::And(x, y), other) | (other, Condition::And(x, y)) => excludes(x, other) || excludes(y, other),
        _ => match (range(a), range(b)) {
            (Some((x, a)), Some((y, b))) if x == y => a.is_disjoint_from(&b),
            _ => negates(a, b) || negates(b, a),
        },
    }
}

fn negates(a: &Condition, b: &Condition) -> bool {
    matches!(b, Condition::Not(inner) if format!("{inner:?}") == format!("{a:?}"))
}

/// What a filter restricts an expression to.
enum Range {
    Null,
    NotNull,
    Values(Vec<Value>),
    Without(Vec<Value>),
    Between(Option<(Value, bool)>, Option<(Value, bool)>),
}

fn range(condition: &Condition) -> Option<(String, Range)> {
    use crate::template::Operator as Op;
    Some(match condition {
        Condition::Compare(e, operator, v) => {
            let edge = |inclusive| Some((v.clone(), inclusive));
            let range = match operator {
                Op::Equal => Range::Values(vec![v.clone()]),
                Op::Different => Range::Without(vec![v.clone()]),
                Op::Less => Range::Between(None, edge(false)),
                Op::AtMost => Range::Between(None, edge(true)),
                Op::More => Range::Between(edge(false), None),
                Op::AtLeast => Range::Between(edge(true), None),
            };
            (format!("{e:?}"), range)
        }
        Condition::Among(e, list, negated) => (format!("{e:?}"), if *negated { Range::Without(list.clone()) } else { Range::Values(list.clone()) }),
        Condition::Between(e, a, b) => (format!("{e:?}"), Range::Between(Some((a.clone(), true)), Some((b.clone(), true)))),
        Condition::IsNull(e, true) => (format!("{e:?}"), Range::Null),
        Condition::IsNull(e, false) => (format!("{e:?}"), Range::NotNull),
        Condition::Matched(source, true) => (format!("bit {source}"), Range::NotNull),
        Condition::Matched(source, false) => (format!("bit {source}"), Range::Null),
        Condition::Not(_) | Condition::And(..) | Condition::Or(..) | Condition::Like(..) | Condition::Distinct(..) => return None,
    })
}

impl Range {
    fn is_disjoint_from(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => false,
            (Self::Null, _) | (_, Self::Null) => true,
            (Self::NotNull, _) | (_, Self::NotNull) => false,
            (Self::Values(a), Self::Values(b)) => a.iter().all(|v| !b.contains(v)),
            (Self::Values(a), Self::Without(b)) | (Self::Without(b), Self::Values(a)) => a.iter().all(|v| b.contains(v)),
            (Self::Values(a), Self::Between(low, high)) | (Self::Between(low, high), Self::Values(a)) => {
                a.iter().all(|v| !within(v, low.as_ref(), high.as_ref()))
            }
            (Self::Between(a, b), Self::Between(c, d)) => apart(b.as_ref(), c.as_ref()) || apart(d.as_ref(), a.as_ref()),
            (Self::Without(_), _) | (_, Self::Without(_)) => false,
        }
    }
}

fn within(value: &Value, low: Option<&(Value, bool)>, high: Option<&(Value, bool)>) -> bool {
    low.is_none_or(|(v, inclusive)| value > v || (*inclusive && value == v)) && high.is_none_or(|(v, inclusive)| value < v || (*inclusive && value == v))
}

/// Whether an upper edge lies below a lower one.
fn apart(high: Option<&(Value, bool)>, low: Option<&(Value, bool)>) -> bool {
    match (high, low) {
        (Some((high, a)), Some((low, b))) => high < low || (high == low && !(*a && *b)),
        _ => false,
    }
}
