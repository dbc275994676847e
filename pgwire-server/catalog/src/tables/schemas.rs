//! `pg_namespace` and the comments on everything. Guarantees that `pg_description`
//! says the same as the comment functions.

use super::{Cell, Fill, Rows, grants, rows::count};
use crate::comments::COMMENTS;
use crate::index::{CatalogIndex, function_oid, relation_oid};
use crate::oids;

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "pg_namespace" => pg_namespace,
        "pg_description" => pg_description,
        "pg_shdescription" => pg_shdescription,
        _ => return None,
    })
}

fn pg_namespace(index: &CatalogIndex, rows: &mut Rows) {
    for name in ["pg_catalog", "information_schema"] {
        rows.push([
            ("oid", oids::of_schema(name).into()),
            ("nspname", name.into()),
            ("nspowner", oids::BOOTSTRAP_ROLE.into()),
            ("nspacl", grants::of_system_schema()),
        ]);
    }
    for row in &index.snapshot.schemas {
        if matches!(row.name.as_str(), "pg_catalog" | "information_schema") {
            continue;
        }
        rows.push([
            ("oid", oids::of_schema(&row.name).into()),
            ("nspname", row.name.as_str().into()),
            ("nspowner", oids::of_role(&row.owner).into()),
            ("nspacl", grants::of_schema(index)),
        ]);
    }
}

fn pg_description(index: &CatalogIndex, rows: &mut Rows) {
    let snapshot = &index.snapshot;
    let mut describe = |object: i64, class: i64, part: Cell, comment: &Option<String>| {
        if let Some(comment) = comment {
            rows.push([("objoid", object.into()), ("classoid", class.into()), ("objsubid", part), ("description", comment.as_str().into())]);
        }
    };
    for comment in COMMENTS.iter() {
        describe(comment.object, comment.class, Cell::Int(0), &Some(comment.text.to_owned()));
    }
    for row in &snapshot.schemas {
        let oid = oids::of_schema(&row.name);
        describe(oid, oids::CLASS_NAMESPACE, Cell::Int(0), &row.comment);
    }
    for row in &snapshot.relations {
        let oid = relation_oid(row);
        describe(oid, oids::CLASS_CLASS, Cell::Int(0), &row.comment);
        for (at, column) in row.columns.iter().enumerate() {
            let number = count(at.saturating_add(1));
            describe(oid, oids::CLASS_CLASS, number, &column.comment);
        }
    }
    for row in &snapshot.functions {
        let oid = function_oid(row);
        describe(oid, oids::CLASS_PROC, Cell::Int(0), &row.comment);
    }
}

fn pg_shdescription(index: &CatalogIndex, rows: &mut Rows) {
    for row in &index.snapshot.roles {
        if let Some(comment) = &row.comment {
            rows.push([("objoid", oids::of_role(&row.name).into()), ("classoid", oids::CLASS_AUTHID.into()), ("description", comment.as_str().into())]);
        }
    }
}
