//! Physical expressions over an exact list of types: total, over dimensions only.

use std::any::Any;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use cloister_policy::DIMENSION_BYTES_MAX;
use datafusion::error::Result as Evaluated;
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::expressions::{BinaryExpr, CaseExpr, CastExpr, Column, InListExpr, IsNotNullExpr, IsNullExpr, LikeExpr, Literal, NotExpr};
use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr};
use datafusion::scalar::ScalarValue;

use super::nodes::{Fact, Reads};
use super::{VerifyError, refused};
use crate::checks::expressions::is_total_cast;
use crate::checks::functions::{DATE_PARTS, is_allowed, literals};

/// Whether an expression is exactly of type `T`.
pub(super) fn exactly<T: PhysicalExpr>(expr: &Arc<dyn PhysicalExpr>) -> Option<&T> {
    let any: &dyn Any = expr.as_ref();
    any.downcast_ref::<T>()
}

pub(super) fn is_literal(expr: &Arc<dyn PhysicalExpr>) -> bool {
    exactly::<Literal>(expr).is_some()
}

/// What is below a cast to the widest whole number, if there is one.
pub(super) fn widened<'e>(expr: &'e Arc<dyn PhysicalExpr>, schema: &Schema) -> &'e Arc<dyn PhysicalExpr> {
    let is_wider =
        |cast: &CastExpr| *cast.cast_type() == DataType::Int64 && cast.expr().data_type(schema).is_ok_and(|from| is_total_cast(&from, &DataType::Int64));
    match exactly::<CastExpr>(expr) {
        Some(cast) if is_wider(cast) => cast.expr(),
        _ => expr,
    }
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
        is_allowed(call.fun().name())
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
    if let Some(call) = exactly::<ScalarFunctionExpr>(expr) {
        arguments(call)?;
    }
    if text_of(expr).is_some_and(|text| text.len() > DIMENSION_BYTES_MAX) {
        return Err(refused(format!("a text of more than {DIMENSION_BYTES_MAX} bytes")));
    }
    let reads = expr.children().into_iter().try_fold(Reads::NOTHING, |all, child| Ok(all.and(dimension(child, columns, schema)?)))?;
    // What fails on NULLs or on defaults would fail exactly when a row arrives.
    for default in [false, true] {
        let value = |_: usize, field: &Field| {
            let null = ScalarValue::try_from(field.data_type())?;
            Ok(if default { ScalarValue::new_default(field.data_type()).unwrap_or(null) } else { null })
        };
        on_one_row(expr, schema, value).map_err(|_| refused(format!("expression {expr} may fail")))?;
    }
    Ok(reads)
}

/// What an expression is on a row of these values.
pub(super) fn on_one_row(expr: &Arc<dyn PhysicalExpr>, schema: &Schema, value: impl Fn(usize, &Field) -> Evaluated<ScalarValue>) -> Evaluated<ScalarValue> {
    let arrays = schema.fields().iter().enumerate().map(|(at, field)| value(at, field)?.to_array_of_size(1)).collect::<Evaluated<_>>()?;
    let fields: Vec<_> = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(1));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)?;
    ScalarValue::try_from_array(&expr.evaluate(&batch)?.into_array(1)?, 0)
}

/// Numbers, delimiters and fields of dates stand in the text: another one could fail.
fn arguments(call: &ScalarFunctionExpr) -> Result<(), VerifyError> {
    let name = call.fun().name();
    if literals(name).iter().any(|at| at.checked_sub(1).and_then(|at| call.args().get(at)).is_some_and(|arg| !is_literal(arg))) {
        return Err(refused(format!("{name} needs literals")));
    }
    let known = |field: &str| DATE_PARTS.contains(&field.to_lowercase().as_str());
    if name == "date_part" && !call.args().first().and_then(text_of).is_some_and(known) {
        return Err(refused("date_part of a field that not every date has"));
    }
    Ok(())
}

fn text_of(expr: &Arc<dyn PhysicalExpr>) -> Option<&str> {
    exactly::<Literal>(expr).and_then(|literal| literal.value().try_as_str().flatten())
}

fn is_total(op: Operator) -> bool {
    use Operator::{And, Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq, Or};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq | And | Or | IsDistinctFrom | IsNotDistinctFrom)
}
