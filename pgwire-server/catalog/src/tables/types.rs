//! `pg_type`. Guarantees the built-in types' real oids, and that arrays and elements
//! refer to each other.

use super::{Cell, Fill, Rows};
use crate::index::CatalogIndex;
use crate::{oids, types};

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "pg_type" => pg_type,
        "pg_range" => pg_range,
        _ => return None,
    })
}

fn pg_type(_: &CatalogIndex, rows: &mut Rows) {
    for found in types::BUILTIN.iter() {
        let function = |at: usize| Cell::Int(found.io.get(at).map_or(0, |function| function.oid));
        rows.push([
            ("oid", found.oid.into()),
            ("typname", found.name.into()),
            ("typnamespace", found.namespace.into()),
            ("typowner", oids::BOOTSTRAP_ROLE.into()),
            ("typlen", found.length.into()),
            ("typbyval", found.by_value.into()),
            ("typtype", found.kind.into()),
            ("typcategory", found.category.into()),
            ("typispreferred", found.preferred.into()),
            ("typisdefined", true.into()),
            ("typdelim", found.delimiter.into()),
            ("typsubscript", found.subscript.into()),
            ("typelem", found.element.into()),
            ("typarray", found.array.into()),
            ("typinput", function(0)),
            ("typoutput", function(1)),
            ("typreceive", function(2)),
            ("typsend", function(3)),
            ("typmodin", function(4)),
            ("typmodout", function(5)),
            ("typanalyze", function(6)),
            ("typalign", found.align.into()),
            ("typstorage", found.storage.into()),
            ("typbasetype", found.base.into()),
            ("typtypmod", found.modifier.into()),
            ("typcollation", found.collation.into()),
        ]);
    }
}

/// Range, its subtype, multirange, operator class, canonical function and difference.
const RANGES: [(i64, i64, i64, i64, i64, i64); 6] = [
    (3904, 23, 4451, 1978, 3914, 3922),
    (3906, 1700, 4532, 3125, 0, 3924),
    (3908, 1114, 4533, 3128, 0, 3929),
    (3910, 1184, 4534, 3127, 0, 3930),
    (3912, 1082, 4535, 3122, 3915, 3925),
    (3926, 20, 4536, 3124, 3928, 3923),
];

fn pg_range(_: &CatalogIndex, rows: &mut Rows) {
    for (range, subtype, multirange, class, canonical, difference) in RANGES {
        rows.push([
            ("rngtypid", range.into()),
            ("rngsubtype", subtype.into()),
            ("rngmultitypid", multirange.into()),
            ("rngsubopc", class.into()),
            ("rngcanonical", canonical.into()),
            ("rngsubdiff", difference.into()),
        ]);
    }
}
