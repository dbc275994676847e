//! Rewriting expressions of a plan after its columns have got their names.

use datafusion::common::tree_node::Transformed;
use datafusion::error::Result;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Expr, GroupingSet, LogicalPlan};

/// Rewrites every expression of a node and keeps the names that its columns have. In ROLLUP, CUBE and GROUPING SETS
/// each key keeps its own: a name around them all would hide from DataFusion that they are sets.
///
/// # Errors
/// As `rewrite`.
pub fn map_named(node: LogicalPlan, mut rewrite: impl FnMut(Expr) -> Result<Transformed<Expr>>) -> Result<Transformed<LogicalPlan>> {
    let names = NamePreserver::new(&node);
    let mut named = |expr: Expr| {
        let name = names.save(&expr);
        Ok(rewrite(expr)?.update_data(|expr| name.restore(expr)))
    };
    node.map_expressions(|expr| match expr {
        Expr::GroupingSet(set) => {
            let mut transformed = false;
            let mut all = |keys: Vec<Expr>| -> Result<Vec<Expr>> {
                let keys = keys.into_iter().map(|key| {
                    let key = named(key)?;
                    transformed |= key.transformed;
                    Ok(key.data)
                });
                keys.collect()
            };
            let set = match set {
                GroupingSet::Rollup(keys) => GroupingSet::Rollup(all(keys)?),
                GroupingSet::Cube(keys) => GroupingSet::Cube(all(keys)?),
                GroupingSet::GroupingSets(sets) => GroupingSet::GroupingSets(sets.into_iter().map(all).collect::<Result<_>>()?),
            };
            let set = Expr::GroupingSet(set);
            Ok(if transformed { Transformed::yes(set) } else { Transformed::no(set) })
        }
        other => named(other),
    })
}
