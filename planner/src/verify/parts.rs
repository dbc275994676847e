//! The parts of a group: derived from the expression that numbers them.
//!
//! Whatever it tests, each row gets one number, so parts share nobody if it is constant per
//! person. What has to be shown is where the people are whom a left join didn't match: in the part
//! that is declared to be theirs, or in the rest; never in another part.

use std::sync::Arc;

use arrow::datatypes::Schema;
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{BinaryExpr, CaseExpr, Column, Literal, NotExpr};
use datafusion::scalar::ScalarValue;

use super::expressions::{dimension, exactly, on_one_row};
use super::nodes::{Fact, Reads};
use super::{VerifyError, refused};
use crate::operators::release::Parts;

/// Checks the numbering; whether some part depends on who is matched.
pub(super) fn check(number: &Arc<dyn PhysicalExpr>, parts: &Parts, columns: &[Fact], schema: &Schema) -> Result<bool, VerifyError> {
    let case = exactly::<CaseExpr>(number).filter(|case| case.expr().is_none()).ok_or_else(|| refused("parts are not numbered by a CASE"))?;
    let whens = case.when_then_expr();
    let tested = if parts.rest { parts.count } else { 1 };
    if whens.len() != tested || (!parts.rest && parts.count != 2) || case.else_expr().is_none_or(|last| !is_number(last, tested)) {
        return Err(refused("parts are not numbered as declared"));
    }
    let (mut by_match, mut alone, mut unmatched) = (false, false, None);
    for (at, (when, then)) in whens.iter().enumerate() {
        if !is_number(then, at) {
            return Err(refused("parts are not numbered in order"));
        }
        let reads = dimension(when, columns, schema)?;
        if !reads.per_person {
            return Err(refused("a part is not constant per person"));
        }
        by_match |= reads.optional;
        alone |= !reads.optional;
        if is_flag(when, columns) {
            // What isn't matched is the other of two parts, or in the rest.
            unmatched = if parts.rest { unmatched } else { Some(1) };
        } else if exactly::<NotExpr>(when).is_some_and(|not| is_flag(not.arg(), columns)) {
            unmatched = Some(at);
        } else if reads.optional && (!parts.rest || !needs_match(when, columns, schema)?) {
            return Err(refused("a part could hold people who are not matched"));
        }
    }
    if by_match && alone {
        return Err(refused("parts that depend on who is matched beside others"));
    }
    if unmatched == parts.unmatched { Ok(by_match) } else { Err(refused("the part of the unmatched is another")) }
}

fn is_flag(expr: &Arc<dyn PhysicalExpr>, columns: &[Fact]) -> bool {
    exactly::<Column>(expr).and_then(|column| columns.get(column.index())).is_some_and(|fact| matches!(fact, Fact::Dimension(Reads { flag: true, .. })))
}

fn is_number(expr: &Arc<dyn PhysicalExpr>, number: usize) -> bool {
    exactly::<Literal>(expr).is_some_and(|literal| *literal.value() == ScalarValue::Int64(i64::try_from(number).ok()))
}

/// Whether a condition has a part that reads the optional side alone and isn't true where all of
/// that is NULL.
fn needs_match(expr: &Arc<dyn PhysicalExpr>, columns: &[Fact], schema: &Schema) -> Result<bool, VerifyError> {
    if let Some(both) = exactly::<BinaryExpr>(expr).filter(|binary| *binary.op() == Operator::And) {
        return Ok(needs_match(both.left(), columns, schema)? || needs_match(both.right(), columns, schema)?);
    }
    let reads = dimension(expr, columns, schema)?;
    Ok(reads.optional && !reads.preserved && !true_without_match(expr, columns, schema).map_err(|e| refused(e.to_string()))?)
}

fn true_without_match(expr: &Arc<dyn PhysicalExpr>, columns: &[Fact], schema: &Schema) -> datafusion::error::Result<bool> {
    let truth = on_one_row(expr, schema, |at, field| match columns.get(at) {
        Some(Fact::Dimension(Reads { flag: true, .. })) => Ok(ScalarValue::Boolean(Some(false))),
        _ => ScalarValue::try_from(field.data_type()),
    });
    Ok(truth? == ScalarValue::Boolean(Some(true)))
}
