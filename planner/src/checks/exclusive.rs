//! Whether two predicates exclude one another by their text: no row, whatever it holds, can
//! satisfy both.
//!
//! Decided on the conjuncts alone: some pair of them is `p` and `NOT p`, or says different things
//! of one expression (`x = 'a'` and `x = 'b'`, `x < 10` and `x >= 10`, `x IS NULL` and `x = 'a'`).
//! What isn't recognised doesn't exclude.

use std::cmp::Ordering;

use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Expr, Operator};
use datafusion::scalar::ScalarValue;

/// Whether no row satisfies both.
pub(crate) fn exclude(a: &Expr, b: &Expr) -> bool {
    split_conjunction(a).into_iter().any(|x| split_conjunction(b).into_iter().any(|y| conflict(x, y)))
}

fn conflict(a: &Expr, b: &Expr) -> bool {
    if is_not(a, b) || is_not(b, a) {
        return true;
    }
    let (Some((of_a, says_a)), Some((of_b, says_b))) = (says(a), says(b)) else {
        return false;
    };
    of_a == of_b && says_a.excludes(&says_b)
}

fn is_not(a: &Expr, b: &Expr) -> bool {
    matches!(a, Expr::Not(inner) if inner.as_ref() == b)
}

/// What a predicate says of one expression.
enum Says {
    Null,
    Values(Vec<ScalarValue>),
    /// Not NULL, not one of these.
    Others(Vec<ScalarValue>),
    /// From, up to, each with whether the end is included.
    Range(Option<(ScalarValue, bool)>, Option<(ScalarValue, bool)>),
}

fn says(expr: &Expr) -> Option<(&Expr, Says)> {
    match expr {
        Expr::IsNull(of) => Some((of, Says::Null)),
        Expr::IsNotNull(of) => Some((of, Says::Others(Vec::new()))),
        // A short IN list is folded to this.
        Expr::BinaryExpr(binary) if binary.op == Operator::Or => match (says(&binary.left)?, says(&binary.right)?) {
            ((of, Says::Values(mut values)), (other, Says::Values(more))) if of == other => {
                values.extend(more);
                Some((of, Says::Values(values)))
            }
            _ => None,
        },
        Expr::BinaryExpr(binary) => {
            let (of, op, value) = match (binary.left.as_ref(), binary.right.as_ref()) {
                (of, Expr::Literal(value, _)) => (of, binary.op, value),
                (Expr::Literal(value, _), of) => (of, binary.op.swap()?, value),
                _ => return None,
            };
            if value.is_null() {
                return None;
            }
            let end = |included| Some((value.clone(), included));
            let says = match op {
                Operator::Eq => Says::Values(vec![value.clone()]),
                Operator::NotEq => Says::Others(vec![value.clone()]),
                Operator::Lt => Says::Range(None, end(false)),
                Operator::LtEq => Says::Range(None, end(true)),
                Operator::Gt => Says::Range(end(false), None),
                Operator::GtEq => Says::Range(end(true), None),
                _ => return None,
            };
            Some((of, says))
        }
        Expr::InList(list) => {
            let value = |part: &Expr| match part {
                Expr::Literal(value, _) if !value.is_null() => Some(value.clone()),
                _ => None,
            };
            let values = list.list.iter().map(value).collect::<Option<Vec<_>>>()?;
            Some((&list.expr, if list.negated { Says::Others(values) } else { Says::Values(values) }))
        }
        Expr::Between(between) if !between.negated => match (between.low.as_ref(), between.high.as_ref()) {
            (Expr::Literal(low, _), Expr::Literal(high, _)) if !low.is_null() && !high.is_null() => {
                Some((&between.expr, Says::Range(Some((low.clone(), true)), Some((high.clone(), true)))))
            }
            _ => None,
        },
        // A truth value by itself says that it is true.
        Expr::Not(of) => Some((of, Says::Values(vec![ScalarValue::Boolean(Some(false))]))),
        Expr::Column(_) => Some((expr, Says::Values(vec![ScalarValue::Boolean(Some(true))]))),
        _ => None,
    }
}

