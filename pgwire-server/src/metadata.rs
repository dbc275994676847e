//! The catalog that a role sees, from the engine's view of what it may know.

use std::sync::{Arc, Mutex, PoisonError};

use cloister_engine::{Metadata, Settings, TemplateView, View};
use cloister_pg_catalog::{ArgumentRow, CatalogSnapshot, ColumnRow, FunctionRow, RelationKind, RelationRow, RoleRow, SchemaRow, SessionFacts};
use cloister_planner::arrow_type;
use cloister_policy::UserError;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use datafusion::sql::sqlparser::ast::Statement;

use crate::casts::Casts;
use crate::server::DATABASE;

/// `pg_catalog` and `information_schema`, for one session.
#[derive(Debug)]
pub(crate) struct Catalog {
    session: Arc<dyn SessionFacts>,
    server_version: &'static str,
}

impl Catalog {
    /// The catalogs of a session with these settings, which clients know by this number.
    pub(crate) fn new(settings: &Arc<Mutex<Settings>>, process_id: i32, server_version: &'static str) -> Self {
        Self { session: Arc::new(Facts { settings: Arc::clone(settings), process_id }), server_version }
    }
}

/// What functions are told of the session, and change in it.
#[derive(Debug)]
struct Facts {
    settings: Arc<Mutex<Settings>>,
    process_id: i32,
}

impl SessionFacts for Facts {
    fn setting(&self, name: &str) -> Option<String> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).show(name).ok().map(|(_, value)| value)
    }

    fn set(&self, name: &str, value: &str, local: bool) -> Option<Result<String, UserError>> {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        settings.show(name).ok()?;
        Some(settings.set(name, value, local).and_then(|()| Ok(settings.show(name)?.1)))
    }

    fn process_id(&self) -> i32 {
        self.process_id
    }
}

impl Metadata for Catalog {
    fn register(&self, context: &SessionContext, view: &View) -> Result<()> {
        context.add_analyzer_rule(Arc::new(Casts::default()));
        cloister_pg_catalog::register(context, &Arc::new(snapshot(view, self.server_version)), &self.session)
    }

    fn normalise(&self, statement: &mut Statement) {
        cloister_pg_catalog::normalise(statement);
    }
}

fn snapshot(view: &View, server_version: &str) -> CatalogSnapshot {
    let schema = |name: &str, comment: &str| SchemaRow { name: name.to_owned(), owner: "cloister".to_owned(), comment: Some(comment.to_owned()) };
    let mut schemas = vec![
        schema("cleanroom", "what you may know of the collaboration: templates, datasets, the agreement, the log"),
        schema("templates", "approved questions: views and functions"),
    ];
    schemas.extend(view.members.iter().map(|member| schema(member, "datasets of a member; read by approved templates only")));
    let (functions, views): (Vec<_>, Vec<_>) = view.templates.iter().partition(|t| !t.arguments.is_empty());
    let mut relations: Vec<_> = views.into_iter().map(relation).collect();
    relations.extend(view.datasets.iter().map(dataset));
    relations.extend(["templates", "datasets", "agreement", "log"].map(cleanroom));
    let mut roles: Vec<_> =
        view.roles.iter().map(|(name, member)| RoleRow { name: name.clone(), can_login: true, comment: Some(format!("of member {member}")) }).collect();
    roles.push(RoleRow { name: "cloister".to_owned(), can_login: false, comment: None });
    CatalogSnapshot {
        database: DATABASE.to_owned(),
        current_user: view.role.to_string(),
        search_path: vec!["templates".to_owned()],
        server_version: server_version.to_owned(),
        roles,
        schemas,
        relations,
        functions: functions.into_iter().map(function).collect(),
    }
}

fn relation(template: &TemplateView) -> RelationRow {
    let column =
        |field: &Arc<arrow::datatypes::Field>| ColumnRow { name: field.name().clone(), data_type: field.data_type().clone(), not_null: false, comment: None };
    RelationRow {
        schema: "templates".to_owned(),
        name: template.planned.name().to_string(),
        kind: RelationKind::View,
        owner: "cloister".to_owned(),
        comment: template.purpose.clone(),
        columns: template.columns.fields().iter().map(column).collect(),
        definition: Some(template.query.clone()),
        readable: template.granted,
    }
}

fn function(template: &TemplateView) -> FunctionRow {
    FunctionRow {
        schema: "templates".to_owned(),
        name: template.planned.name().to_string(),
        owner: "cloister".to_owned(),
        comment: template.purpose.clone(),
        arguments: template.arguments.iter().map(|(name, data_type)| ArgumentRow { name: name.clone(), data_type: data_type.clone() }).collect(),
        columns: template.columns.fields().iter().map(|f| (f.name().clone(), f.data_type().clone())).collect(),
        definition: Some(template.query.clone()),
        executable: template.granted,
    }
}

/// A dataset whose declaration the role may know, with classes as comments. Nothing reads it but
/// templates.
fn dataset(dataset: &cloister_policy::Dataset) -> RelationRow {
    let column = |column: &cloister_policy::Column| ColumnRow {
        name: column.name.to_string(),
        data_type: arrow_type(column.data_type),
        not_null: matches!(&column.class, cloister_policy::Class::Measure(measure) if !measure.nullable),
        comment: Some(column.described()),
    };
    RelationRow {
        schema: dataset.name.owner.to_string(),
        name: dataset.name.name.to_string(),
        kind: RelationKind::Table,
        owner: "cloister".to_owned(),
        comment: Some(match dataset.public {
            true => "a PUBLIC table to look values up in".to_owned(),
            false => format!("shown in groups of at least {} people", dataset.threshold),
        }),
        columns: dataset.columns.iter().map(column).collect(),
        definition: None,
        readable: false,
    }
}

fn cleanroom(name: &str) -> RelationRow {
    let columns = cloister_engine::cleanroom_columns(name).iter();
    RelationRow {
        schema: "cleanroom".to_owned(),
        name: name.to_owned(),
        kind: RelationKind::View,
        owner: "cloister".to_owned(),
        comment: None,
        columns: columns
            .map(|(name, data_type)| ColumnRow { name: (*name).to_owned(), data_type: data_type.clone(), not_null: false, comment: None })
            .collect(),
        definition: None,
        readable: true,
    }
}
