//! `cleanroom.*`: what a role may know of the collaboration, computed when it's asked for.

use std::fmt;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use async_trait::async_trait;
use cloister_policy::{Class, Column, DatasetState, Name, RoleKind};
use datafusion::catalog::memory::MemorySourceConfig;
use datafusion::catalog::{MemorySchemaProvider, SchemaProvider, Session};
use datafusion::datasource::{TableProvider, TableType};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;

use crate::Engine;
use crate::agreement::without_verifier;
use crate::journal::Entry;

/// The schema with its tables, for a role.
pub(super) fn schema(engine: &Arc<Engine>, role: &Name) -> Result<Arc<dyn SchemaProvider>> {
    let schema = MemorySchemaProvider::new();
    for (name, columns, produce) in TABLES {
        let fields: Vec<_> = columns.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true)).collect();
        let table = LiveTable { schema: Arc::new(Schema::new(fields)), produce: *produce, engine: Arc::clone(engine), role: role.clone() };
        schema.register_table((*name).to_owned(), Arc::new(table))?;
    }
    Ok(Arc::new(schema))
}

/// Columns of a table of the schema, by its name; none if there is no such table.
pub fn columns(table: &str) -> &'static [(&'static str, DataType)] {
    TABLES.iter().find(|(name, _, _)| *name == table).map_or(&[], |(_, columns, _)| columns)
}

type Produce = fn(&Engine, &Name) -> Result<Vec<ArrayRef>>;
type Columns = &'static [(&'static str, DataType)];

const TEXT: DataType = DataType::Utf8;

/// Name, columns, rows.
const TABLES: &[(&str, Columns, Produce)] = &[
    (
        "templates",
        &[
            ("name", TEXT),
            ("author", TEXT),
            ("parameters", TEXT),
            ("purpose", TEXT),
            ("cells_per_person", DataType::Int64),
            ("datasets", TEXT),
            ("approved_by", TEXT),
            ("not_approved_by", TEXT),
            ("overlaps", TEXT),
            ("may_run", DataType::Boolean),
            ("digest", TEXT),
            ("query", TEXT),
        ],
        templates,
    ),
    (
        "datasets",
        &[
            ("name", TEXT),
            ("column_name", TEXT),
            ("data_type", TEXT),
            ("class", TEXT),
            ("threshold", DataType::Int64),
            ("rows_at_most", DataType::Int64),
            ("loaded", DataType::Boolean),
            ("version", TEXT),
        ],
        datasets,
    ),
    ("agreement", &[("digest", TEXT), ("genesis", TEXT)], agreement),
    ("log", &[("entry", DataType::Int64), ("kind", TEXT), ("actor", TEXT), ("subject", TEXT), ("text", TEXT)], log),
];

fn templates(engine: &Engine, role: &Name) -> Result<Vec<ArrayRef>> {
    let state = engine.state();
    let collaboration = &state.collaboration;
    let member = collaboration.role(role.as_str()).map(|r| r.member.clone());
    let visible: Vec<_> = collaboration.templates().filter(|t| collaboration.sees(role, t)).collect();
    let text =
        |of: &dyn Fn(&cloister_policy::TemplateState) -> Option<String>| -> ArrayRef { Arc::new(visible.iter().map(|t| of(t)).collect::<StringArray>()) };
    let owners = |t: &cloister_policy::TemplateState, approved: bool| {
        let owners: Vec<_> = t.owners().into_iter().filter(|o| collaboration.is_approved_by(t, o) == approved).map(ToString::to_string).collect();
        (!owners.is_empty()).then(|| owners.join(", "))
    };
    let list = |names: Vec<String>| (!names.is_empty()).then(|| names.join(", "));
    Ok(vec![
        text(&|t| Some(t.template.name.to_string())),
        text(&|t| Some(t.author.to_string())),
        text(&|t| list(t.template.parameters.iter().map(cloister_policy::Parameter::sql).collect())),
        text(&|t| t.template.purpose.clone()),
        Arc::new(visible.iter().map(|t| t.template.cells_per_person.map(i64::from)).collect::<Int64Array>()),
        text(&|t| list(t.facts.reads().map(ToString::to_string).collect())),
        text(&|t| owners(t, true)),
        text(&|t| owners(t, false)),
        text(&|t| list(member.iter().flat_map(|m| collaboration.overlaps(&t.template.name, m)).map(|n| n.to_string()).collect())),
        Arc::new(visible.iter().map(|t| Some(collaboration.may_run(role, &t.template.name).is_ok())).collect::<BooleanArray>()),
        text(&|t| Some(t.digest.to_string())),
        text(&|t| Some(t.template.query.clone())),
    ])
}