impl Says {
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => false,
            (Self::Null, _) | (_, Self::Null) => true,
            (Self::Values(a), Self::Values(b)) => !a.iter().any(|value| b.contains(value)),
            (Self::Values(values), Self::Others(others)) | (Self::Others(others), Self::Values(values)) => values.iter().all(|value| others.contains(value)),
            (Self::Values(values), Self::Range(from, to)) | (Self::Range(from, to), Self::Values(values)) => {
                values.iter().all(|value| is_below(value, from.as_ref()) || is_above(value, to.as_ref()))
            }
            (Self::Range(from_a, to_a), Self::Range(from_b, to_b)) => {
                ends_before(to_a.as_ref(), from_b.as_ref()) || ends_before(to_b.as_ref(), from_a.as_ref())
            }
            (Self::Others(_), Self::Others(_) | Self::Range(..)) | (Self::Range(..), Self::Others(_)) => false,
        }
    }
}

type End<'a> = Option<&'a (ScalarValue, bool)>;

fn is_below(value: &ScalarValue, from: End<'_>) -> bool {
    from.is_some_and(|(from, included)| match value.partial_cmp(from) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => !included,
        Some(Ordering::Greater) | None => false,
    })
}

fn is_above(value: &ScalarValue, to: End<'_>) -> bool {
    to.is_some_and(|(to, included)| match value.partial_cmp(to) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => !included,
        Some(Ordering::Less) | None => false,
    })
}

/// Whether a range that ends at `to` lies before one that starts at `from`.
fn ends_before(to: End<'_>, from: End<'_>) -> bool {
    let (Some((to, to_included)), Some((from, from_included))) = (to, from) else {
        return false;
    };
    match to.partial_cmp(from) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => !(*to_included && *from_included),
        Some(Ordering::Greater) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use datafusion::logical_expr::{col, lit};

    use super::*;

    #[test]
    fn what_excludes_by_its_text() {
        let x = || col("x");
        let pairs = [
            (x().eq(lit("a")), x().eq(lit("b"))),
            (x().eq(lit("a")), x().not_eq(lit("a"))),
            (x().in_list(vec![lit(1), lit(2)], false), x().gt(lit(2))),
            (x().lt(lit(10)), x().gt_eq(lit(10))),
            (x().between(lit(0), lit(9)), x().between(lit(10), lit(19))),
            (x().eq(lit(1)).or(x().eq(lit(2))), x().eq(lit(3)).or(x().eq(lit(4)))),
            (x().is_null(), x().eq(lit(1))),
            (x().is_null(), x().is_not_null()),
            (col("y").eq(lit(1)).and(x().eq(lit(1))), x().eq(lit(2)).and(col("z").eq(lit(1)))),
            (x().like(lit("a%")), Expr::Not(Box::new(x().like(lit("a%"))))),
        ];
        for (a, b) in pairs {
            assert!(exclude(&a, &b) && exclude(&b, &a), "{a} and {b}");
        }
    }

    #[test]
    fn what_does_not() {
        let x = || col("x");
        let pairs = [
            (x().eq(lit("a")), col("y").eq(lit("b"))),
            (x().lt_eq(lit(10)), x().gt_eq(lit(10))),
            (x().eq(lit("a")), x().in_list(vec![lit("a"), lit("b")], false)),
            (x().not_eq(lit("a")), x().not_eq(lit("b"))),
            (x().eq(lit("a")).or(col("y").eq(lit(1))), x().eq(lit("b"))),
            (x().like(lit("a%")), x().like(lit("b%"))),
            (x().eq(lit(1_i64)), x().eq(lit("b"))),
        ];
        for (a, b) in pairs.iter().take(6) {
            assert!(!exclude(a, b) && !exclude(b, a), "{a} and {b}");
        }
    }
}
