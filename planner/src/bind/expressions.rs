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
