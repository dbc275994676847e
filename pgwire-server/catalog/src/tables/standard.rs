//! `information_schema`. Guarantees Postgres type names, and that only the snapshot's
//! own objects are listed.

use arrow::datatypes::DataType;

use super::{Cell, Fill, Rows, rows::count};
use crate::index::{CatalogIndex, function_oid};
use crate::snapshot::RelationKind;
use crate::types;

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "information_schema_catalog_name" => catalog_name,
        "enabled_roles" => enabled_roles,
        "schemata" => schemata,
        "tables" => tables,
        "columns" => columns,
        "views" => views,
        "routines" => routines,
        "parameters" => parameters,
        "character_sets" => character_sets,
        _ => return None,
    })
}

fn catalog_name(index: &CatalogIndex, rows: &mut Rows) {
    rows.push([("catalog_name", database(index))]);
}

fn character_sets(index: &CatalogIndex, rows: &mut Rows) {
    rows.push([
        ("character_set_name", "UTF8".into()),
        ("character_repertoire", "UCS".into()),
        ("form_of_use", "UTF8".into()),
        ("default_collate_catalog", database(index)),
        ("default_collate_schema", "pg_catalog".into()),
        ("default_collate_name", "ucs_basic".into()),
    ]);
}

fn enabled_roles(index: &CatalogIndex, rows: &mut Rows) {
    rows.push([("role_name", index.snapshot.current_user.as_str().into())]);
}

fn schemata(index: &CatalogIndex, rows: &mut Rows) {
    let own = index.snapshot.schemas.iter();
    let own = own.map(|row| (row.name.as_str(), row.owner.as_str()));
    let system = ["information_schema", "pg_catalog"];
    for (name, owner) in system.map(|name| (name, crate::index::BOOTSTRAP_NAME)).into_iter().chain(own.filter(|(name, _)| !system.contains(name))) {
        rows.push([("catalog_name", database(index)), ("schema_name", name.into()), ("schema_owner", owner.into())]);
    }
}

fn tables(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.relations {
        let kind = match row.kind {
            RelationKind::View => "VIEW",
            RelationKind::Table => "BASE TABLE",
        };
        rows.push([
            ("table_catalog", database(index)),
            ("table_schema", row.schema.as_str().into()),
            ("table_name", row.name.as_str().into()),
            ("table_type", kind.into()),
            ("is_insertable_into", "NO".into()),
            ("is_typed", "NO".into()),
        ]);
    }
}

fn columns(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.relations {
        for (at, column) in row.columns.iter().enumerate() {
            let described = Described::new(&column.data_type);
            let number = count(at.saturating_add(1));
            rows.push([
                ("table_catalog", database(index)),
                ("table_schema", row.schema.as_str().into()),
                ("table_name", row.name.as_str().into()),
                ("column_name", column.name.as_str().into()),
                ("ordinal_position", number.clone()),
                ("is_nullable", yes_or_no(!column.not_null)),
                ("data_type", described.name),
                ("numeric_precision", described.precision),
                ("numeric_precision_radix", described.radix),
                ("numeric_scale", described.scale),
                ("datetime_precision", described.time_precision),
                ("udt_catalog", database(index)),
                ("udt_schema", "pg_catalog".into()),
                ("udt_name", described.udt),
                ("dtd_identifier", identifier(&number)),
                ("is_self_referencing", "NO".into()),
                ("is_identity", "NO".into()),
                ("identity_cycle", "NO".into()),
                ("is_generated", "NEVER".into()),
                ("is_updatable", "NO".into()),
            ]);
        }
    }
}

fn views(index: &CatalogIndex, rows: &mut Rows) {
    let relations = index.snapshot.relations.iter();
    for row in relations.filter(|row| row.kind == RelationKind::View) {
        rows.push([
            ("table_catalog", database(index)),
            ("table_schema", row.schema.as_str().into()),
            ("table_name", row.name.as_str().into()),
            ("view_definition", row.definition.as_deref().into()),
            ("check_option", "NONE".into()),
            ("is_updatable", "NO".into()),
            ("is_insertable_into", "NO".into()),
            ("is_trigger_updatable", "NO".into()),
            ("is_trigger_deletable", "NO".into()),
            ("is_trigger_insertable_into", "NO".into()),
        ]);
    }
}