/// Administrators and auditors see declarations, everybody those of PUBLIC datasets with their
/// content's digest; what is loaded of protected ones is never told in numbers.
fn datasets(engine: &Engine, role: &Name) -> Result<Vec<ArrayRef>> {
    let state = engine.state();
    let kind = state.collaboration.role(role.as_str()).map(|r| r.kind);
    let sees_all = matches!(kind, Some(RoleKind::Administrator | RoleKind::Auditor));
    let visible = state.collaboration.datasets().filter(|d| sees_all || d.dataset.public);
    let rows: Vec<_> = visible.flat_map(|d| d.dataset.columns.iter().filter(|c| c.class != Class::None).map(move |column| (d, column))).collect();
    let text = |of: &dyn Fn(&DatasetState, &Column) -> Option<String>| -> ArrayRef { Arc::new(rows.iter().map(|(d, c)| of(d, c)).collect::<StringArray>()) };
    Ok(vec![
        text(&|d, _| Some(d.dataset.name.to_string())),
        text(&|_, column| Some(column.name.to_string())),
        text(&|_, column| Some(column.data_type.sql())),
        text(&|_, column| Some(column.described())),
        Arc::new(rows.iter().map(|(d, _)| (!d.dataset.public).then(|| i64::from(d.dataset.threshold))).collect::<Int64Array>()),
        Arc::new(rows.iter().map(|(d, _)| i64::try_from(d.dataset.rows_max).ok()).collect::<Int64Array>()),
        Arc::new(rows.iter().map(|(d, _)| Some(d.live.is_some())).collect::<BooleanArray>()),
        text(&|d, _| d.live.clone().filter(|_| d.dataset.public)),
    ])
}

/// The digest of what is agreed now, which evidence carries, and the one of the text that founded it.
fn agreement(engine: &Engine, _: &Name) -> Result<Vec<ArrayRef>> {
    let state = engine.state();
    let text = |digest: Option<cloister_policy::Digest>| -> ArrayRef { Arc::new(StringArray::from(vec![digest.map(|digest| digest.to_string())])) };
    Ok(vec![text(state.agreement), text(state.genesis)])
}

/// The journal: all of it for auditors and administrators, own runs for analysts. Row counts of
/// loads aren't in it: sizes are another owner's business only as declared caps.
fn log(engine: &Engine, role: &Name) -> Result<Vec<ArrayRef>> {
    let kind = engine.state().collaboration.role(role.as_str()).map(|r| r.kind);
    let entries = engine.log().map_err(|e| DataFusionError::External(Box::new(e.to_user())))?;
    let mut rows = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        let (kind_word, actor, subject, text) = match entry {
            Entry::Founding { genesis } => ("founding", None, genesis.to_string(), String::new()),
            Entry::Founded => ("founded", None, String::new(), String::new()),
            Entry::Attesting { platform, measurement, chip } => ("attesting", None, platform, format!("measurement {measurement}, chip {chip}")),
            Entry::Statement { actor, sql } => ("statement", actor, String::new(), without_verifier(&sql)),
            Entry::Load { actor, dataset, version, .. } => ("load", Some(actor), dataset.to_string(), version),
            Entry::Run(run) => ("run", Some(run.role), run.template.to_string(), run.arguments.join(", ")),
            Entry::Access { run, count } => ("access", Some(run.role), run.template.to_string(), format!("{count} times: {}", run.arguments.join(", "))),
            Entry::Refused { role, sqlstate, message } => ("refused", Some(role), sqlstate, message),
        };
        let own = actor.as_ref() == Some(role);
        let may = match kind {
            Some(RoleKind::Auditor) => true,
            Some(RoleKind::Administrator) => own || kind_word != "refused",
            Some(RoleKind::Analyst) | None => own,
        };
        if may {
            // An analyst's entries are numbered by themselves: gaps would tell of others' activity.
            let number = if kind == Some(RoleKind::Analyst) { rows.len() } else { at };
            rows.push((i64::try_from(number + 1).unwrap_or(i64::MAX), kind_word, actor.map(|a| a.to_string()), subject, text));
        }
    }
    Ok(vec![
        Arc::new(rows.iter().map(|r| Some(r.0)).collect::<Int64Array>()),
        Arc::new(rows.iter().map(|r| Some(r.1)).collect::<StringArray>()),
        Arc::new(rows.iter().map(|r| r.2.as_deref()).collect::<StringArray>()),
        Arc::new(rows.iter().map(|r| Some(r.3.as_str())).collect::<StringArray>()),
        Arc::new(rows.iter().map(|r| Some(r.4.as_str())).collect::<StringArray>()),
    ])
}

/// A table whose rows are made when it's scanned.
struct LiveTable {
    schema: SchemaRef,
    produce: Produce,
    engine: Arc<Engine>,
    role: Name,
}

impl fmt::Debug for LiveTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveTable")
    }
}

#[async_trait]
impl TableProvider for LiveTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    async fn scan(&self, _: &dyn Session, projection: Option<&Vec<usize>>, _: &[Expr], _: Option<usize>) -> Result<Arc<dyn ExecutionPlan>> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), (self.produce)(&self.engine, &self.role)?)?;
        Ok(MemorySourceConfig::try_new_exec(&[vec![batch]], Arc::clone(&self.schema), projection.cloned())?)
    }
}
