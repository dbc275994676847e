//! What an object is: its definition, arguments, owner, comment and size. Guarantees
//! that nothing about stored data is told: every size is zero.

use super::names::{regclass, regproc};
use super::{Returns, Spec, Value, lenient, strict};
use crate::index::{CatalogIndex, argument_types, quote_ident};
use crate::snapshot::{FunctionRow, RelationKind};
use crate::{comments, index::Relation, oids, tables, types};
use datafusion::error::Result;

pub(super) const SPECS: &[Spec] = &[
    strict("pg_get_userbyid", (1, 1), Returns::Name, |index, args| {
        let oid = args.first().and_then(Value::as_int).unwrap_or_default();
        let known = index.role_name(oid).map(str::to_owned);
        Ok(Value::text(known.unwrap_or_else(|| format!("unknown (OID={oid})"))))
    }),
    lenient("format_type", (2, 2), Returns::Text, |_, args| {
        let oid = args.first().and_then(Value::as_int);
        let modifier = args.get(1).and_then(Value::as_int);
        Ok(oid.map(|oid| types::format(oid, modifier)).into())
    }),
    strict("pg_get_viewdef", (1, 2), Returns::Text, |index, args| {
        Ok(match relation(index, args)? {
            Some(Relation::Own(row)) if row.kind == RelationKind::View => row.definition.clone().into(),
            _ => Value::Null,
        })
    }),
    strict("pg_get_function_arguments", (1, 1), Returns::Text, arguments),
    strict("pg_get_function_identity_arguments", (1, 1), Returns::Text, arguments),
    strict("pg_get_function_result", (1, 1), Returns::Text, |index, args| Ok(function(index, args)?.map(result).into())),
    strict("pg_get_functiondef", (1, 1), Returns::Text, |index, args| Ok(function(index, args)?.map(definition).into())),
    strict("pg_get_function_sqlbody", (1, 1), Returns::Text, null),
    strict("pg_get_function_arg_default", (2, 2), Returns::Text, null),
    strict("pg_get_expr", (2, 3), Returns::Text, null),
    strict("pg_get_partkeydef", (1, 1), Returns::Text, null),
    strict("pg_get_partition_constraintdef", (1, 1), Returns::Text, null),
    strict("pg_get_constraintdef", (1, 2), Returns::Text, null),
    strict("pg_get_indexdef", (1, 3), Returns::Text, null),
    strict("pg_get_ruledef", (1, 2), Returns::Text, null),
    strict("pg_get_triggerdef", (1, 2), Returns::Text, null),
    strict("pg_get_serial_sequence", (2, 2), Returns::Text, null),
    strict("pg_get_statisticsobjdef", (1, 1), Returns::Text, null),
    strict("pg_get_statisticsobjdef_columns", (1, 1), Returns::Text, null),
    strict("pg_tablespace_location", (1, 1), Returns::Text, |_, _| Ok(Value::text(""))),
    strict("obj_description", (1, 2), Returns::Text, obj_description),
    strict("shobj_description", (2, 2), Returns::Text, |index, args| {
        let name = args.first().and_then(Value::as_int).and_then(|oid| index.role_name(oid));
        let role = index.snapshot.roles.iter().find(|role| Some(role.name.as_str()) == name);
        Ok(role.and_then(|role| role.comment.clone()).into())
    }),
    strict("col_description", (2, 2), Returns::Text, col_description),
    strict("pg_describe_object", (3, 3), Returns::Text, describe_object),
    strict("pg_relation_is_publishable", (1, 1), Returns::Bool, no),
    strict("row_security_active", (1, 1), Returns::Bool, no),
    strict("pg_relation_size", (1, 2), Returns::Int8, zero),
    strict("pg_table_size", (1, 1), Returns::Int8, zero),
    strict("pg_indexes_size", (1, 1), Returns::Int8, zero),
    strict("pg_total_relation_size", (1, 1), Returns::Int8, zero),
    strict("pg_database_size", (1, 1), Returns::Int8, zero),
    strict("pg_tablespace_size", (1, 1), Returns::Int8, zero),
    strict("pg_relation_filenode", (1, 1), Returns::Int8, null),
];

