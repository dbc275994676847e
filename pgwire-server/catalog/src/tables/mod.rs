//! The catalog's tables: which there are, with which columns, and which snapshot rows
//! fill them. Guarantees that every table has Postgres 15's columns and that a table
//! without a filling function is always empty, which query rewriting relies on.

mod columns;
mod functions;
mod grants;
mod provider;
mod relations;
mod rows;
mod schemas;
mod server;
mod settings;
mod standard;
mod types;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use columns::{ColumnKind, ColumnSpec};
pub(crate) use provider::SystemSchema;
pub(crate) use rows::{Cell, Rows};
pub(crate) use settings::settings;

use crate::index::CatalogIndex;

/// One catalog table or view.
#[derive(Debug)]
pub(crate) struct TableSpec {
    /// `pg_catalog` or `information_schema`.
    pub(crate) schema: &'static str,
    pub(crate) name: &'static str,
    pub(crate) oid: i64,
    /// `r`, `v`, or `F` for what Postgres has as a function returning rows.
    pub(crate) kind: &'static str,
    pub(crate) columns: Vec<ColumnSpec>,
    fill: Option<Fill>,
}

/// Tables that Postgres keeps from ordinary roles too.
const REFUSED: [&str; 11] = [
    "pg_authid",
    "pg_backend_memory_contexts",
    "pg_file_settings",
    "pg_hba_file_rules",
    "pg_ident_file_mappings",
    "pg_largeobject",
    "pg_shadow",
    "pg_shmem_allocations",
    "pg_statistic",
    "pg_statistic_ext_data",
    "pg_user_mapping",
];

/// Adds a table's rows.
type Fill = fn(&CatalogIndex, &mut Rows);

impl TableSpec {
    /// Whether the table never has a row.
    pub(crate) fn always_empty(&self) -> bool {
        self.fill.is_none()
    }

    /// Whether nobody may read the table: it would hold secrets or data's statistics.
    pub(crate) fn is_refused(&self) -> bool {
        self.schema == "pg_catalog" && REFUSED.contains(&self.name)
    }

    /// Whether the table has a column of this name.
    pub(crate) fn has_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }
}

static TABLES: LazyLock<Vec<TableSpec>> = LazyLock::new(|| {
    let sources = [("pg_catalog", include_str!("../data/pg_catalog.txt")), ("information_schema", include_str!("../data/information_schema.txt"))];
    sources.into_iter().flat_map(|(schema, text)| text.lines().filter_map(move |line| parse(schema, line))).collect()
});

static BY_NAME: LazyLock<HashMap<(&'static str, &'static str), &'static TableSpec>> =
    LazyLock::new(|| TABLES.iter().map(|spec| ((spec.schema, spec.name), spec)).collect());

static BY_OID: LazyLock<HashMap<i64, &'static TableSpec>> = LazyLock::new(|| all().map(|spec| (spec.oid, spec)).collect());

fn parse(schema: &'static str, line: &'static str) -> Option<TableSpec> {
    let mut fields = line.split_ascii_whitespace();
    let name = fields.next()?;
    Some(TableSpec {
        schema,
        name,
        oid: fields.next()?.parse().ok()?,
        kind: fields.next()?,
        columns: fields.filter_map(ColumnSpec::parse).collect(),
        fill: filling(schema, name),
    })
}

fn filling(schema: &str, name: &str) -> Option<Fill> {
    if schema == "information_schema" {
        return standard::filling(name).or_else(|| grants::filling(name));
    }
    relations::filling(name)
        .or_else(|| schemas::filling(name))
        .or_else(|| functions::filling(name))
        .or_else(|| types::filling(name))
        .or_else(|| server::filling(name))
}

/// The tables and views `pg_class` lists.
pub(crate) fn all() -> impl Iterator<Item = &'static TableSpec> {
    TABLES.iter().filter(|spec| spec.kind != "F")
}

/// The table of this name.
pub(crate) fn find(schema: &str, name: &str) -> Option<&'static TableSpec> {
    BY_NAME.get(&(schema, name)).copied()
}

/// The table with this oid.
pub(crate) fn by_oid(oid: i64) -> Option<&'static TableSpec> {
    BY_OID.get(&oid).copied()
}

/// The names of a schema's tables.
fn names(schema: &str) -> Vec<String> {
    TABLES.iter().filter(|spec| spec.schema == schema).map(|spec| spec.name.to_owned()).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing test panics")]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn every_line_is_a_table_of_known_columns() {
        let lines = include_str!("../data/pg_catalog.txt").lines().count() + include_str!("../data/information_schema.txt").lines().count();
        assert_eq!(TABLES.len(), lines);
        assert!(TABLES.iter().all(|spec| !spec.columns.is_empty()));
        assert_eq!(find("pg_catalog", "pg_class").unwrap().columns.len(), 33);
    }

    #[test]
    fn filling_names_only_columns_that_exist() {
        let index = CatalogIndex::new(Arc::default(), Arc::new(crate::FixedSettings));
        for spec in TABLES.iter() {
            let mut rows = Rows::new(spec);
            if let Some(fill) = spec.fill {
                fill(&index, &mut rows);
            }
            assert_eq!(rows.unknown(), &[] as &[&str], "{}", spec.name);
            rows.into_batch().unwrap();
        }
    }
}
