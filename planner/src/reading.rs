//! Which plan nodes may stand above the seal, in a template or in an analyst's statement: those
//! that read. Decided by name; anything else is refused.

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::{LogicalPlan, UserDefinedLogicalNode};

/// Whether a plan, with its subqueries, only reads. `known` says which extension nodes do.
pub fn only_reads(plan: &LogicalPlan, known: impl Fn(&dyn UserDefinedLogicalNode) -> bool) -> bool {
    let mut reads = true;
    let walked = plan.apply_with_subqueries(|node| {
        reads &= match node {
            LogicalPlan::Projection(_)
            | LogicalPlan::Filter(_)
            | LogicalPlan::Window(_)
            | LogicalPlan::Aggregate(_)
            | LogicalPlan::Sort(_)
            | LogicalPlan::Join(_)
            | LogicalPlan::Union(_)
            | LogicalPlan::TableScan(_)
            | LogicalPlan::EmptyRelation(_)
            | LogicalPlan::Subquery(_)
            | LogicalPlan::SubqueryAlias(_)
            | LogicalPlan::Limit(_)
            | LogicalPlan::Values(_)
            | LogicalPlan::Distinct(_)
            | LogicalPlan::Unnest(_)
            | LogicalPlan::RecursiveQuery(_) => true,
            LogicalPlan::Extension(extension) => known(extension.node.as_ref()),
            LogicalPlan::Repartition(_)
            | LogicalPlan::Statement(_)
            | LogicalPlan::Explain(_)
            | LogicalPlan::Analyze(_)
            | LogicalPlan::Dml(_)
            | LogicalPlan::Ddl(_)
            | LogicalPlan::Copy(_)
            | LogicalPlan::DescribeTable(_) => false,
        };
        Ok(TreeNodeRecursion::Continue)
    });
    reads && walked.is_ok()
}
