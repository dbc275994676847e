//! The facts a role may see, as plain data. This module guarantees that the crate
//! knows nothing else: every catalog row and every function answer comes from here
//! or from the fixed description of Postgres itself.

use arrow::datatypes::DataType;

/// What one role may see. Built by the engine per role.
#[derive(Debug, Clone, Default)]
pub struct CatalogSnapshot {
    /// The database's name, as `current_database()` reports it.
    pub database: String,
    /// The role the connection runs as.
    pub current_user: String,
    /// The schemas searched for unqualified names, in order.
    pub search_path: Vec<String>,
    /// The version after the word PostgreSQL, such as `15.8 (Cloister 0.1.0)`.
    pub server_version: String,
    /// The roles the current role may know of.
    pub roles: Vec<RoleRow>,
    /// The schemas the current role may look into.
    pub schemas: Vec<SchemaRow>,
    /// The views and tables the current role may name.
    pub relations: Vec<RelationRow>,
    /// The functions the current role may call.
    pub functions: Vec<FunctionRow>,
}

/// One role.
#[derive(Debug, Clone, Default)]
pub struct RoleRow {
    /// The role's name.
    pub name: String,
    /// Whether the role may open connections.
    pub can_login: bool,
    /// What the role is for.
    pub comment: Option<String>,
}

/// One schema.
#[derive(Debug, Clone, Default)]
pub struct SchemaRow {
    /// The schema's name.
    pub name: String,
    /// The owning role's name.
    pub owner: String,
    /// What the schema holds.
    pub comment: Option<String>,
}

/// Whether a relation is shown as a view or as a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RelationKind {
    /// Shown as a view (`relkind` `v`).
    #[default]
    View,
    /// Shown as a table (`relkind` `r`).
    Table,
}

/// One view or table.
#[derive(Debug, Clone, Default)]
pub struct RelationRow {
    /// The schema it lives in.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// View or table.
    pub kind: RelationKind,
    /// The owning role's name.
    pub owner: String,
    /// What it answers.
    pub comment: Option<String>,
    /// Its columns in order.
    pub columns: Vec<ColumnRow>,
    /// The text `pg_get_viewdef` shows, if it may be shown.
    pub definition: Option<String>,
    /// Whether the role may read it, rather than only know of it.
    pub readable: bool,
}

/// One column of a relation.
#[derive(Debug, Clone)]
pub struct ColumnRow {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether it never holds NULL.
    pub not_null: bool,
    /// What it means.
    pub comment: Option<String>,
}

/// One table-returning function.
#[derive(Debug, Clone, Default)]
pub struct FunctionRow {
    /// The schema it lives in.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The owning role's name.
    pub owner: String,
    /// What it answers.
    pub comment: Option<String>,
    /// Its arguments in order.
    pub arguments: Vec<ArgumentRow>,
    /// The columns of the table it returns.
    pub columns: Vec<(String, DataType)>,
    /// The text shown as its source, if it may be shown.
    pub definition: Option<String>,
    /// Whether the role may call it, rather than only know of it.
    pub executable: bool,
}

/// One argument of a function.
#[derive(Debug, Clone)]
pub struct ArgumentRow {
    /// The argument's name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}
