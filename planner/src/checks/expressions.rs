//! Expressions below the seal: what they are made of, and the class of every column in them.
//!
//! SQL before: `WHERE 1/length(replace(city, 'London', '')) > 0`: fails exactly if a London
//! exists, shown or not. So no expression below the seal may fail on data.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use cloister_policy::{DIMENSION_BYTES_MAX, UserError};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::context::ExecutionProps;
use datafusion::logical_expr::{Expr, ExprSchemable, Operator};
use datafusion::physical_expr::create_physical_expr;
use datafusion::scalar::ScalarValue;

use super::functions::{DATE_PARTS, is_allowed, literals};
use crate::bind::Sealed;
use crate::errors::to_user_error;
use crate::refusals::refuse;
use crate::relation::{ColumnClass, ColumnId, Columns};

/// Every key, every predicate and every filter is a total expression over dimensions.
pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let keys = sealed.point.keys.iter().map(|key| &key.expr);
    keys.chain(sealed.point.filters()).chain(sealed.point.input.predicates()).try_for_each(|expr| {
        dimension(expr, &sealed.columns)?;
        // Each part by itself: a branch of CASE is evaluated for no row that doesn't take it.
        visit(expr, |part| match part {
            Expr::Column(_) | Expr::Literal(_, _) | Expr::Alias(_) => Ok(()),
            computed => evaluate(computed, &sealed.columns),
        })
    })
}

/// Functions are allowed by name, before anything is folded; everything else is decided by
/// [`dimension`] after it.
pub(crate) fn functions(expr: &Expr, columns: &Columns) -> Result<(), UserError> {
    visit(expr, |part| {
        if let Expr::ScalarFunction(call) = part
            && !is_allowed(call.name())
        {
            return Err(refuse("function", call.name()));
        }
        if matches!(part, Expr::HigherOrderFunction(_) | Expr::Lambda(_) | Expr::LambdaVariable(_) | Expr::Unnest(_)) {
            return Err(refuse("expression", columns.show(part)));
        }
        Ok(())
    })
}

/// An expression that is a dimension: total, deterministic, over dimensions and literals only.
pub(crate) fn dimension(expr: &Expr, columns: &Columns) -> Result<(), UserError> {
    visit(expr, |part| node(part, columns))
}

/// Every kind of expression is decided here by name.
fn node(part: &Expr, columns: &Columns) -> Result<(), UserError> {
    let refused = || Err(refuse("expression", columns.show(part)));
    match part {
        Expr::Column(_) => column(part, columns),
        Expr::Literal(value, _) => literal(value, columns, part),
        Expr::ScalarFunction(call) if literals(call.name()).iter().any(|at| call.args.get(at - 1).is_some_and(|arg| !matches!(arg, Expr::Literal(_, _)))) => {
            Err(refuse("function-argument", columns.show(part)))
        }
        Expr::ScalarFunction(call) if call.name() == "date_part" && !known_date_part(call.args.first()) => refused(),
        Expr::Alias(_) | Expr::Not(_) | Expr::IsNull(_) | Expr::IsNotNull(_) => Ok(()),
        Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsUnknown(_) | Expr::IsNotTrue(_) | Expr::IsNotFalse(_) | Expr::IsNotUnknown(_) => Ok(()),
        Expr::Between(_) | Expr::InList(_) | Expr::Case(_) => Ok(()),
        Expr::Like(like) if matches!(*like.pattern, Expr::Literal(_, _)) && like.escape_char.is_none() => Ok(()),
        Expr::BinaryExpr(binary) if is_total(binary.op) => Ok(()),
        Expr::ScalarFunction(call) if is_allowed(call.name()) => Ok(()),
        Expr::Cast(cast) => {
            let schema = crate::bind::schema_of(&cast.expr, columns)?;
            let from = cast.expr.get_type(&schema).map_err(|e| to_user_error(&e))?;
            if is_total_cast(&from, cast.field.data_type()) { Ok(()) } else { refused() }
        }
        Expr::Exists(_) | Expr::InSubquery(_) | Expr::SetComparison(_) | Expr::ScalarSubquery(_) => Err(refuse("subquery", "a subquery")),
        Expr::WindowFunction(_) => Err(refuse("window", "")),
        Expr::Placeholder(p) => Err(refuse("parameter-place", &p.id)),
        Expr::Like(_)
        | Expr::BinaryExpr(_)
        | Expr::ScalarFunction(_)
        | Expr::SimilarTo(_)
        | Expr::Negative(_)
        | Expr::TryCast(_)
        | Expr::ScalarVariable(_, _)
        | Expr::AggregateFunction(_)
        | Expr::GroupingSet(_)
        | Expr::OuterReferenceColumn(_, _)
        | Expr::Unnest(_)
        | Expr::HigherOrderFunction(_)
        | Expr::Lambda(_)
        | Expr::LambdaVariable(_) => refused(),
        #[expect(deprecated, reason = "the last variant has to be named for the match to stay exhaustive")]
        Expr::Wildcard { .. } => refused(),
    }
}

