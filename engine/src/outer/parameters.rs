//! A statement's own `$n`: their types, and their values.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field};
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan};
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

/// Gives parameters the types that a client declared for them, whatever DataFusion guessed;
/// the list of `x = ANY($1)` is one of `x`'s type.
pub(crate) fn declare(plan: LogicalPlan, declared: &[Option<DataType>]) -> Result<LogicalPlan> {
    let typed = plan.transform_up_with_subqueries(|node| {
        let inputs = node.inputs().first().map(|input| Arc::clone(input.schema()));
        let node = node.map_expressions(|expr| {
            expr.transform_up(|part| match part {
                Expr::Placeholder(p) => {
                    let known = number(&p.id).and_then(|n| declared.get(n - 1)).cloned().flatten();
                    Ok(known.map_or(Transformed::no(Expr::Placeholder(p.clone())), |known| Transformed::yes(typed(&p.id, known))))
                }
                Expr::ScalarFunction(mut function) if function.name() == ANY => {
                    let [Expr::Placeholder(p), element] = function.args.as_mut_slice() else { return Ok(Transformed::no(Expr::ScalarFunction(function))) };
                    let of = inputs.as_ref().and_then(|schema| element.get_type(schema.as_ref()).ok()).filter(|_| p.field.is_none());
                    let Some(of) = of else { return Ok(Transformed::no(Expr::ScalarFunction(function))) };
                    let list = typed(&p.id, DataType::List(Arc::new(Field::new_list_field(of, true))));
                    if let Some(first) = function.args.first_mut() {
                        *first = list;
                    }
                    Ok(Transformed::yes(Expr::ScalarFunction(function)))
                }
                other => Ok(Transformed::no(other)),
            })
        })?;
        if node.transformed { node.map_data(LogicalPlan::recompute_schema) } else { Ok(node) }
    })?;
    Ok(typed.data)
}

/// What `x = ANY(list)` becomes.
const ANY: &str = "array_has";

fn typed(id: &str, data_type: DataType) -> Expr {
    Expr::Placeholder(Placeholder::new_with_field(id.to_owned(), Some(Arc::new(Field::new(id, data_type, true)))))
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
