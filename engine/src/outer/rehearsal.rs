//! A template's part above the seal, tried over empty releases before the template is created.
//!
//! SQL that can be bound isn't always SQL that can be run; its author should hear of that, not who
//! calls it after everybody approved. It is planned as a call is. It runs too if no node makes rows
//! of none: then all that it evaluates are its literals, and it ends at once.

use std::sync::Arc;

use arrow::array::RecordBatch;
use cloister_planner::{PlannedTemplate, SealedPart, to_user_error};
use cloister_policy::UserError;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::{MemTable, TableProvider};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use futures::TryStreamExt;

use super::{in_order, physical, session_context};

/// Stack of the thread that tries it, in bytes; planning recurses.
const STACK_BYTES: usize = 16 << 20;

/// Tries a template's part above the seal.
///
/// # Errors
/// What a call of it would fail with.
pub(crate) fn rehearse(template: &PlannedTemplate, runtime: Arc<RuntimeEnv>) -> std::result::Result<(), UserError> {
    // A thread of its own: the caller's may be in a runtime already, and a panic stays in it.
    let tried = std::thread::scope(|scope| {
        let attempt = || tokio::runtime::Builder::new_current_thread().build()?.block_on(attempt(template, runtime));
        let thread = std::thread::Builder::new().name("rehearsal".to_owned()).stack_size(STACK_BYTES).spawn_scoped(scope, attempt)?;
        thread.join().unwrap_or_else(|_| Err(DataFusionError::Internal("planning panicked".into())))
    });
    tried.map_err(|error| refused(to_user_error(&error)))
}

async fn attempt(template: &PlannedTemplate, runtime: Arc<RuntimeEnv>) -> Result<()> {
    let context = session_context(runtime)?;
    let empty = |part: &SealedPart| -> Result<Arc<dyn TableProvider>> {
        let rows = RecordBatch::new_empty(part.schema());
        Ok(Arc::new(MemTable::try_new(part.schema(), vec![vec![rows]])?))
    };
    let releases = template.sealed().iter().map(empty).collect::<Result<Vec<_>>>()?;
    let arguments: Vec<_> = template.parameters().iter().filter_map(|parameter| parameter.domain.first().cloned()).collect();
    let plan = LogicalPlanBuilder::from(template.call(&releases, &arguments)?).alias(template.name().as_str())?.build()?;
    let ends_at_once = !makes_rows(&plan)?;
    let plan = physical(&context, &plan).await?;
    if ends_at_once {
        in_order(&plan, &context.task_ctx())?.try_for_each(|_| async { Ok(()) }).await?;
    }
    Ok(())
}

/// Whether some node has rows though nothing is released.
fn makes_rows(plan: &LogicalPlan) -> Result<bool> {
    let mut makes = false;
    plan.apply_with_subqueries(|node| {
        makes |= match node {
            LogicalPlan::Values(_) | LogicalPlan::Unnest(_) | LogicalPlan::RecursiveQuery(_) => true,
            LogicalPlan::EmptyRelation(empty) => empty.produce_one_row,
            LogicalPlan::Aggregate(aggregate) => matches!(aggregate.group_expr.as_slice(), [] | [Expr::GroupingSet(_)]),
            _ => false,
        };
        Ok(if makes { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(makes)
}

/// In the author's words. Every name was found before, so a column that is missing now is one that
/// DataFusion lost on the way out of a subquery.
fn refused(error: UserError) -> UserError {
    let of_subquery = ["ScalarSubquery", "InSubquery", "Exists", "OuterReferenceColumn"].iter().any(|kind| error.message.contains(kind));
    if of_subquery || error.sqlstate == "42703" {
        return UserError::new("0A000", "a subquery above the release points is not supported where it stands").hint("Write it as a join of releases.");
    }
    if error.sqlstate == "XX000" {
        return UserError::new("0A000", "what stands above the release points cannot run").detail("It failed over releases without rows.");
    }
    error
}
