//! Functions in `FROM`. DataFusion has tables, `unnest` and a few series of literals there, so
//!
//! ```sql
//! FROM pg_get_keywords()                    -- FROM pg_get_keywords
//! FROM LATERAL unnest(a) AS x               -- FROM UNNEST(a) AS x(x)
//! FROM generate_series(1, f(x)) AS s(r)     -- FROM UNNEST(pg_series(1, f(x))) AS s(r)
//! FROM string_to_array('a,b', ',') AS s     -- FROM (SELECT string_to_array('a,b', ',') AS s) AS s
//! FROM pg_partition_tree(c.oid) AS p        -- FROM pg_partition_tree AS p, which has no rows
//! ```

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, Ident, ObjectName, TableAlias, TableAliasColumnDef, TableFactor, TableFunctionArgs};

use super::build::{call, fold_name, select_of};
use crate::functions::SERIES;
use crate::tables;

/// Functions in `FROM` that read nothing and give many rows.
const ROW_FUNCTIONS: [&str; 4] = ["unnest", "generate_series", "generate_subscripts", "_pg_expandarray"];

/// Functions in `FROM` that read nothing and give one value.
const VALUES: [&str; 9] =
    ["string_to_array", "parse_ident", "current_schemas", "current_setting", "current_database", "current_user", "session_user", "version", "pg_backend_pid"];

/// A call in `FROM`.
struct Call<'a> {
    name: String,
    arguments: &'a [FunctionArg],
    alias: &'a Option<TableAlias>,
    with_ordinality: bool,
}

fn call_of(factor: &TableFactor) -> Option<Call<'_>> {
    let (name, arguments, alias, with_ordinality) = match factor {
        TableFactor::Table { name, alias, args: Some(TableFunctionArgs { args, .. }), with_ordinality, .. } => (name, args, alias, *with_ordinality),
        TableFactor::Function { name, args, alias, with_ordinality, .. } => (name, args, alias, *with_ordinality),
        _ => return None,
    };
    Some(Call { name: bare(name)?, arguments, alias, with_ordinality })
}

fn bare(name: &ObjectName) -> Option<String> {
    match fold_name(name)?.as_slice() {
        [bare] => Some(bare.clone()),
        [schema, bare] if schema == "information_schema" => Some(bare.clone()),
        _ => None,
    }
}

/// Whether a call reads no relation.
pub(super) fn reads_nothing(factor: &TableFactor) -> bool {
    call_of(factor).is_some_and(|call| ROW_FUNCTIONS.contains(&call.name.as_str()) || VALUES.contains(&call.name.as_str()))
}

/// What a call is here, if it isn't what DataFusion knows.
pub(super) fn without_call(factor: &TableFactor) -> Option<TableFactor> {
    let found = call_of(factor)?;
    let arguments: Vec<Expr> = found.arguments.iter().map(argument).collect::<Option<_>>()?;
    match found.name.as_str() {
        "unnest" => Some(unnest(&found, arguments)),
        "generate_series" if arguments.len() == 2 && !arguments.iter().all(is_literal) => Some(unnest(&found, vec![call(SERIES, arguments)])),
        name if VALUES.contains(&name) => {
            let column = found.alias.as_ref().map_or(name, |alias| alias.name.value.as_str()).to_owned();
            let alias = found.alias.clone().unwrap_or_else(|| plain_alias(name));
            let subquery = Box::new(select_of(call(name, arguments), &column)?);
            Some(TableFactor::Derived { lateral: false, subquery, alias: Some(alias), sample: None })
        }
        name => table(factor, name, arguments.is_empty()),
    }
}

fn unnest(found: &Call<'_>, arrays: Vec<Expr>) -> TableFactor {
    let mut alias = found.alias.clone();
    // The name of a function's result is its only column's too.
    if let Some(alias) = &mut alias
        && alias.columns.is_empty()
        && arrays.len() == 1
    {
        alias.columns = vec![TableAliasColumnDef { name: alias.name.clone(), data_type: None }];
    }
    TableFactor::UNNEST { alias, array_exprs: arrays, with_offset: false, with_offset_alias: None, with_ordinality: found.with_ordinality }
}

/// A function that is a catalog table here: of no arguments, or of any if it has no rows.
fn table(factor: &TableFactor, name: &str, without_arguments: bool) -> Option<TableFactor> {
    tables::find("pg_catalog", name).filter(|spec| without_arguments || spec.always_empty())?;
    let name = ObjectName::from(Ident::new(name));
    match factor {
        TableFactor::Table { .. } => {
            let mut table = factor.clone();
            if let TableFactor::Table { args, .. } = &mut table {
                *args = None;
            }
            Some(table)
        }
        TableFactor::Function { alias, .. } => Some(TableFactor::Table {
            name,
            alias: alias.clone(),
            args: None,
            with_hints: Vec::new(),
            version: None,
            with_ordinality: false,
            partitions: Vec::new(),
            json_path: None,
            sample: None,
            index_hints: Vec::new(),
        }),
        _ => None,
    }
}

fn plain_alias(name: &str) -> TableAlias {
    TableAlias { explicit: true, name: Ident::new(name), columns: Vec::new(), at: None }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(_) | Expr::UnaryOp { .. })
}

fn argument(argument: &FunctionArg) -> Option<Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    }
}
