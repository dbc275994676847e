//! `pg_proc` and `pg_language`. Guarantees that a snapshot's functions are listed as
//! stable SQL functions returning a table, and the types' own functions under their
//! real oids.

use std::collections::BTreeMap;

use super::{Cell, Fill, Rows, grants, rows::count};
use crate::index::{CatalogIndex, function_oid};
use crate::keywords::KEYWORDS;
use crate::{oids, types};

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "pg_proc" => pg_proc,
        "pg_language" => pg_language,
        "pg_get_keywords" => pg_get_keywords,
        _ => return None,
    })
}

fn pg_proc(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.functions {
        let inputs: Vec<i64> = row.arguments.iter().map(|argument| types::of_arrow(&argument.data_type).oid).collect();
        let outputs = row.columns.iter().map(|(_, t)| types::of_arrow(t).oid);
        let result = match row.columns.as_slice() {
            [(_, only)] => types::of_arrow(only).oid,
            _ => types::RECORD,
        };
        let names = row.arguments.iter().map(|argument| &argument.name);
        let names = names.chain(row.columns.iter().map(|(name, _)| name));
        let mut modes = vec!["i".to_owned(); inputs.len()];
        modes.resize(inputs.len().saturating_add(row.columns.len()), "t".to_owned());
        rows.push([
            ("oid", function_oid(row).into()),
            ("proname", row.name.as_str().into()),
            ("pronamespace", oids::of_schema(&row.schema).into()),
            ("proowner", oids::of_role(&row.owner).into()),
            ("prolang", oids::LANGUAGE_SQL.into()),
            ("procost", Cell::Float(100.0)),
            ("prorows", Cell::Float(1000.0)),
            ("prokind", "f".into()),
            ("proretset", true.into()),
            ("provolatile", "s".into()),
            ("proparallel", "s".into()),
            ("pronargs", count(inputs.len())),
            ("prorettype", result.into()),
            ("proallargtypes", Cell::Ints(inputs.iter().copied().chain(outputs).collect())),
            ("proargtypes", Cell::Ints(inputs)),
            ("proargmodes", Cell::Texts(modes)),
            ("proargnames", Cell::Texts(names.cloned().collect())),
            ("proacl", grants::of_function(index, row)),
            ("prosrc", row.definition.as_deref().unwrap_or("").into()),
        ]);
    }
    type_functions(rows);
}

/// The functions `pg_type` refers to, which clients join on to tell arrays apart.
fn type_functions(rows: &mut Rows) {
    let mut listed = BTreeMap::new();
    for found in types::BUILTIN.iter() {
        for function in found.io.iter().filter(|function| function.oid != 0) {
            listed.entry(function.oid).or_insert(function.name);
        }
    }
    for (oid, name) in listed {
        rows.push([
            ("oid", oid.into()),
            ("proname", name.into()),
            ("pronamespace", oids::PG_CATALOG.into()),
            ("proowner", oids::BOOTSTRAP_ROLE.into()),
            ("prolang", Cell::Int(12)),
            ("prokind", "f".into()),
            ("proisstrict", true.into()),
            ("provolatile", "i".into()),
            ("proparallel", "s".into()),
            ("pronargs", Cell::Int(1)),
            ("prorettype", Cell::Int(2281)),
            ("proargtypes", Cell::Ints(vec![2281])),
            ("prosrc", name.into()),
        ]);
    }
}

fn pg_language(_: &CatalogIndex, rows: &mut Rows) {
    for (oid, name, trusted) in [(12, "internal", false), (13, "c", false), (14, "sql", true)] {
        rows.push([("oid", Cell::Int(oid)), ("lanname", name.into()), ("lanowner", oids::BOOTSTRAP_ROLE.into()), ("lanpltrusted", trusted.into())]);
    }
}

fn pg_get_keywords(_: &CatalogIndex, rows: &mut Rows) {
    for keyword in KEYWORDS.iter() {
        let description = match keyword.category {
            "U" => "unreserved",
            "C" => "unreserved (cannot be function or type name)",
            "T" => "reserved (can be function or type name)",
            _ => "reserved",
        };
        rows.push([
            ("word", keyword.word.into()),
            ("catcode", keyword.category.into()),
            ("barelabel", keyword.is_label.into()),
            ("catdesc", description.into()),
            ("baredesc", if keyword.is_label { "can be bare label" } else { "requires AS" }.into()),
        ]);
    }
}