fn routines(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.functions {
        let result = match row.columns.as_slice() {
            [(_, only)] => Described::new(only),
            _ => Described::record(),
        };
        rows.push([
            ("specific_catalog", database(index)),
            ("specific_schema", row.schema.as_str().into()),
            ("specific_name", specific_name(&row.name, function_oid(row))),
            ("routine_catalog", database(index)),
            ("routine_schema", row.schema.as_str().into()),
            ("routine_name", row.name.as_str().into()),
            ("routine_type", "FUNCTION".into()),
            ("data_type", result.name),
            ("type_udt_catalog", database(index)),
            ("type_udt_schema", "pg_catalog".into()),
            ("type_udt_name", result.udt),
            ("dtd_identifier", "0".into()),
            ("routine_body", "SQL".into()),
            ("routine_definition", row.definition.as_deref().into()),
            ("external_language", "SQL".into()),
            ("parameter_style", "GENERAL".into()),
            ("is_deterministic", "NO".into()),
            ("sql_data_access", "READS".into()),
            ("schema_level_routine", "YES".into()),
            ("security_type", "INVOKER".into()),
        ]);
    }
}

fn parameters(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.functions {
        let oid = function_oid(row);
        let inputs = row.arguments.iter();
        let inputs = inputs.map(|argument| ("IN", &argument.name, &argument.data_type));
        let outputs = row.columns.iter().map(|(name, t)| ("OUT", name, t));
        for (at, (mode, name, data_type)) in inputs.chain(outputs).enumerate() {
            let described = Described::new(data_type);
            let number = count(at.saturating_add(1));
            rows.push([
                ("specific_catalog", database(index)),
                ("specific_schema", row.schema.as_str().into()),
                ("specific_name", specific_name(&row.name, oid)),
                ("ordinal_position", number.clone()),
                ("parameter_mode", mode.into()),
                ("is_result", "NO".into()),
                ("as_locator", "NO".into()),
                ("parameter_name", name.as_str().into()),
                ("data_type", described.name),
                ("udt_catalog", database(index)),
                ("udt_schema", "pg_catalog".into()),
                ("udt_name", described.udt),
                ("dtd_identifier", identifier(&number)),
            ]);
        }
    }
}

/// A type as the standard's columns describe it.
struct Described {
    name: Cell,
    udt: Cell,
    precision: Cell,
    radix: Cell,
    scale: Cell,
    time_precision: Cell,
}

impl Described {
    fn new(data_type: &DataType) -> Self {
        let shown = types::of_arrow(data_type);
        let udt = types::by_oid(shown.oid).map_or("text", |found| found.name);
        let name = if udt.starts_with('_') { "ARRAY".to_owned() } else { types::format(shown.oid, None) };
        let (precision, radix, scale) = match udt {
            "int2" => (Cell::Int(16), Cell::Int(2), Cell::Int(0)),
            "int4" => (Cell::Int(32), Cell::Int(2), Cell::Int(0)),
            "int8" => (Cell::Int(64), Cell::Int(2), Cell::Int(0)),
            "float4" => (Cell::Int(24), Cell::Int(2), Cell::Null),
            "float8" => (Cell::Int(53), Cell::Int(2), Cell::Null),
            "numeric" => {
                let packed = shown.modifier.saturating_sub(4);
                let scale = ((packed & 0x7ff) ^ 1024) - 1024;
                (Cell::Int(packed >> 16), Cell::Int(10), Cell::Int(scale))
            }
            _ => (Cell::Null, Cell::Null, Cell::Null),
        };
        let time_precision = match udt {
            "date" => Cell::Int(0),
            "time" | "timestamp" | "timestamptz" | "interval" => Cell::Int(6),
            _ => Cell::Null,
        };
        Self { name: name.into(), udt: udt.into(), precision, radix, scale, time_precision }
    }

    fn record() -> Self {
        Self { name: "record".into(), udt: "record".into(), precision: Cell::Null, radix: Cell::Null, scale: Cell::Null, time_precision: Cell::Null }
    }
}

fn database(index: &CatalogIndex) -> Cell {
    index.snapshot.database.as_str().into()
}

fn yes_or_no(value: bool) -> Cell {
    if value { "YES" } else { "NO" }.into()
}

fn specific_name(name: &str, oid: i64) -> Cell {
    format!("{name}_{oid}").into()
}

fn identifier(number: &Cell) -> Cell {
    match number {
        Cell::Int(value) => value.to_string().into(),
        _ => Cell::Null,
    }
}
