//! Release calls of a statement: collected, checked, run once each, and replaced by their rows.

use std::sync::{Arc, Weak};

use arrow::datatypes::DataType;
use cloister_planner::{PlannedTemplate, SealedPart, to_user_error};
use cloister_policy::{Name, UserError};
use datafusion::common::TableReference;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::datasource::{MemTable, TableProvider, source_as_provider};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Volatility};
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::scalar::ScalarValue;

use super::growth;
use super::leaf::{ReleaseCall, TemplateTable};
use crate::{Engine, Released};

/// A call that was served, and the releases that it was served from.
#[derive(Debug)]
pub(crate) struct ServedCall {
    template: Arc<PlannedTemplate>,
    arguments: Vec<ScalarValue>,
    releases: Vec<Weak<Released>>,
}

/// Serves a statement's calls again: permission and journal as for any other time. Says whether they are of the
/// very same releases.
///
/// # Errors
/// As [`Engine::release`].
pub(super) async fn serve_again(engine: &Arc<Engine>, role: &Name, calls: &[ServedCall]) -> std::result::Result<bool, UserError> {
    for call in calls {
        let released = engine.release(role, &call.template, &call.arguments).await?;
        let same = released.len() == call.releases.len() && released.iter().zip(&call.releases).all(|(now, then)| Arc::as_ptr(now) == then.as_ptr());
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a bound query's rows follow from its releases and parameters alone: it reads nothing else, and no
/// function in it looks at the time, at settings, or rolls dice.
pub(crate) fn follows_from_releases(plan: &LogicalPlan) -> bool {
    let mut follows = true;
    let _ = plan.apply_with_subqueries(|node| {
        let leaf = match node {
            LogicalPlan::EmptyRelation(_) | LogicalPlan::Values(_) => true,
            LogicalPlan::TableScan(_) | LogicalPlan::Extension(_) => is_call(node),
            other => !other.inputs().is_empty(),
        };
        let _ = node.apply_expressions(|expr| {
            follows &= !expr.exists(|part| Ok(!is_settled(part))).unwrap_or(true);
            Ok(TreeNodeRecursion::Continue)
        });
        follows &= leaf;
        Ok(if follows { TreeNodeRecursion::Continue } else { TreeNodeRecursion::Stop })
    });
    follows
}

/// Whether a part of an expression, its inputs aside, has the same value every time.
fn is_settled(part: &Expr) -> bool {
    let volatility = match part {
        Expr::ScalarFunction(function) => function.func.signature().volatility,
        Expr::AggregateFunction(function) => function.func.signature().volatility,
        Expr::WindowFunction(function) => function.fun.signature().volatility,
        Expr::ScalarVariable(..) | Expr::HigherOrderFunction(_) | Expr::Lambda(_) | Expr::LambdaVariable(_) => Volatility::Volatile,
        _ => Volatility::Immutable,
    };
    volatility == Volatility::Immutable
}

/// A call: which template, with which arguments, under which name in the statement.
struct Call {
    template: Arc<PlannedTemplate>,
    arguments: Vec<ScalarValue>,
    qualifier: TableReference,
}

/// Runs every call of a statement and puts the rows in their places.
pub(super) async fn replace(engine: &Arc<Engine>, role: &Name, plan: LogicalPlan) -> std::result::Result<(LogicalPlan, Vec<ServedCall>), UserError> {
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
    let plan = replaced.map_err(|e| to_user_error(&e))?.data;
    let served = releases.into_iter().map(|(call, released)| ServedCall {
        template: call.template,
        arguments: call.arguments,
        releases: released.iter().map(Arc::downgrade).collect(),
    });
    Ok((plan, served.collect()))
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

/// Whether a node is a call of a template.
fn is_call(node: &LogicalPlan) -> bool {
    match node {
        LogicalPlan::Extension(extension) => extension.node.as_any_release().is_some(),
        LogicalPlan::TableScan(scan) => source_as_provider(&scan.source).is_ok_and(|provider| {
            let any: &dyn std::any::Any = provider.as_ref();
            any.is::<TemplateTable>()
        }),
        _ => false,
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
