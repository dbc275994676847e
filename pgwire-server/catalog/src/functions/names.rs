//! Names and oids of objects: the `reg` types. Guarantees that a name and the oid it
//! stands for turn into each other, and that an unknown name is an error, as a cast of
//! it is in Postgres, but NULL for the `to_reg` functions.

use super::{Returns, Spec, Value, refuse, strict};
use crate::index::{CatalogIndex, QualifiedName, argument_types, quote_ident};
use crate::{oids, types};
use datafusion::error::Result;

/// One of the types whose values are oids written as names.
#[derive(Debug)]
pub(crate) struct RegType {
    pub(crate) name: &'static str,
    /// The function from a name (or an oid) to the oid.
    pub(crate) input: &'static str,
    /// The function from an oid (or a name) to the printed name.
    pub(crate) output: &'static str,
}

const fn reg(name: &'static str, input: &'static str, output: &'static str) -> RegType {
    RegType { name, input, output }
}

/// The `reg` types.
pub(crate) const REG_TYPES: [RegType; 8] = [
    reg("regclass", "regclassin", "regclassout"),
    reg("regtype", "regtypein", "regtypeout"),
    reg("regproc", "regprocin", "regprocout"),
    reg("regprocedure", "regprocedurein", "regprocedureout"),
    reg("regnamespace", "regnamespacein", "regnamespaceout"),
    reg("regrole", "regrolein", "regroleout"),
    reg("regoperator", "regoperatorin", "regoperatorout"),
    reg("regcollation", "regcollationin", "regcollationout"),
];

pub(super) const SPECS: &[Spec] = &[
    strict("regclassin", (1, 1), Returns::Oid, |i, a| oid(i, a, regclass)),
    strict("regclassout", (1, 1), Returns::Text, |i, a| name(i, a, regclass, class_name)),
    strict("to_regclass", (1, 1), Returns::Oid, |i, a| lookup(i, a, regclass)),
    strict("regtypein", (1, 1), Returns::Oid, |i, a| oid(i, a, regtype)),
    strict("regtypeout", (1, 1), Returns::Text, |i, a| name(i, a, regtype, |_, oid| Some(types::format(oid, None)).filter(|name| name != "???"))),
    strict("to_regtype", (1, 1), Returns::Oid, |i, a| lookup(i, a, regtype)),
    strict("regprocin", (1, 1), Returns::Oid, |i, a| oid(i, a, regproc)),
    strict("regprocout", (1, 1), Returns::Text, |i, a| name(i, a, regproc, |index, oid| function_name(index, oid, false))),
    strict("to_regproc", (1, 1), Returns::Oid, |i, a| lookup(i, a, regproc)),
    strict("regprocedurein", (1, 1), Returns::Oid, |i, a| oid(i, a, regproc)),
    strict("regprocedureout", (1, 1), Returns::Text, |i, a| name(i, a, regproc, |index, oid| function_name(index, oid, true))),
    strict("to_regprocedure", (1, 1), Returns::Oid, |i, a| lookup(i, a, regproc)),
    strict("regnamespacein", (1, 1), Returns::Oid, |i, a| oid(i, a, regnamespace)),
    strict("regnamespaceout", (1, 1), Returns::Text, |i, a| name(i, a, regnamespace, |index, oid| index.schema_name(oid).map(quote_ident))),
    strict("to_regnamespace", (1, 1), Returns::Oid, |i, a| lookup(i, a, regnamespace)),
    strict("regrolein", (1, 1), Returns::Oid, |i, a| oid(i, a, regrole)),
    strict("regroleout", (1, 1), Returns::Text, |i, a| name(i, a, regrole, |index, oid| index.role_name(oid).map(quote_ident))),
    strict("regoperatorin", (1, 1), Returns::Oid, |i, a| oid(i, a, nothing)),
    strict("regoperatorout", (1, 1), Returns::Text, |i, a| name(i, a, nothing, |_, _| None)),
    strict("regcollationin", (1, 1), Returns::Oid, |i, a| oid(i, a, nothing)),
    strict("regcollationout", (1, 1), Returns::Text, |i, a| name(i, a, nothing, |_, _| None)),
    strict("to_regrole", (1, 1), Returns::Oid, |i, a| lookup(i, a, regrole)),
];

/// What a name is looked up as.
#[derive(Debug, Clone, Copy)]
enum What {
    Relation,
    Function,
    Type,
    Schema,
    Role,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Relation => "relation",
            Self::Function => "function",
            Self::Type => "type",
            Self::Schema => "schema",
            Self::Role => "role",
        }
    }

    fn sqlstate(self) -> &'static str {
        match self {
            Self::Relation => "42P01",
            Self::Function => "42883",
            Self::Type | Self::Role => "42704",
            Self::Schema => "3F000",
        }
    }
}

/// Reads a value as an oid; `None` for a NULL.
type Resolve = fn(&CatalogIndex, &Value) -> Result<Option<i64>>;

