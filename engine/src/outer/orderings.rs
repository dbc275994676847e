//! Each key once in an aggregate's ORDER BY: `first_value(x ORDER BY n, n, m)`.
//!
//! DataFusion compares values of all keys by the directions of different ones: it never looks at `m`, and panics over
//! groups. DISTINCT ON becomes such aggregates. It runs last, when equal keys have become the same expression.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::DFSchema;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::Result;
use datafusion::logical_expr::{Cast, Expr, ExprSchemable, LogicalPlan, TryCast};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

use super::map_named;

#[derive(Debug)]
pub(super) struct KeysOnce;

impl OptimizerRule for KeysOnce {
    fn name(&self) -> &'static str {
        "keys_once"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::BottomUp)
    }

    fn rewrite(&self, plan: LogicalPlan, _: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        let LogicalPlan::Aggregate(aggregate) = &plan else { return Ok(Transformed::no(plan)) };
        let rows = Arc::clone(aggregate.input.schema());
        map_named(plan, |expr| expr.transform_up(|expr| once(expr, &rows)))
    }
}

fn once(expr: Expr, rows: &DFSchema) -> Result<Transformed<Expr>> {
    let Expr::AggregateFunction(mut call) = expr else { return Ok(Transformed::no(expr)) };
    let keys = call.params.order_by.iter().map(|key| as_run(&key.expr, rows)).collect::<Result<Vec<_>>>()?;
    let (before, mut seen) = (keys.len(), HashSet::new());
    let mut keys = keys.into_iter();
    // What a later one says of its direction never counts.
    call.params.order_by.retain(|_| keys.next().is_some_and(|key| seen.insert(key)));
    let fewer = call.params.order_by.len() < before;
    Ok(Transformed::new_transformed(Expr::AggregateFunction(call), fewer))
}

/// An expression as it will be computed: names are gone then, and casts of what has the type.
fn as_run(expr: &Expr, rows: &DFSchema) -> Result<Expr> {
    let bare = expr.clone().unalias_nested().data.transform_up(|expr| match expr {
        Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field }) if expr.get_type(rows)? == *field.data_type() => Ok(Transformed::yes(*expr)),
        other => Ok(Transformed::no(other)),
    });
    Ok(bare?.data)
}
