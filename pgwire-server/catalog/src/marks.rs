//! Postgres types that Arrow has no counterpart of. A field says which it is of by its extension
//! type, `pg.` and the type's name, which the front door's encoders read. DataFusion keeps the mark
//! of a column and of a function's result, and drops it at a cast, which is what Postgres means too.

use arrow::datatypes::{DataType, Field};

const EXTENSION: &str = "ARROW:extension:name";

/// A type of the catalogs and the type by which its values go over the wire: a domain's values go
/// as its base type, and values of the `reg` types as oids (they are names where they're shown).
const MARKS: [(&str, &str); 22] = [
    ("oid", "oid"),
    ("xid", "xid"),
    ("regproc", "oid"),
    ("regtype", "oid"),
    ("name", "name"),
    ("sql_identifier", "name"),
    ("character_data", "varchar"),
    ("yes_or_no", "varchar"),
    ("char", "char"),
    ("pg_node_tree", "pg_node_tree"),
    ("inet", "inet"),
    ("anyarray", "anyarray"),
    ("json", "json"),
    ("void", "void"),
    ("pg_lsn", "pg_lsn"),
    ("int2vector", "int2vector"),
    ("oidvector", "oidvector"),
    ("_oid", "_oid"),
    ("_regtype", "_regtype"),
    ("_name", "_name"),
    ("_char", "_char"),
    ("_aclitem", "_aclitem"),
];

/// A field that may be NULL, of the Postgres type of this name.
pub(crate) fn field(name: &str, data_type: DataType, type_name: &str) -> Field {
    let field = Field::new(name, data_type, true);
    match MARKS.iter().find(|(known, _)| *known == type_name) {
        Some((_, mark)) => field.with_metadata([(EXTENSION.to_owned(), format!("pg.{mark}"))].into()),
        None => field,
    }
}
