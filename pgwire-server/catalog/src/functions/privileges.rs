//! Privilege questions. Guarantees one answer: what a role can see in its snapshot it
//! may use, so every question is answered yes.

use super::{Returns, Spec, Value, strict};
use crate::index::CatalogIndex;
use datafusion::error::Result;

pub(super) const SPECS: &[Spec] = &[
    strict("has_any_column_privilege", (2, 3), Returns::Bool, yes),
    strict("has_column_privilege", (3, 4), Returns::Bool, yes),
    strict("has_database_privilege", (2, 3), Returns::Bool, yes),
    strict("has_foreign_data_wrapper_privilege", (2, 3), Returns::Bool, yes),
    strict("has_function_privilege", (2, 3), Returns::Bool, yes),
    strict("has_language_privilege", (2, 3), Returns::Bool, yes),
    strict("has_schema_privilege", (2, 3), Returns::Bool, yes),
    strict("has_sequence_privilege", (2, 3), Returns::Bool, yes),
    strict("has_server_privilege", (2, 3), Returns::Bool, yes),
    strict("has_table_privilege", (2, 3), Returns::Bool, yes),
    strict("has_tablespace_privilege", (2, 3), Returns::Bool, yes),
    strict("has_type_privilege", (2, 3), Returns::Bool, yes),
    strict("pg_has_role", (2, 3), Returns::Bool, yes),
];

fn yes(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Bool(true))
}
