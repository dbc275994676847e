//! SQL over datasets that says the same as a template: becomes a call of that template.
//!
//! A statement's way: bound with datasets as tables that can be named and not read → from the top
//! down, every part that is a template's whole plan becomes a release call with the same columns
//! → what is above is ordinary SQL over releases. A dataset that is named anywhere after that
//! refuses the statement. Whatever goes wrong on the way is for the caller to refuse in one and
//! the same words: an analyst learns nothing of a dataset by how a statement fails.

use std::sync::Arc;

use arrow::datatypes::DataType;
use cloister_planner::{DatasetTable, PlannedTemplate, call_of, reads_dataset, refuse_dotted_ctes, sql_options};
use cloister_policy::{Collaboration, Name};
use datafusion::catalog::{CatalogProvider, CatalogProviderList, MemoryCatalogProvider, MemoryCatalogProviderList, MemorySchemaProvider, SchemaProvider};
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{Cast, Expr, Extension, LogicalPlan, LogicalPlanBuilder};
use datafusion::sql::parser::Statement as DfStatement;
use datafusion::sql::sqlparser::ast;

use super::leaf::ReleaseCall;
use super::{DATABASE, calls};
use crate::State;

/// Most nodes of a statement over datasets, so that comparing it with templates ends soon.
const NODES_MAX: usize = 1_000;

/// Binds a query that names datasets and puts calls of a role's templates in their places.
pub(super) async fn bind(outer: SessionState, state: &State, role: &Name, query: ast::Statement) -> Result<LogicalPlan> {
    refuse_dotted_ctes(&query).map_err(|e| DataFusionError::External(Box::new(e)))?;
    let session = with_datasets(outer, &state.collaboration)?;
    let plan = session.statement_to_plan(DfStatement::Statement(Box::new(query))).await?;
    let mut nodes = 0_usize;
    plan.apply_with_subqueries(|_| {
        nodes += 1;
        Ok(if nodes > NODES_MAX { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    if nodes > NODES_MAX || !reads_dataset(&plan) {
        return Err(not_a_template());
    }
    let mut templates: Vec<_> = state.collaboration.runnable(role).filter_map(|t| state.templates.get(&t.template.name)).collect();
    // Where several say the same: fewer parameters first, then by name.
    templates.sort_by_key(|template| template.parameters().len());
    let replaced = replace(plan, &templates)?;
    // INVARIANT: no dataset is left, wherever a plan can hide one.
    if reads_dataset(&replaced) { Err(not_a_template()) } else { Ok(replaced) }
}

/// The role's session, in which SQL is read as templates are and datasets have names.
fn with_datasets(outer: SessionState, collaboration: &Collaboration) -> Result<SessionState> {
    let catalog = MemoryCatalogProvider::new();
    if let Some(known) = outer.catalog_list().catalog(DATABASE) {
        for (name, schema) in known.schema_names().into_iter().filter_map(|name| known.schema(&name).map(|schema| (name, schema))) {
            catalog.register_schema(&name, schema)?;
        }
    }
    for member in collaboration.members() {
        let datasets = MemorySchemaProvider::new();
        for dataset in collaboration.datasets().map(|state| &state.dataset).filter(|dataset| dataset.name.owner == *member) {
            datasets.register_table(dataset.name.name.to_string(), Arc::new(DatasetTable::new(dataset)))?;
        }
        catalog.register_schema(member.as_str(), Arc::new(datasets))?;
    }
    let catalogs = MemoryCatalogProviderList::new();
    catalogs.register_catalog(DATABASE.to_owned(), Arc::new(catalog));
    let mut config = outer.config().clone();
    config.options_mut().sql_parser = sql_options().clone();
    Ok(SessionStateBuilder::new_from_existing(outer).with_config(config).with_catalog_list(Arc::new(catalogs)).build())
}

/// From the top down: a part that is a template's becomes its call; else its own parts are looked
/// at, those in expressions too.
fn replace(plan: LogicalPlan, templates: &[&Arc<PlannedTemplate>]) -> Result<LogicalPlan> {
    if !reads_dataset(&plan) {
        return Ok(plan);
    }
    if let Some(call) = call(&plan, templates)? {
        return Ok(call);
    }
    let below = plan.map_children(|input| replace(input, templates).map(Transformed::yes))?.data;
    let below = below.map_subqueries(|subquery| replace(subquery, templates).map(Transformed::yes))?.data;
    below.recompute_schema()
}

/// The call that a plan is, under the plan's own names.
fn call(plan: &LogicalPlan, templates: &[&Arc<PlannedTemplate>]) -> Result<Option<LogicalPlan>> {
    let matches: Vec<_> = templates.iter().filter_map(|template| Some((*template, call_of(template, plan)?))).collect();
    let in_domain = |template: &PlannedTemplate, arguments: &[Expr]| arguments.iter().zip(template.parameters()).all(|(a, p)| calls::may_stand(a, p));
    // Two templates may differ in nothing but the values that they declare.
    let fits = matches.iter().find(|(template, found)| in_domain(template, &found.arguments));
    let Some((template, found)) = fits.or(matches.first()) else {
        return Ok(None);
    };
    let release = LogicalPlan::Extension(Extension { node: Arc::new(ReleaseCall::try_new(Arc::clone(template), found.arguments.clone())?) });
    let released = release.schema();
    let columns = plan.schema().iter().zip(&found.columns).map(|((qualifier, field), at)| {
        let (name, of) = released.iter().nth(*at).map(|(name, of)| (Column::from((name, of)), of)).ok_or_else(not_a_template)?;
        let same_type = of.data_type() == field.data_type();
        let column = if same_type { Expr::Column(name) } else { as_type(name, field.data_type()) };
        Ok(column.alias_qualified(qualifier.cloned(), field.name()))
    });
    let columns = columns.collect::<Result<Vec<_>>>()?;
    LogicalPlanBuilder::from(release.clone()).project(columns)?.build().map(Some)
}

fn as_type(column: Column, data_type: &DataType) -> Expr {
    Expr::Cast(Cast::new(Box::new(Expr::Column(column)), data_type.clone()))
}

fn not_a_template() -> DataFusionError {
    DataFusionError::Plan("this is no template".into())
}
