//! A statement's own `$n`: their types, and their values.

use std::collections::BTreeMap;

use arrow::datatypes::DataType;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::scalar::ScalarValue;

/// Types of `$1 …`, by their first typed use; `None` where nothing says.
///
/// DataFusion's own `get_parameter_types` overwrites a known type by a later untyped use.
pub(crate) fn parameter_types(plan: &LogicalPlan) -> Vec<Option<DataType>> {
    let mut types: BTreeMap<usize, Option<DataType>> = BTreeMap::new();
    let _ = plan.apply_with_subqueries(|node| {
        let in_limit = matches!(node, LogicalPlan::Limit(_));
        let _ = node.apply_expressions(|expr| {
            expr.apply(|part| {
                // `$1::int` says the type of `$1`, as in Postgres.
                let (part, cast) = match part {
                    Expr::Cast(cast) => (cast.expr.as_ref(), Some(cast.field.data_type().clone())),
                    other => (other, None),
                };
                if let Expr::Placeholder(p) = part
                    && let Some(number) = number(&p.id)
                {
                    let known = p.field.as_ref().map(|f| f.data_type().clone()).or(cast).or(in_limit.then_some(DataType::Int64));
                    let slot = types.entry(number).or_default();
                    if slot.is_none() {
                        *slot = known;
                    }
                }
                Ok(TreeNodeRecursion::Continue)
            })
        });
        Ok(TreeNodeRecursion::Continue)
    });
    let last = types.keys().next_back().copied().unwrap_or(0);
    (1..=last).map(|number| types.get(&number).cloned().flatten()).collect()
}

/// Most parameters of a statement, as in Postgres' protocol.
const PARAMETERS_MAX: usize = 65_535;

fn number(id: &str) -> Option<usize> {
    id.strip_prefix('$')?.parse().ok().filter(|n| (1..=PARAMETERS_MAX).contains(n))
}

/// Puts values in their places.
pub(super) fn fill(plan: LogicalPlan, values: &[ScalarValue]) -> Result<LogicalPlan> {
    let filled = plan.transform_up_with_subqueries(|node| {
        // What is above refers to a column by its expression's name, `$n` and all. Arguments of
        // a release call are no columns.
        let named = matches!(node, LogicalPlan::Projection(_) | LogicalPlan::Aggregate(_) | LogicalPlan::Window(_));
        let names = NamePreserver::new(&node);
        node.map_expressions(|expr| {
            let name = named.then(|| names.save(&expr));
            let filled = expr.transform_up(|part| {
                let Expr::Placeholder(p) = &part else {
                    return Ok(Transformed::no(part));
                };
                let value = number(&p.id).and_then(|n| values.get(n - 1));
                let value = value.ok_or_else(|| DataFusionError::Plan(format!("there is no parameter {}", p.id)))?;
                Ok(Transformed::yes(Expr::Literal(value.clone(), None)))
            })?;
            Ok(match name {
                Some(name) => filled.update_data(|expr| name.restore(expr)),
                None => filled,
            })
        })
    })?;
    Ok(filled.data)
}
