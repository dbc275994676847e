//! Every declared parameter selects something.

use cloister_policy::UserError;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::Expr;

use crate::bind::{Bound, release_at};
use crate::refusals::refuse;

pub(crate) fn check(bound: &Bound) -> Result<(), UserError> {
    let mut used = Vec::new();
    let mut elsewhere = None;
    let _ = bound.outer.apply_with_subqueries(|node| {
        let selects = matches!(node, datafusion::logical_expr::LogicalPlan::Filter(f) if is_leaf(&f.input));
        let _ = node.apply_expressions(|expr| {
            expr.apply(|part| {
                if let Expr::Placeholder(p) = part {
                    used.push(p.id.trim_start_matches('$').to_owned());
                    if !selects {
                        elsewhere = Some(p.id.clone());
                    }
                }
                Ok(TreeNodeRecursion::Continue)
            })
        });
        Ok(TreeNodeRecursion::Continue)
    });
    if let Some(unknown) = used.iter().find(|name| !bound.parameters.iter().any(|p| p.name == **name)) {
        return Err(refuse("parameter-unknown", format!("${unknown}")));
    }
    if let Some(placeholder) = elsewhere {
        return Err(refuse("parameter-place", placeholder));
    }
    match bound.parameters.iter().find(|p| !used.contains(&p.name)) {
        Some(unused) => Err(refuse("parameter-unused", format!("${}", unused.name))),
        None => Ok(()),
    }
}

fn is_leaf(plan: &datafusion::logical_expr::LogicalPlan) -> bool {
    matches!(plan, datafusion::logical_expr::LogicalPlan::TableScan(scan) if release_at(scan.table_name.table()).is_some())
}
