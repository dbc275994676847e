//! Release calls of a statement: collected, checked, run once each, and replaced by their rows.

use std::sync::Arc;

use arrow::datatypes::DataType;
use cloister_planner::{PlannedTemplate, SealedPart, to_user_error};
use cloister_policy::{Name, UserError};
use datafusion::common::TableReference;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::datasource::{MemTable, TableProvider, source_as_provider};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::scalar::ScalarValue;

use super::growth;
use super::leaf::{ReleaseCall, TemplateTable};
use crate::{Engine, Released};

/// A call: which template, with which arguments, under which name in the statement.
struct Call {
    template: Arc<PlannedTemplate>,
    arguments: Vec<ScalarValue>,
    qualifier: TableReference,
}

/// Runs every call of a statement and puts the rows in their places.
pub(super) async fn replace(engine: &Arc<Engine>, role: &Name, plan: LogicalPlan) -> std::result::Result<LogicalPlan, UserError> {
    let mut calls = Vec::new();
    let mut wrong = None;
    let _ = plan.apply_with_subqueries(|node| {
        match call(node) {
            Ok(found) => calls.extend(found),
            Err(error) => wrong = Some(error),
        }
        Ok(TreeNodeRecursion::Continue)
    });
    if let Some(error) = wrong {
        return Err(error);
    }
    // Each release is looked up once; equal calls share it, and all of a statement see one.
    let mut releases: Vec<(Call, Vec<Arc<Released>>)> = Vec::new();
    for call in calls {
        if !releases.iter().any(|(other, _)| same(other, &call)) {
            let released = engine.release(role, &call.template, &call.arguments).await?;
            releases.push((call, released));
        }
    }
    let replaced = plan.transform_up_with_subqueries(|node| {
        let call = call(&node).map_err(|e| DataFusionError::External(Box::new(e)))?;
        let Some(call) = call else {
            return Ok(Transformed::no(node));
        };
        let released = releases.iter().find(|(other, _)| same(other, &call));
        let (_, released) = released.ok_or_else(|| DataFusionError::Internal("a call was not run".into()))?;
        Ok(Transformed::yes(rows(&call, released)?))
    });
    replaced.map(|t| t.data).map_err(|e| to_user_error(&e))
}

fn same(a: &Call, b: &Call) -> bool {
    a.template.digest() == b.template.digest() && a.arguments == b.arguments
}

fn rows(call: &Call, releases: &[Arc<Released>]) -> Result<LogicalPlan> {
    let table = |(part, released): (&SealedPart, &Arc<Released>)| -> Result<Arc<dyn TableProvider>> {
        Ok(Arc::new(MemTable::try_new(part.schema(), vec![released.batches().to_vec()])?))
    };
    let tables = call.template.sealed().iter().zip(releases).map(table).collect::<Result<Vec<_>>>()?;
    let plan = call.template.call(&tables, &call.arguments)?;
    LogicalPlanBuilder::from(plan).alias(call.qualifier.clone())?.build()
}

/// The call that a node is, with its arguments checked against the template's domains.
fn call(node: &LogicalPlan) -> std::result::Result<Option<Call>, UserError> {
    match node {
        LogicalPlan::Extension(extension) => {
            let Some(call) = extension.node.as_any_release() else {
                return Ok(None);
            };
            let arguments = call.arguments.iter().zip(call.template.parameters()).map(|(argument, parameter)| argument_value(argument, parameter));
            let arguments = arguments.collect::<std::result::Result<_, _>>()?;
            let qualifier = TableReference::bare(call.template.name().as_str());
            Ok(Some(Call { template: Arc::clone(&call.template), arguments, qualifier }))
        }
        LogicalPlan::TableScan(scan) => {
            let provider = source_as_provider(&scan.source).map_err(|e| to_user_error(&e))?;
            let any: &dyn std::any::Any = provider.as_ref();
            Ok(any.downcast_ref::<TemplateTable>().map(|table| Call {
                template: Arc::clone(&table.template),
                arguments: Vec::new(),
                qualifier: scan.table_name.clone(),
            }))
        }
        _ => Ok(None),
    }
}

/// An argument's value, which must be one of the parameter's declared ones.
fn argument_value(argument: &Expr, parameter: &cloister_planner::BoundParameter) -> std::result::Result<ScalarValue, UserError> {
    let folded = growth::checked(argument.clone()).and_then(|argument| ExprSimplifier::new(SimplifyContext::default()).simplify(argument.data));
    let folded = folded.map_err(|e| to_user_error(&e))?;
    let Expr::Literal(value, _) = folded else {
        return Err(UserError::new("0A000", format!("argument \"{}\" is not a constant", parameter.name)));
    };
    let value = of_type(&value, parameter).filter(|value| parameter.domain.contains(value));
    value.ok_or_else(|| {
        let domain: Vec<_> = parameter.domain.iter().map(ToString::to_string).collect();
        UserError::new("22023", format!("argument \"{}\" is not one of its declared values", parameter.name)).hint(format!(
            "Values of {} are {}.",
            parameter.name,
            domain.join(", ")
        ))
    })
}

/// A value in the parameter's type, if it loses nothing on the way: 5.5 isn't 5. Text is read.
fn of_type(value: &ScalarValue, parameter: &cloister_planner::BoundParameter) -> Option<ScalarValue> {
    let cast = value.cast_to(&parameter.data_type).ok()?;
    let whole = value.data_type() == DataType::Utf8 || cast.cast_to(&value.data_type()).is_ok_and(|back| back == *value);
    whole.then_some(cast)
}

/// Whether an argument can be one of the parameter's values: `$n` can.
pub(super) fn may_stand(argument: &Expr, parameter: &cloister_planner::BoundParameter) -> bool {
    let open = argument.exists(|part| Ok(matches!(part, Expr::Placeholder(_)))).unwrap_or(false);
    open || argument_value(argument, parameter).is_ok()
}

/// The release call that an extension node is.
trait AsRelease {
    fn as_any_release(&self) -> Option<&ReleaseCall>;
}

impl AsRelease for Arc<dyn datafusion::logical_expr::UserDefinedLogicalNode> {
    fn as_any_release(&self) -> Option<&ReleaseCall> {
        self.as_any().downcast_ref::<ReleaseCall>()
    }
}
