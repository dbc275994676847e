//! `FROM templates.name(argument, name => argument)`: calls become leaves.
//!
//! DataFusion's own table functions know neither schemas nor named arguments, and its LATERAL
//! form drops names silently; here both are decided: named and positional arguments, no LATERAL,
//! nothing that isn't constant.

use std::sync::Arc;

use cloister_planner::{BoundParameter, PlannedTemplate};
use cloister_policy::UserError;
use datafusion::common::DFSchema;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::planner::{PlannedRelation, RelationPlanner, RelationPlannerContext, RelationPlanning};
use datafusion::logical_expr::{Expr, Extension, LogicalPlan};
use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr as SqlExpr, FunctionArg, FunctionArgExpr, ObjectName, TableFactor};

use super::leaf::ReleaseCall;
use super::{DATABASE, TEMPLATES};

/// Plans calls of the templates that a role may know of.
#[derive(Debug)]
pub(super) struct TemplateCalls {
    templates: Vec<Arc<PlannedTemplate>>,
}

impl TemplateCalls {
    pub(super) fn new(templates: Vec<Arc<PlannedTemplate>>) -> Self {
        Self { templates }
    }

    /// The template that a name means; unqualified names are looked up among templates.
    fn find(&self, name: &ObjectName, context: &dyn RelationPlannerContext) -> Option<(&Arc<PlannedTemplate>, bool)> {
        let parts: Vec<String> = name.0.iter().filter_map(|part| part.as_ident().cloned()).map(|ident| context.normalize_ident(ident)).collect();
        let (template, qualified) = match parts.as_slice() {
            [template] => (template, false),
            [schema, template] if schema == TEMPLATES => (template, true),
            [database, schema, template] if database == DATABASE && schema == TEMPLATES => (template, true),
            _ => return None,
        };
        let found = self.templates.iter().find(|t| t.name().as_str() == template)?;
        Some((found, qualified))
    }
}

impl RelationPlanner for TemplateCalls {
    fn plan_relation(&self, relation: TableFactor, context: &mut dyn RelationPlannerContext) -> Result<RelationPlanning> {
        let (name, args, alias, lateral) = match &relation {
            TableFactor::Table { name, args: Some(args), alias, .. } => (name, &args.args, alias, false),
            TableFactor::Function { name, args, alias, lateral, .. } => (name, args, alias, *lateral),
            TableFactor::Table { name, args: None, .. } => {
                return match self.find(name, context) {
                    Some((template, true)) if !template.parameters().is_empty() => Err(needs_arguments(template)),
                    _ => Ok(RelationPlanning::Original(Box::new(relation))),
                };
            }
            _ => return Ok(RelationPlanning::Original(Box::new(relation))),
        };
        let Some((template, _)) = self.find(name, context) else {
            return Ok(RelationPlanning::Original(Box::new(relation)));
        };
        if lateral {
            return Err(user(UserError::new("0A000", "LATERAL calls of templates are not supported").hint("Arguments are constants or parameters.")));
        }
        let arguments = arguments(template, args, context)?;
        let node = ReleaseCall::try_new(Arc::clone(template), arguments)?;
        let plan = LogicalPlan::Extension(Extension { node: Arc::new(node) });
        Ok(RelationPlanning::Planned(Box::new(PlannedRelation::new(plan, alias.clone()))))
    }
}

fn arguments(template: &Arc<PlannedTemplate>, args: &[FunctionArg], context: &mut dyn RelationPlannerContext) -> Result<Vec<Expr>> {
    let parameters = template.parameters();
    let mut values: Vec<Option<Expr>> = vec![None; parameters.len()];
    let mut named = false;
    for (position, arg) in args.iter().enumerate() {
        let assigned;
        let (at, value) = match arg {
            // sqlparser reads `name := value` as an expression.
            FunctionArg::Unnamed(FunctionArgExpr::Expr(SqlExpr::BinaryOp { left, op: BinaryOperator::Assignment, right })) => {
                let SqlExpr::Identifier(name) = left.as_ref() else {
                    return Err(user(UserError::new("42601", "an argument's name must be a plain name")));
                };
                named = true;
                assigned = FunctionArgExpr::Expr(right.as_ref().clone());
                (by_name(template, &context.normalize_ident(name.clone()))?, &assigned)
            }
            FunctionArg::Unnamed(_) if named => return Err(user(UserError::new("42601", "positional argument cannot follow named argument"))),
            FunctionArg::Unnamed(value) => (position, value),
            FunctionArg::Named { name, arg, .. } => {
                named = true;
                (by_name(template, &context.normalize_ident(name.clone()))?, arg)
            }
            FunctionArg::ExprNamed { name: SqlExpr::Identifier(name), arg, .. } => {
                named = true;
                (by_name(template, &context.normalize_ident(name.clone()))?, arg)
            }
            FunctionArg::ExprNamed { .. } => return Err(user(UserError::new("42601", "an argument's name must be a plain name"))),
        };
        let (Some(slot), Some(parameter), FunctionArgExpr::Expr(value)) = (values.get_mut(at), parameters.get(at), value) else {
            return Err(no_such_call(template));
        };
        if slot.is_some() {
            return Err(user(UserError::new("42601", format!("argument \"{}\" is given twice", parameter.name))));
        }
        *slot = Some(constant(value.clone(), parameter, context)?);
    }
    values.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| needs_arguments(template))
}

/// A literal, a cast of one, or `$n` with the parameter's type.
fn constant(value: SqlExpr, parameter: &BoundParameter, context: &mut dyn RelationPlannerContext) -> Result<Expr> {
    let not_constant =
        || user(UserError::new("0A000", format!("argument \"{}\" is not a constant", parameter.name)).hint("Arguments are constants or parameters."));
    let expr = context.sql_to_expr(value, &DFSchema::empty()).map_err(|_| not_constant())?;
    match expr {
        Expr::Placeholder(p) => {
            let field = arrow::datatypes::Field::new(&parameter.name, parameter.data_type.clone(), true);
            Ok(Expr::Placeholder(Placeholder::new_with_field(p.id, Some(field.into()))))
        }
        Expr::Literal(_, _) => Ok(expr),
        Expr::Negative(inner) if matches!(*inner, Expr::Literal(_, _)) => Ok(Expr::Negative(inner)),
        Expr::Cast(cast) if matches!(*cast.expr, Expr::Literal(_, _)) => Ok(Expr::Cast(cast)),
        _ => Err(not_constant()),
    }
}

fn by_name(template: &PlannedTemplate, name: &str) -> Result<usize> {
    template.parameters().iter().position(|p| p.name == name).ok_or_else(|| no_such_call(template))
}

fn signature(template: &PlannedTemplate) -> String {
    let parameters: Vec<_> = template.parameters().iter().map(|p| format!("{} => …", p.name)).collect();
    format!("templates.{}({})", template.name(), parameters.join(", "))
}

fn no_such_call(template: &PlannedTemplate) -> DataFusionError {
    user(UserError::new("42883", format!("template \"{}\" has no such arguments", template.name())).hint(format!("Call it as {}.", signature(template))))
}

fn needs_arguments(template: &PlannedTemplate) -> DataFusionError {
    user(UserError::new("42883", format!("template \"{}\" needs arguments", template.name())).hint(format!("Call it as {}.", signature(template))))
}

fn user(error: UserError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
