//! Expressions over sealed columns: functions by name, then types made equal, then constants
//! folded, so that what can fail fails now and not on a row.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use cloister_policy::UserError;
use datafusion::common::DFSchema;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::logical_expr::{Expr, ExprSchemable};
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::scalar::ScalarValue;

use crate::checks::expressions::{functions, is_total_cast};
use crate::errors::to_user_error;
use crate::refusals::refuse;
use crate::relation::{ColumnId, Columns};

/// Whether a parameter stands somewhere in it.
pub(super) fn has_placeholder(expr: &Expr) -> bool {
    expr.exists(|part| Ok(matches!(part, Expr::Placeholder(_)))).unwrap_or(true)
}

/// Coerces and folds an expression whose functions are allowed.
pub(super) fn prepare(expr: Expr, columns: &Columns) -> Result<Expr, UserError> {
    functions(&expr, columns)?;
    let schema = schema_of(&expr, columns)?;
    casts(&expr, &schema, columns)?;
    let context = SimplifyContext::builder().with_schema(Arc::new(schema.clone())).build();
    let simplifier = ExprSimplifier::new(context);
    let coerced = simplifier.coerce(expr.unalias(), &schema).map_err(|e| to_user_error(&e))?;
    simplifier.simplify(coerced).map_err(|e| to_user_error(&e))
}

/// Casts are decided as they are written: folding turns a comparison with a rounded number into one
/// with the number itself, which Postgres, and so a reader, means otherwise.
fn casts(expr: &Expr, schema: &DFSchema, columns: &Columns) -> Result<(), UserError> {
    let mut refused = None;
    let _ = expr.apply(|part| {
        if let Expr::Cast(cast) = part
            && !matches!(*cast.expr, Expr::Literal(_, _))
            && let Ok(from) = cast.expr.get_type(schema)
            && !is_total_cast(&from, cast.field.data_type())
        {
            refused = Some(columns.show(part));
        }
        Ok(TreeNodeRecursion::Continue)
    });
    refused.map_or(Ok(()), |cast| Err(refuse("expression", cast)))
}

/// The boolean that a bare literal without a type is read as: NULL, or a text such as 'true'.
pub(super) fn untyped_boolean(expr: &Expr) -> Result<Option<Expr>, UserError> {
    let Expr::Literal(value, _) = expr else {
        return Ok(None);
    };
    let read = match value {
        ScalarValue::Null => None,
        ScalarValue::Utf8(Some(text)) => Some(boolean_of(text)?),
        _ => return Ok(None),
    };
    Ok(Some(Expr::Literal(ScalarValue::Boolean(read), None)))
}

/// A boolean as Postgres reads it: a word of its lists, or the beginning of one that says which.
fn boolean_of(text: &str) -> Result<bool, UserError> {
    let word = text.trim().to_lowercase();
    let begins = |of: &str, at_least: usize| word.len() >= at_least && of.starts_with(&word);
    if begins("true", 1) || begins("yes", 1) || begins("on", 2) || word == "1" {
        Ok(true)
    } else if begins("false", 1) || begins("no", 1) || begins("off", 2) || word == "0" {
        Ok(false)
    } else {
        Err(UserError::new("22P02", format!("invalid input syntax for type boolean: \"{text}\"")))
    }
}

/// The type of a prepared expression.
pub(super) fn type_of(expr: &Expr, columns: &Columns) -> Result<DataType, UserError> {
    expr.get_type(&schema_of(expr, columns)?).map_err(|e| to_user_error(&e))
}

/// The columns that an expression reads, as a schema.
pub(crate) fn schema_of(expr: &Expr, columns: &Columns) -> Result<DFSchema, UserError> {
    let mut ids = Vec::new();
    let _ = expr.apply(|part| {
        if let Expr::Column(_) = part
            && let Some(id) = ColumnId::of(part)
            && !ids.contains(&id)
        {
            ids.push(id);
        }
        Ok(TreeNodeRecursion::Continue)
    });
    let fields: Vec<_> = ids.into_iter().filter_map(|id| columns.fact(id).map(|fact| Field::new(id.name(), fact.data_type.clone(), true))).collect();
    DFSchema::try_from(Schema::new(fields)).map_err(|e| to_user_error(&e))
}
