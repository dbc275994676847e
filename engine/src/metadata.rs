//! What a role may see of the collaboration, for catalogs. Nothing in it depends on data.

use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use cloister_planner::{PlannedTemplate, arrow_type};
use cloister_policy::{Class, Dataset, Name, Role, RoleKind};
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use datafusion::sql::sqlparser::ast::Statement;

use crate::State;

/// A template as a role sees it.
#[derive(Debug, Clone)]
pub struct TemplateView {
    /// The planned template.
    pub planned: Arc<PlannedTemplate>,
    /// The member that wrote it.
    pub author: String,
    /// Arguments: names and types.
    pub arguments: Vec<(String, DataType)>,
    /// Columns of its result.
    pub columns: SchemaRef,
    /// Its purpose, in its author's words.
    pub purpose: Option<String>,
    /// Its text.
    pub query: String,
    /// Whether the role was granted it.
    pub granted: bool,
}

/// Everything that a role may see.
#[derive(Debug, Clone)]
pub struct View {
    /// The role.
    pub role: Name,
    /// Members, which are schemas.
    pub members: Vec<String>,
    /// All roles, by name and member.
    pub roles: Vec<(String, String)>,
    /// Templates that it may know of.
    pub templates: Vec<TemplateView>,
    /// Datasets whose declaration it may know, with the columns that it may know of.
    pub datasets: Vec<Dataset>,
}

impl View {
    pub(crate) fn of(state: &State, role: &Name) -> Self {
        let collaboration = &state.collaboration;
        let visible = collaboration.templates().filter(|t| collaboration.sees(role, t)).filter_map(|t| {
            let planned = Arc::clone(state.templates.get(&t.template.name)?);
            Some(TemplateView {
                author: t.author.to_string(),
                arguments: t.template.parameters.iter().map(|p| (p.name.to_string(), arrow_type(p.data_type))).collect(),
                columns: planned.schema(),
                purpose: t.template.purpose.clone(),
                query: t.template.query.clone(),
                granted: t.is_granted(role),
                planned,
            })
        });
        let who = collaboration.role(role.as_str());
        Self {
            role: role.clone(),
            members: collaboration.members().map(ToString::to_string).collect(),
            roles: collaboration.roles().map(|r| (r.name.to_string(), r.member.to_string())).collect(),
            templates: visible.collect(),
            datasets: collaboration.datasets().filter_map(|d| known(&d.dataset, who)).collect(),
        }
    }
}

/// What a role may know of a dataset's declaration, as `cleanroom.datasets` has it: an owner's
/// administrators all of it; other administrators, and auditors, what templates may use; everybody
/// that of PUBLIC datasets.
fn known(dataset: &Dataset, who: Option<&Role>) -> Option<Dataset> {
    let own = who.is_some_and(|role| role.kind == RoleKind::Administrator && role.member == dataset.name.owner);
    let declared = who.is_some_and(|role| matches!(role.kind, RoleKind::Administrator | RoleKind::Auditor));
    if !(declared || dataset.public) {
        return None;
    }
    let mut known = dataset.clone();
    known.columns.retain(|column| own || column.class != Class::None);
    Some(known)
}

/// A front door's catalog: what tools ask for, in the tables where they look.
pub trait Metadata: Send + Sync + std::fmt::Debug {
    /// Adds catalog tables and functions for what a role sees.
    ///
    /// # Errors
    /// A table can't be registered.
    fn register(&self, context: &SessionContext, view: &View) -> Result<()>;
    /// Rewrites a statement's catalog idioms into what the outer engine plans.
    fn normalise(&self, statement: &mut Statement);
}
