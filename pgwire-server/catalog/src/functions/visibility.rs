//! Whether a name finds its object without a schema. Guarantees Postgres's rule: the
//! first object of that name along the search path, `pg_catalog` before the rest.

use super::{Returns, Spec, Value, strict};
use crate::index::{CatalogIndex, QualifiedName, Relation, argument_types};
use crate::{oids, types};
use datafusion::error::Result;

pub(super) const SPECS: &[Spec] = &[
    strict("pg_table_is_visible", (1, 1), Returns::Bool, table),
    strict("pg_function_is_visible", (1, 1), Returns::Bool, function),
    strict("pg_type_is_visible", (1, 1), Returns::Bool, |_, args| {
        let known = args.first().and_then(Value::as_int).and_then(types::by_oid);
        Ok(known.map_or(Value::Null, |found| Value::Bool(found.namespace == oids::PG_CATALOG)))
    }),
    strict("pg_collation_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_conversion_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_opclass_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_operator_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_opfamily_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_statistics_obj_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_ts_config_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_ts_dict_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_ts_parser_is_visible", (1, 1), Returns::Bool, yes),
    strict("pg_ts_template_is_visible", (1, 1), Returns::Bool, yes),
];

fn yes(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Bool(true))
}

fn table(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let oid = args.first().and_then(Value::as_int);
    let Some(found) = oid.and_then(|oid| index.relation(oid)) else {
        return Ok(Value::Null);
    };
    let visible = index.is_first(found.schema(), |schema| has_relation(index, schema, found));
    Ok(Value::Bool(visible))
}

fn has_relation(index: &CatalogIndex, schema: &str, found: Relation<'_>) -> bool {
    let name = QualifiedName { schema: Some(schema.to_owned()), name: found.name().to_owned() };
    index.find_relation(&name).is_some()
}

fn function(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let Some(oid) = args.first().and_then(Value::as_int) else {
        return Ok(Value::Null);
    };
    let Some(found) = index.function(oid) else {
        // What is listed and not the snapshot's is one of the built-in ones.
        return Ok(Value::Bool(true));
    };
    let arguments = argument_types(&found.arguments);
    let visible = index.is_first(&found.schema, |schema| index.function(oids::of_function(schema, &found.name, &arguments)).is_some());
    Ok(Value::Bool(visible))
}