fn oid(index: &CatalogIndex, args: &[Value], resolve: Resolve) -> Result<Value> {
    let first = args.first().unwrap_or(&Value::Null);
    Ok(resolve(index, first)?.map_or(Value::Null, Value::Int))
}

fn lookup(index: &CatalogIndex, args: &[Value], resolve: Resolve) -> Result<Value> {
    Ok(oid(index, args, resolve).unwrap_or(Value::Null))
}

fn name(index: &CatalogIndex, args: &[Value], resolve: Resolve, print: impl Fn(&CatalogIndex, i64) -> Option<String>) -> Result<Value> {
    let first = args.first().unwrap_or(&Value::Null);
    Ok(match resolve(index, first)? {
        None => Value::Null,
        Some(0) => Value::text("-"),
        Some(oid) => Value::text(print(index, oid).unwrap_or_else(|| oid.to_string())),
    })
}

/// A number as it is, or the oid `find` gives for a written name.
fn resolve(value: &Value, what: What, find: impl FnOnce(&str) -> Option<i64>) -> Result<Option<i64>> {
    if let Some(oid) = value.as_int() {
        return Ok(Some(oid));
    }
    match value.as_text().as_deref() {
        None => Ok(None),
        Some("-") => Ok(Some(0)),
        Some(written) => match find(written) {
            Some(oid) => Ok(Some(oid)),
            None => refuse(what.sqlstate(), format!("{} \"{written}\" does not exist", what.word())),
        },
    }
}

/// The relation a value names.
pub(super) fn regclass(index: &CatalogIndex, value: &Value) -> Result<Option<i64>> {
    resolve(value, What::Relation, |written| index.find_relation(&QualifiedName::parse(written)?))
}

/// The function a value names, with or without its argument types.
pub(super) fn regproc(index: &CatalogIndex, value: &Value) -> Result<Option<i64>> {
    resolve(value, What::Function, |written| {
        let (bare, arguments) = match written.split_once('(') {
            Some((bare, rest)) => (bare, rest.trim_end().strip_suffix(')')),
            None => (written, None),
        };
        let parsed = QualifiedName::parse(bare)?;
        let wanted = arguments.map(type_oids);
        let builtin = || {
            let functions = types::BUILTIN.iter().flat_map(|found| &found.io);
            let mut named = functions.filter(|function| function.name == parsed.name);
            named.next().map(|function| function.oid)
        };
        let own = index.find_functions(&parsed).into_iter().find(|oid| {
            let Some(wanted) = &wanted else { return true };
            index.function(*oid).is_some_and(|row| type_oids(&argument_types(&row.arguments)) == *wanted)
        });
        match parsed.schema.as_deref() {
            None | Some("pg_catalog") => builtin().or(own),
            Some(_) => own,
        }
    })
}

fn type_oids(list: &str) -> Vec<Option<i64>> {
    let written = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    written.map(types::parse_name).collect()
}

fn regtype(_: &CatalogIndex, value: &Value) -> Result<Option<i64>> {
    resolve(value, What::Type, types::parse_name)
}

/// Operators and collations have no names here.
fn nothing(_: &CatalogIndex, value: &Value) -> Result<Option<i64>> {
    resolve(value, What::Type, |_| None)
}

/// The schema a value names.
pub(super) fn regnamespace(index: &CatalogIndex, value: &Value) -> Result<Option<i64>> {
    resolve(value, What::Schema, |written| index.schema_named(&QualifiedName::parse(written)?.name))
}

/// The role a value names.
pub(super) fn regrole(index: &CatalogIndex, value: &Value) -> Result<Option<i64>> {
    resolve(value, What::Role, |written| {
        let oid = oids::of_role(&QualifiedName::parse(written)?.name);
        index.role_name(oid).map(|_| oid)
    })
}

fn class_name(index: &CatalogIndex, oid: i64) -> Option<String> {
    let found = index.relation(oid)?;
    let plain = QualifiedName { schema: None, name: found.name().to_owned() };
    let visible = index.find_relation(&plain) == Some(oid);
    Some(qualify(found.schema(), found.name(), visible))
}

fn function_name(index: &CatalogIndex, oid: i64, with_arguments: bool) -> Option<String> {
    let Some(found) = index.function(oid) else {
        let functions = types::BUILTIN.iter().flat_map(|found| &found.io);
        let mut named = functions.filter(|function| function.oid == oid);
        return named.next().map(|function| function.name.to_owned());
    };
    let plain = QualifiedName { schema: None, name: found.name.clone() };
    let visible = index.find_functions(&plain).contains(&oid);
    let name = qualify(&found.schema, &found.name, visible);
    Some(if with_arguments { format!("{name}({})", argument_types(&found.arguments)) } else { name })
}

fn qualify(schema: &str, name: &str, visible: bool) -> String {
    if visible { quote_ident(name) } else { format!("{}.{}", quote_ident(schema), quote_ident(name)) }
}