fn column(expr: &Expr, columns: &Columns) -> Result<(), UserError> {
    let fact = ColumnId::of(expr).and_then(|id| columns.fact(id)).ok_or_else(|| refuse("expression", expr))?;
    match &fact.class {
        ColumnClass::Dimension => Ok(()),
        ColumnClass::Person(_) => Err(refuse("person-output", &fact.label)),
        ColumnClass::Measure(_) => Err(refuse("measure", &fact.label)),
        ColumnClass::Unusable => Err(refuse("no-class", &fact.label)),
    }
}

/// A literal is as short as a dimension's value: a long one beside many rows would overflow a
/// batch exactly when they are there.
fn literal(value: &ScalarValue, columns: &Columns, part: &Expr) -> Result<(), UserError> {
    use DataType::{Boolean, Date32, Decimal128, Float32, Float64, Int8, Int16, Int32, Int64, Null, Timestamp, Utf8};
    if value.try_as_str().flatten().is_some_and(|text| text.len() > DIMENSION_BYTES_MAX) {
        return Err(refuse("expression", format!("a text of more than {DIMENSION_BYTES_MAX} bytes")));
    }
    let plain = matches!(value.data_type(), Null | Boolean | Int8 | Int16 | Int32 | Int64 | Float32 | Float64 | Decimal128(..) | Utf8 | Date32 | Timestamp(..));
    if plain { Ok(()) } else { Err(refuse("expression", columns.show(part))) }
}

fn known_date_part(argument: Option<&Expr>) -> bool {
    match argument {
        Some(Expr::Literal(value, _)) => value.try_as_str().flatten().is_some_and(|field| DATE_PARTS.contains(&field.to_lowercase().as_str())),
        _ => false,
    }
}

/// Evaluates an expression on a row of NULLs and a row of defaults: what fails there would fail
/// exactly when a row arrives.
fn evaluate(expr: &Expr, columns: &Columns) -> Result<(), UserError> {
    let schema = crate::bind::schema_of(expr, columns)?;
    let run = || -> datafusion::error::Result<()> {
        let physical = create_physical_expr(expr, &schema, &ExecutionProps::new(), &Default::default())?;
        let value = |field: &FieldRef, null: bool| {
            let value = if null { ScalarValue::try_from(field.data_type())? } else { ScalarValue::new_default(field.data_type())? };
            value.to_array_of_size(1)
        };
        for null in [true, false] {
            let arrays = schema.fields().iter().map(|field| value(field, null)).collect::<datafusion::error::Result<Vec<_>>>()?;
            let options = RecordBatchOptions::new().with_row_count(Some(1));
            let batch = RecordBatch::try_new_with_options(Arc::clone(schema.inner()), arrays, &options)?;
            physical.evaluate(&batch)?;
        }
        Ok(())
    };
    run().map_err(|_| refuse("expression", columns.show(expr)))
}

/// Comparison and logic. No arithmetic: it overflows or divides by zero on data. No joining of
/// texts: a long enough one overflows a batch.
fn is_total(op: Operator) -> bool {
    matches!(
        op,
        Operator::Eq
            | Operator::NotEq
            | Operator::Lt
            | Operator::LtEq
            | Operator::Gt
            | Operator::GtEq
            | Operator::And
            | Operator::Or
            | Operator::IsDistinctFrom
            | Operator::IsNotDistinctFrom
    )
}

/// Casts that succeed for every value.
pub(crate) fn is_total_cast(from: &DataType, to: &DataType) -> bool {
    use DataType::{Boolean, Date32, Decimal128, Int16, Int32, Int64, Utf8};
    if from == to {
        return true;
    }
    match (from, to) {
        (Int16, Int32 | Int64) | (Int32, Int64) => true,
        (Int16 | Int32 | Int64 | Boolean | Date32 | Decimal128(_, _), Utf8) => true,
        (Int16, Decimal128(precision, scale)) => i16::from(*precision) - i16::from(*scale) >= 5,
        (Int32, Decimal128(precision, scale)) => i16::from(*precision) - i16::from(*scale) >= 10,
        (Int64, Decimal128(precision, scale)) => i16::from(*precision) - i16::from(*scale) >= 19,
        (Decimal128(p, s), Decimal128(precision, scale)) => scale >= s && i16::from(*precision) - i16::from(*scale) >= i16::from(*p) - i16::from(*s),
        _ => false,
    }
}

fn visit(expr: &Expr, mut check: impl FnMut(&Expr) -> Result<(), UserError>) -> Result<(), UserError> {
    let visited = expr.apply(|part| match check(part) {
        Ok(()) => Ok(TreeNodeRecursion::Continue),
        Err(refusal) => Err(DataFusionError::External(Box::new(refusal))),
    });
    visited.map(|_| ()).map_err(|e| to_user_error(&e))
}

#[cfg(test)]
mod tests {
    use super::super::functions::names;

    #[test]
    fn every_function_of_the_list_exists() {
        let known = datafusion::execution::SessionStateBuilder::new().with_default_features().build();
        for name in names() {
            assert!(known.scalar_functions().get(name).is_some_and(|f| f.name() == name), "{name} is no function's own name");
        }
    }
}
