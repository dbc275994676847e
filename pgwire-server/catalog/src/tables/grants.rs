//! Who may do what: access lists and the standard's views of them. Guarantees the same answers as the
//! privilege functions: only what the current role may do, and what everybody may.

use super::{Cell, Fill, Rows, all};
use crate::index::{BOOTSTRAP_NAME, CatalogIndex, function_oid, quote_ident};
use crate::snapshot::{FunctionRow, RelationRow};

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "table_privileges" | "role_table_grants" => tables,
        "column_privileges" | "role_column_grants" => columns,
        "routine_privileges" | "role_routine_grants" => routines,
        _ => return None,
    })
}

/// `relacl` of one of the snapshot's relations.
pub(super) fn of_relation(index: &CatalogIndex, row: &RelationRow) -> Cell {
    list(index, "arwdDxt", if row.readable { "r" } else { "x" })
}

/// `relacl` of a catalog table.
pub(super) fn of_system(refused: bool) -> Cell {
    let owner = format!("{BOOTSTRAP_NAME}=arwdDxt/{BOOTSTRAP_NAME}");
    let all = (!refused).then(|| format!("=r/{BOOTSTRAP_NAME}"));
    Cell::Texts([owner].into_iter().chain(all).collect())
}

/// `nspacl` of one of the snapshot's schemas.
pub(super) fn of_schema(index: &CatalogIndex) -> Cell {
    list(index, "UC", "U")
}

/// `nspacl` of a system schema.
pub(super) fn of_system_schema() -> Cell {
    Cell::Texts(vec![format!("{BOOTSTRAP_NAME}=UC/{BOOTSTRAP_NAME}"), format!("=U/{BOOTSTRAP_NAME}")])
}

/// `proacl` of a function.
pub(super) fn of_function(index: &CatalogIndex, row: &FunctionRow) -> Cell {
    list(index, "X", if row.executable { "X" } else { "" })
}

fn list(index: &CatalogIndex, owners: &str, roles: &str) -> Cell {
    let owner = format!("{BOOTSTRAP_NAME}={owners}/{BOOTSTRAP_NAME}");
    let role = (!roles.is_empty()).then(|| format!("{}={roles}/{BOOTSTRAP_NAME}", quote_ident(&index.snapshot.current_user)));
    Cell::Texts([owner].into_iter().chain(role).collect())
}

fn privilege(row: &RelationRow) -> &'static str {
    if row.readable { "SELECT" } else { "REFERENCES" }
}

fn tables(index: &CatalogIndex, rows: &mut Rows) {
    let role = index.snapshot.current_user.as_str();
    let own = index.snapshot.relations.iter().map(|row| (role, row.schema.as_str(), row.name.as_str(), privilege(row)));
    // What everybody may isn't the role's own grant.
    let by_role = rows.is_of("role_table_grants");
    let system = all().filter(|spec| !by_role && !spec.is_refused()).map(|spec| ("PUBLIC", spec.schema, spec.name, "SELECT"));
    for (grantee, schema, name, privilege) in own.chain(system) {
        rows.push([
            ("grantor", BOOTSTRAP_NAME.into()),
            ("grantee", grantee.into()),
            ("table_catalog", index.snapshot.database.as_str().into()),
            ("table_schema", schema.into()),
            ("table_name", name.into()),
            ("privilege_type", privilege.into()),
            ("is_grantable", "NO".into()),
            ("with_hierarchy", if privilege == "SELECT" { "YES" } else { "NO" }.into()),
        ]);
    }
}

fn columns(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.relations {
        for column in &row.columns {
            rows.push([
                ("grantor", BOOTSTRAP_NAME.into()),
                ("grantee", index.snapshot.current_user.as_str().into()),
                ("table_catalog", index.snapshot.database.as_str().into()),
                ("table_schema", row.schema.as_str().into()),
                ("table_name", row.name.as_str().into()),
                ("column_name", column.name.as_str().into()),
                ("privilege_type", privilege(row).into()),
                ("is_grantable", "NO".into()),
            ]);
        }
    }
}

fn routines(index: &CatalogIndex, rows: &mut Rows) {
    for row in index.snapshot.functions.iter().filter(|row| row.executable) {
        rows.push([
            ("grantor", BOOTSTRAP_NAME.into()),
            ("grantee", index.snapshot.current_user.as_str().into()),
            ("specific_catalog", index.snapshot.database.as_str().into()),
            ("specific_schema", row.schema.as_str().into()),
            ("specific_name", format!("{}_{}", row.name, function_oid(row)).into()),
            ("routine_catalog", index.snapshot.database.as_str().into()),
            ("routine_schema", row.schema.as_str().into()),
            ("routine_name", row.name.as_str().into()),
            ("privilege_type", "EXECUTE".into()),
            ("is_grantable", "NO".into()),
        ]);
    }
}
