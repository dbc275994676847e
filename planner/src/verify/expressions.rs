//! Physical expressions over an exact list of types: total, over dimensions only.

use std::any::Any;
use std::sync::Arc;

use arrow::datatypes::Schema;
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::expressions::{BinaryExpr, CaseExpr, CastExpr, Column, InListExpr, IsNotNullExpr, IsNullExpr, LikeExpr, Literal, NotExpr};
use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr};

use super::nodes::{Fact, Reads};
use super::{VerifyError, refused};
use crate::checks::expressions::is_total_cast;
use crate::checks::functions::is_allowed;

/// Whether an expression is exactly of type `T`.
pub(super) fn exactly<T: PhysicalExpr>(expr: &Arc<dyn PhysicalExpr>) -> Option<&T> {
    let any: &dyn Any = expr.as_ref();
    any.downcast_ref::<T>()
}

pub(super) fn is_literal(expr: &Arc<dyn PhysicalExpr>) -> bool {
    exactly::<Literal>(expr).is_some()
}

/// Whether an expression is the matched bit: that a left join's right side has a unit.
pub(super) fn is_matched_bit(expr: &Arc<dyn PhysicalExpr>, columns: &[Fact]) -> bool {
    let column = exactly::<IsNotNullExpr>(expr).and_then(|test| exactly::<Column>(test.arg()));
    column.and_then(|column| columns.get(column.index())) == Some(&Fact::Guest)
}

/// Checks that an expression is total over dimensions; what it depends on.
pub(super) fn dimension(expr: &Arc<dyn PhysicalExpr>, columns: &[Fact], schema: &Schema) -> Result<Reads, VerifyError> {
    if let Some(column) = exactly::<Column>(expr) {
        return match columns.get(column.index()) {
            Some(Fact::Dimension(reads)) => Ok(*reads),
            _ => Err(refused("an expression reads a column that is not a dimension")),
        };
    }
    let known = if let Some(binary) = exactly::<BinaryExpr>(expr) {
        is_total(*binary.op())
    } else if let Some(call) = exactly::<ScalarFunctionExpr>(expr) {
        is_allowed(call.name())
    } else {
        is_literal(expr)
            || exactly::<NotExpr>(expr).is_some()
            || exactly::<IsNullExpr>(expr).is_some()
            || exactly::<IsNotNullExpr>(expr).is_some()
            || exactly::<InListExpr>(expr).is_some()
            || exactly::<CaseExpr>(expr).is_some()
            || exactly::<CastExpr>(expr).is_some()
            || exactly::<LikeExpr>(expr).is_some_and(|like| is_literal(like.pattern()))
    };
    if !known {
        return Err(refused(format!("expression {expr} is not on the list")));
    }
    if let Some(cast) = exactly::<CastExpr>(expr) {
        let from = cast.expr().data_type(schema).map_err(|e| refused(e.to_string()))?;
        if !is_total_cast(&from, cast.cast_type()) {
            return Err(refused(format!("cast {expr} may fail")));
        }
    }
    expr.children().into_iter().try_fold(Reads::NOTHING, |all, child| Ok(all.and(dimension(child, columns, schema)?)))
}

fn is_total(op: Operator) -> bool {
    use Operator::{And, Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq, Or};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq | And | Or | IsDistinctFrom | IsNotDistinctFrom)
}