fn null(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Null)
}

fn no(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Bool(false))
}

fn zero(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(0))
}

fn relation<'a>(index: &'a CatalogIndex, args: &[Value]) -> Result<Option<Relation<'a>>> {
    let oid = args.first().map(|arg| regclass(index, arg)).transpose()?;
    Ok(oid.flatten().and_then(|oid| index.relation(oid)))
}

fn function<'a>(index: &'a CatalogIndex, args: &[Value]) -> Result<Option<&'a FunctionRow>> {
    let oid = args.first().map(|arg| regproc(index, arg)).transpose()?;
    Ok(oid.flatten().and_then(|oid| index.function(oid)))
}

fn arguments(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    Ok(function(index, args)?.map(spell_arguments).into())
}

fn spell_arguments(row: &FunctionRow) -> String {
    let arguments = row.arguments.iter();
    let spelled = arguments.map(|argument| spell(&argument.name, &argument.data_type));
    spelled.collect::<Vec<_>>().join(", ")
}

fn spell(name: &str, data_type: &arrow::datatypes::DataType) -> String {
    format!("{} {}", quote_ident(name), types::spell(data_type, false))
}

fn result(row: &FunctionRow) -> String {
    let columns = row.columns.iter().map(|(name, t)| spell(name, t));
    format!("TABLE({})", columns.collect::<Vec<_>>().join(", "))
}

fn definition(row: &FunctionRow) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION {}.{}({})\n RETURNS {}\n LANGUAGE sql\n STABLE PARALLEL SAFE\nAS $function${}$function$\n",
        quote_ident(&row.schema),
        quote_ident(&row.name),
        spell_arguments(row),
        result(row),
        row.definition.as_deref().unwrap_or_default(),
    )
}

fn obj_description(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let oid = args.first().and_then(Value::as_int).unwrap_or_default();
    let class = args.get(1).and_then(Value::as_text);
    let asked = |name: &str| class.as_deref().is_none_or(|class| class == name);
    let relation = || match index.relation(oid) {
        Some(Relation::Own(row)) => row.comment.clone(),
        _ => None,
    };
    let mut found = None;
    if asked("pg_class") {
        found = relation();
    }
    if found.is_none() && asked("pg_proc") {
        found = index.function(oid).and_then(|row| row.comment.clone());
    }
    if found.is_none() && asked("pg_namespace") {
        found = index.schema(oid).and_then(|row| row.comment.clone());
    }
    if found.is_none() {
        let class = class.map(|class| tables::find("pg_catalog", &class).map_or(0, |spec| spec.oid));
        found = comments::on(class, oid).map(str::to_owned);
    }
    Ok(found.into())
}

fn col_description(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let number = args.get(1).and_then(Value::as_int).unwrap_or_default();
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    Ok(match relation(index, args)? {
        Some(Relation::Own(row)) => at.and_then(|at| row.columns.get(at)).and_then(|column| column.comment.clone()).into(),
        _ => Value::Null,
    })
}

/// Only the role's own objects have a description.
fn describe_object(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let [class, oid] = [args.first(), args.get(1)].map(|arg| arg.and_then(Value::as_int).unwrap_or_default());
    Ok(match class {
        oids::CLASS_CLASS => index.relation(oid).map(|found| {
            let kind = match found {
                Relation::Own(row) if row.kind == RelationKind::Table => "table",
                Relation::System(spec) if spec.kind == "r" => "table",
                Relation::Own(_) | Relation::System(_) => "view",
            };
            format!("{kind} {}.{}", quote_ident(found.schema()), quote_ident(found.name()))
        }),
        oids::CLASS_PROC => {
            index.function(oid).map(|row| format!("function {}.{}({})", quote_ident(&row.schema), quote_ident(&row.name), argument_types(&row.arguments)))
        }
        oids::CLASS_NAMESPACE => index.schema_name(oid).map(|name| format!("schema {}", quote_ident(name))),
        oids::CLASS_AUTHID => index.role_name(oid).map(|name| format!("role {}", quote_ident(name))),
        _ => None,
    }
    .into())
}
