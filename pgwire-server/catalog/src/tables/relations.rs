//! `pg_class`, `pg_attribute` and the views over them. Guarantees that every relation a
//! role may see, and every catalog table, is listed with its columns.

use super::{Cell, ColumnSpec, Fill, Rows, TableSpec, all, grants, rows::count};
use crate::index::{CatalogIndex, relation_oid};
use crate::snapshot::{RelationKind, RelationRow};
use crate::types::{self, Shown};
use crate::{index::BOOTSTRAP_NAME, oids};

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "pg_class" => pg_class,
        "pg_attribute" => pg_attribute,
        "pg_views" => pg_views,
        "pg_tables" => pg_tables,
        _ => return None,
    })
}

fn pg_class(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.relations {
        let table = row.kind == RelationKind::Table;
        let kind = if table { "r" } else { "v" };
        let identity = Class {
            oid: relation_oid(row),
            name: &row.name,
            schema: &row.schema,
            owner: oids::of_role(&row.owner),
            kind,
            columns: row.columns.len(),
            acl: grants::of_relation(index, row),
        };
        push_class(rows, identity);
    }
    for spec in all() {
        let identity = Class {
            oid: spec.oid,
            name: spec.name,
            schema: spec.schema,
            owner: oids::BOOTSTRAP_ROLE,
            kind: spec.kind,
            columns: spec.columns.len(),
            acl: grants::of_system(spec.is_refused()),
        };
        push_class(rows, identity);
    }
}

struct Class<'a> {
    oid: i64,
    name: &'a str,
    schema: &'a str,
    owner: i64,
    kind: &'static str,
    columns: usize,
    acl: Cell,
}

fn push_class(rows: &mut Rows, class: Class<'_>) {
    let table = class.kind == "r";
    rows.push([
        ("oid", class.oid.into()),
        ("relname", class.name.into()),
        ("relnamespace", oids::of_schema(class.schema).into()),
        ("relowner", class.owner.into()),
        ("relam", Cell::Int(if table { oids::HEAP } else { 0 })),
        ("relfilenode", Cell::Int(if table { class.oid } else { 0 })),
        ("reltuples", Cell::Float(-1.0)),
        ("relpersistence", "p".into()),
        ("relkind", class.kind.into()),
        ("relnatts", count(class.columns)),
        ("relhasrules", (!table).into()),
        ("relispopulated", true.into()),
        ("relacl", class.acl),
        ("relreplident", if table && class.schema != "pg_catalog" { "d" } else { "n" }.into()),
    ]);
}

fn pg_attribute(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.relations {
        let oid = relation_oid(row);
        for (at, column) in row.columns.iter().enumerate() {
            let shown = types::of_arrow(&column.data_type);
            push_attribute(rows, oid, at, &column.name, shown, column.not_null);
        }
    }
    for spec in all() {
        for (at, column) in spec.columns.iter().enumerate() {
            let shown = Shown { oid: column_type(column), modifier: -1 };
            push_attribute(rows, spec.oid, at, column.name, shown, column.not_null);
        }
    }
}

/// The type of a catalog column.
fn column_type(column: &ColumnSpec) -> i64 {
    types::by_name(column.type_name).map_or(types::TEXT, |found| found.oid)
}

fn push_attribute(rows: &mut Rows, relation: i64, at: usize, name: &str, shown: Shown, not_null: bool) {
    let Some(found) = types::by_oid(shown.oid) else {
        return;
    };
    rows.push([
        ("attrelid", relation.into()),
        ("attname", name.into()),
        ("atttypid", shown.oid.into()),
        ("attstattarget", Cell::Int(-1)),
        ("attlen", found.length.into()),
        ("attnum", count(at.saturating_add(1))),
        ("attndims", Cell::Int(i64::from(found.category == "A"))),
        ("attcacheoff", Cell::Int(-1)),
        ("atttypmod", shown.modifier.into()),
        ("attbyval", found.by_value.into()),
        ("attalign", found.align.into()),
        ("attstorage", found.storage.into()),
        ("attnotnull", not_null.into()),
        ("attislocal", true.into()),
        ("attcollation", found.collation.into()),
    ]);
}

fn pg_views(index: &CatalogIndex, rows: &mut Rows) {
    for row in own(index, RelationKind::View) {
        rows.push([
            ("schemaname", row.schema.as_str().into()),
            ("viewname", row.name.as_str().into()),
            ("viewowner", row.owner.as_str().into()),
            ("definition", row.definition.as_deref().into()),
        ]);
    }
    for spec in system("v") {
        rows.push([("schemaname", spec.schema.into()), ("viewname", spec.name.into()), ("viewowner", BOOTSTRAP_NAME.into())]);
    }
}

fn pg_tables(index: &CatalogIndex, rows: &mut Rows) {
    for row in own(index, RelationKind::Table) {
        rows.push([("schemaname", row.schema.as_str().into()), ("tablename", row.name.as_str().into()), ("tableowner", row.owner.as_str().into())]);
    }
    for spec in system("r") {
        rows.push([("schemaname", spec.schema.into()), ("tablename", spec.name.into()), ("tableowner", BOOTSTRAP_NAME.into())]);
    }
}

fn own(index: &CatalogIndex, kind: RelationKind) -> impl Iterator<Item = &RelationRow> {
    let relations = index.snapshot.relations.iter();
    relations.filter(move |row| row.kind == kind)
}

fn system(kind: &'static str) -> impl Iterator<Item = &'static TableSpec> {
    all().filter(move |spec| spec.kind == kind)
}
