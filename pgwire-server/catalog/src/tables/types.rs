//! `pg_type`. Guarantees the built-in types' real oids, and that arrays and elements
//! refer to each other.

use super::{Cell, Fill, Rows};
use crate::index::CatalogIndex;
use crate::{oids, types};

pub(super) fn filling(name: &str) -> Option<Fill> {
    (name == "pg_type").then_some(pg_type)
}

fn pg_type(_: &CatalogIndex, rows: &mut Rows) {
    const ARRAY_SUBSCRIPT: i64 = 6179;
    for found in types::BUILTIN.iter() {
        let function = |at: usize| Cell::Int(found.io.get(at).map_or(0, |function| function.oid));
        let array = found.category == "A";
        rows.push([
            ("oid", found.oid.into()),
            ("typname", found.name.into()),
            ("typnamespace", oids::PG_CATALOG.into()),
            ("typowner", oids::BOOTSTRAP_ROLE.into()),
            ("typlen", found.length.into()),
            ("typbyval", found.by_value.into()),
            ("typtype", found.kind.into()),
            ("typcategory", found.category.into()),
            ("typispreferred", found.preferred.into()),
            ("typisdefined", true.into()),
            ("typdelim", ",".into()),
            ("typsubscript", Cell::Int(if array { ARRAY_SUBSCRIPT } else { 0 })),
            ("typelem", found.element.into()),
            ("typarray", found.array.into()),
            ("typinput", function(0)),
            ("typoutput", function(1)),
            ("typreceive", function(2)),
            ("typsend", function(3)),
            ("typalign", found.align.into()),
            ("typstorage", found.storage.into()),
            ("typtypmod", Cell::Int(-1)),
            ("typcollation", found.collation.into()),
        ]);
    }
}
