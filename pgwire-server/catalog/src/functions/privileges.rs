//! Privilege questions. Guarantees the snapshot's answer: a relation that may be read gives SELECT,
//! one that may only be named REFERENCES, a function EXECUTE if it was granted, and nothing gives
//! more. Nothing is told of other roles.

use datafusion::error::Result;

use super::names::{regclass, regnamespace, regproc, regrole};
use super::{Returns, Spec, Value, refuse, strict};
use crate::index::{CatalogIndex, Relation};
use crate::oids;

pub(super) const SPECS: &[Spec] = &[
    strict("has_any_column_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, relation)),
    strict("has_column_privilege", (3, 4), Returns::Bool, column),
    strict("has_database_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, database)),
    strict("has_foreign_data_wrapper_privilege", (2, 3), Returns::Bool, no),
    strict("has_function_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, function)),
    strict("has_language_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, |_, _| Ok(Some(&["USAGE"])))),
    strict("has_parameter_privilege", (2, 3), Returns::Bool, no),
    strict("has_schema_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, schema)),
    strict("has_sequence_privilege", (2, 3), Returns::Bool, no),
    strict("has_server_privilege", (2, 3), Returns::Bool, no),
    strict("has_table_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, relation)),
    strict("has_tablespace_privilege", (2, 3), Returns::Bool, no),
    strict("has_type_privilege", (2, 3), Returns::Bool, |i, a| of_three(i, a, |_, _| Ok(Some(&["USAGE"])))),
    strict("pg_has_role", (2, 3), Returns::Bool, role),
];

/// What the current role may do with an object; `None` if there is none.
type Allowed = fn(&CatalogIndex, &Value) -> Result<Option<&'static [&'static str]>>;

fn no(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Bool(false))
}

/// `([role,] object, privileges)`
fn of_three(index: &CatalogIndex, args: &[Value], allowed: Allowed) -> Result<Value> {
    match args {
        [object, privileges] => Ok(any(allowed(index, object)?, privileges)),
        [role, object, privileges] => match is_current(index, role)? {
            true => Ok(any(allowed(index, object)?, privileges)),
            false => Ok(Value::Bool(false)),
        },
        _ => Ok(Value::Null),
    }
}

/// `([role,] table, column, privileges)`: every column of a table is as the table.
fn column(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    match args {
        [table, _, privileges] => of_three(index, &[table.clone(), privileges.clone()], relation),
        [role, table, _, privileges] => of_three(index, &[role.clone(), table.clone(), privileges.clone()], relation),
        _ => Ok(Value::Null),
    }
}

/// Whether one of `SELECT, INSERT WITH GRANT OPTION, …` is allowed; nothing may be granted on.
fn any(allowed: Option<&[&str]>, privileges: &Value) -> Value {
    let (Some(allowed), Some(asked)) = (allowed, privileges.as_text()) else {
        return Value::Null;
    };
    Value::Bool(asked.split(',').any(|one| allowed.iter().any(|allowed| one.trim().eq_ignore_ascii_case(allowed))))
}

fn relation(index: &CatalogIndex, object: &Value) -> Result<Option<&'static [&'static str]>> {
    Ok(regclass(index, object)?.and_then(|oid| index.relation(oid)).map(|found| match found {
        Relation::Own(row) if row.readable => &["SELECT"][..],
        Relation::Own(_) => &["REFERENCES"],
        Relation::System(spec) if spec.is_refused() => &[],
        Relation::System(_) => &["SELECT"],
    }))
}

fn function(index: &CatalogIndex, object: &Value) -> Result<Option<&'static [&'static str]>> {
    Ok(regproc(index, object)?.map(|oid| match index.function(oid) {
        Some(row) if !row.executable => &[][..],
        _ => &["EXECUTE"],
    }))
}

fn schema(index: &CatalogIndex, object: &Value) -> Result<Option<&'static [&'static str]>> {
    let known = regnamespace(index, object)?.and_then(|oid| index.schema_name(oid));
    Ok(known.map(|_| &["USAGE"][..]))
}

fn database(index: &CatalogIndex, object: &Value) -> Result<Option<&'static [&'static str]>> {
    let database = &index.snapshot.database;
    let known = object.as_int() == Some(oids::of_database(database)) || object.as_text().as_ref() == Some(database);
    match (known, object) {
        (true, _) => Ok(Some(&["CONNECT"])),
        (false, Value::Int(_)) => Ok(None),
        (false, _) => refuse("3D000", format!("database \"{}\" does not exist", object.as_text().unwrap_or_default())),
    }
}

/// `pg_has_role([role,] of, privilege)`: a role is a member of itself alone.
fn role(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let (who, of) = match args {
        [of, _] => (None, of),
        [who, of, _] => (Some(who), of),
        _ => return Ok(Value::Null),
    };
    let same = is_current(index, of)? && who.map_or(Ok(true), |who| is_current(index, who))?;
    Ok(Value::Bool(same))
}

fn is_current(index: &CatalogIndex, role: &Value) -> Result<bool> {
    Ok(regrole(index, role)? == Some(oids::of_role(&index.snapshot.current_user)))
}
