//! What a release point's filters say of every person whom it counts, by their text: enough for
//! agreements to see that two release points have nobody in common.
//!
//! Only conditions on a column that is constant per person, as its dataset was loaded, of data
//! that decides who is counted: not of a left join's right side.

use arrow::datatypes::DataType;
use cloister_policy::{Restriction, Within};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Expr, Operator};
use datafusion::scalar::ScalarValue;

use crate::relation::{ColumnFact, ColumnId, Columns, Relation};

/// Restrictions of all filters that every counted person has passed, who are all matched if that
/// is so by `matched_only`.
pub(crate) fn restrictions(relation: &Relation, matched_only: bool, columns: &Columns) -> Vec<Restriction> {
    let restrictions = |relation, columns| restrictions(relation, matched_only, columns);
    match relation {
        Relation::Scan { .. } => Vec::new(),
        Relation::PerPerson { input, .. } | Relation::Lookup { input, .. } => restrictions(input, columns),
        Relation::LeftJoin { left, .. } if !matched_only => restrictions(left, columns),
        Relation::Join { left, right } | Relation::LeftJoin { left, right, .. } => {
            restrictions(left, columns).into_iter().chain(restrictions(right, columns)).collect()
        }
        Relation::Filter { input, predicate } => {
            let own = split_conjunction(predicate).into_iter().filter_map(|conjunct| restriction(conjunct, columns));
            own.chain(restrictions(input, columns)).collect()
        }
    }
}

fn restriction(conjunct: &Expr, columns: &Columns) -> Option<Restriction> {
    let (of, within) = says(conjunct)?;
    let fact = columns.fact(ColumnId::of(of)?)?;
    let typed = conjunct_types(conjunct).into_iter().all(|data_type| data_type == fact.data_type);
    (typed && fact.per_person).then_some(())?;
    restricted(fact, within)
}

/// What a predicate says of one expression.
fn says(predicate: &Expr) -> Option<(&Expr, Within)> {
    Some(match predicate {
        Expr::IsNull(of) => (of.as_ref(), Within::Null),
        // A short IN list is folded to this.
        Expr::BinaryExpr(binary) if binary.op == Operator::Or => match (says(&binary.left)?, says(&binary.right)?) {
            ((of, Within::Values(values)), (other, Within::Values(more))) if of == other => (of, Within::Values(values.union(&more).cloned().collect())),
            _ => return None,
        },
        Expr::BinaryExpr(binary) => match (binary.left.as_ref(), binary.right.as_ref()) {
            (of, Expr::Literal(value, _)) => (of, compared(binary.op, value)?),
            (Expr::Literal(value, _), of) => (of, compared(binary.op.swap()?, value)?),
            _ => return None,
        },
        Expr::InList(list) if !list.negated => {
            let values = list.list.iter().map(|value| if let Expr::Literal(value, _) = value { spelled(value) } else { None });
            (list.expr.as_ref(), Within::Values(values.collect::<Option<_>>()?))
        }
        Expr::Between(between) if !between.negated => match (between.low.as_ref(), between.high.as_ref()) {
            (Expr::Literal(low, _), Expr::Literal(high, _)) => {
                (between.expr.as_ref(), Within::Range { from: Some(whole(low)?), below: Some(whole(high)?.checked_add(1)?) })
            }
            _ => return None,
        },
        _ => return None,
    })
}

fn restricted(fact: &ColumnFact, within: Within) -> Option<Restriction> {
    Some(Restriction { on: fact.label.clone(), dataset: fact.scanned.clone()?, within })
}

/// Types of a conjunct's literals: one value has one spelling within a type only.
fn conjunct_types(conjunct: &Expr) -> Vec<DataType> {
    use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
    let mut types = Vec::new();
    let _ = conjunct.apply(|part| {
        if let Expr::Literal(value, _) = part {
            types.push(value.data_type());
        }
        Ok(TreeNodeRecursion::Continue)
    });
    types
}

fn compared(op: Operator, value: &ScalarValue) -> Option<Within> {
    let range = |from, below| Some(Within::Range { from, below });
    match op {
        Operator::Eq => Some(Within::Values([spelled(value)?].into())),
        Operator::Lt => range(None, Some(whole(value)?)),
        Operator::LtEq => range(None, Some(whole(value)?.checked_add(1)?)),
        Operator::Gt => range(Some(whole(value)?.checked_add(1)?), None),
        Operator::GtEq => range(Some(whole(value)?), None),
        _ => None,
    }
}

/// A value's one spelling.
fn spelled(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Utf8(Some(text)) => Some(text.clone()),
        ScalarValue::Boolean(Some(truth)) => Some(truth.to_string()),
        other => whole(other).map(|number| number.to_string()),
    }
}

/// A whole number in the column's own unit.
fn whole(value: &ScalarValue) -> Option<i128> {
    match value {
        ScalarValue::Int16(Some(n)) => Some((*n).into()),
        ScalarValue::Int32(Some(n)) | ScalarValue::Date32(Some(n)) => Some((*n).into()),
        ScalarValue::Int64(Some(n)) | ScalarValue::TimestampMicrosecond(Some(n), None) => Some((*n).into()),
        ScalarValue::Decimal128(Some(n), _, _) => Some(*n),
        _ => None,
    }
}
