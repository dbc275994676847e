//! Column names. Guarantees that a column of a catalog query has the name Postgres
//! would give it; where Postgres would repeat a name, what tells the two apart isn't shown.

use std::collections::HashSet;

use sqlparser::ast::{
    AccessExpr, DataType, Expr, Ident, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, Statement, TableFactor, TableWithJoins,
    TrimWhereField,
};

use super::build::{fold, fold_name};
use super::scope::tables_of;
use super::system_columns::SYSTEM_COLUMNS;

const NAMELESS: &str = "?column?";

/// Names the unnamed columns of the statement's queries.
pub(super) fn name_columns(statement: &mut Statement) {
    for_each_select(statement, &mut |select, _| name_select(select));
}

/// Calls `change` on every `SELECT` whose rows are returned, or are rows of a CTE or of
/// a table in `FROM`; the flag tells whether it is the statement's whole result.
pub(super) fn for_each_select(statement: &mut Statement, change: &mut impl FnMut(&mut Select, bool)) {
    match statement {
        Statement::Query(query) => in_query(query, true, change),
        Statement::Explain { statement, .. } => for_each_select(statement, change),
        _ => {}
    }
}

fn in_query(query: &mut Query, whole: bool, change: &mut impl FnMut(&mut Select, bool)) {
    for cte in query.with.iter_mut().flat_map(|with| &mut with.cte_tables) {
        in_query(&mut cte.query, false, change);
    }
    in_body(&mut query.body, whole, change);
}

fn in_body(body: &mut SetExpr, whole: bool, change: &mut impl FnMut(&mut Select, bool)) {
    match body {
        SetExpr::Select(select) => {
            for from in &mut select.from {
                in_tables(from, change);
            }
            change(select, whole);
        }
        SetExpr::Query(query) => in_query(query, whole, change),
        SetExpr::SetOperation { left, right, .. } => {
            in_body(left, false, change);
            in_body(right, false, change);
        }
        _ => {}
    }
}

fn in_tables(from: &mut TableWithJoins, change: &mut impl FnMut(&mut Select, bool)) {
    in_factor(&mut from.relation, change);
    for join in &mut from.joins {
        in_factor(&mut join.relation, change);
    }
}

fn in_factor(factor: &mut TableFactor, change: &mut impl FnMut(&mut Select, bool)) {
    match factor {
        TableFactor::Derived { subquery, .. } => in_query(subquery, false, change),
        TableFactor::NestedJoin { table_with_joins, .. } => in_tables(table_with_joins, change),
        _ => {}
    }
}

fn name_select(select: &mut Select) {
    let mut taken = wildcards(select);
    let plain = select.projection.iter().filter_map(|item| match item {
        SelectItem::UnnamedExpr(expr) => plain_column(expr),
        _ => None,
    });
    let mut plain: HashSet<String> = plain.collect();
    for item in &mut select.projection {
        let (base, expr) = match item {
            SelectItem::ExprWithAlias { alias, .. } if taken.insert(fold(alias)) => continue,
            SelectItem::ExprWithAlias { alias, expr } => (fold(alias), expr),
            SelectItem::UnnamedExpr(expr) => match plain_column(expr) {
                // The first of its name stays what it is.
                Some(name) if plain.remove(&name) && taken.insert(name.clone()) => continue,
                Some(name) => (name, expr),
                None => (name_of(expr).0, expr),
            },
            _ => continue,
        };
        let alias = Ident::with_quote('"', unique(&base, &mut taken));
        *item = SelectItem::ExprWithAlias { expr: super::build::take(expr), alias };
    }
}

/// A name that no column has yet: what tells it apart isn't shown.
pub(super) fn unique(base: &str, taken: &mut HashSet<String>) -> String {
    let mut name = base.to_owned();
    let mut copies = 1_u32;
    while !taken.insert(name.clone()) {
        copies = copies.saturating_add(1);
        name = format!("{base}\u{1f}{copies}");
    }
    name
}

/// The columns that `*` and `t.*` stand for, where they are a catalog table's.
fn wildcards(select: &Select) -> HashSet<String> {
    let tables = tables_of(select);
    let mut names = HashSet::new();
    for item in &select.projection {
        let of = match item {
            SelectItem::Wildcard(_) => None,
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => fold_name(name).and_then(|mut parts| parts.pop()),
            _ => continue,
        };
        let found = tables.iter().filter(|(table, _)| of.as_ref().is_none_or(|of| of == table));
        names.extend(found.flat_map(|(_, spec)| &spec.columns).map(|column| column.name.to_owned()));
    }
    names
}

/// The name of a column that needs no other: one that stays a column.
fn plain_column(expr: &Expr) -> Option<String> {
    let name = match expr {
        Expr::Identifier(ident) => fold(ident),
        Expr::CompoundIdentifier(parts) => fold(parts.last()?),
        _ => return None,
    };
    let replaced = SYSTEM_COLUMNS.contains(&name.as_str()) || matches!(name.as_str(), "current_schema" | "current_role");
    (!replaced).then_some(name)
}

/// The name Postgres gives an expression, and whether it is a name rather than a guess.
fn name_of(expr: &Expr) -> (String, bool) {
    let sure = |name: &str| (name.to_owned(), true);
    match expr {
        Expr::Identifier(ident) => (fold(ident), true),
        Expr::CompoundIdentifier(parts) => (parts.last().map_or(NAMELESS.to_owned(), fold), true),
        Expr::Function(function) => match fold_name(&function.name).as_deref() {
            Some([.., last]) => sure(last),
            _ => sure(NAMELESS),
        },
        Expr::Cast { expr, data_type, .. } => match name_of(expr) {
            (name, true) => (name, true),
            _ => (type_name(data_type), false),
        },
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => name_of(inner),
        Expr::CompoundFieldAccess { root, access_chain } => {
            let field = access_chain.iter().rev().find_map(|access| match access {
                AccessExpr::Dot(field) => Some(name_of(field)),
                AccessExpr::Subscript(_) => None,
            });
            field.unwrap_or_else(|| name_of(root))
        }
        Expr::Case { else_result, .. } => match else_result.as_deref().map(name_of) {
            Some((name, true)) => (name, true),
            _ => ("case".to_owned(), false),
        },
        Expr::Exists { .. } => sure("exists"),
        Expr::Array(_) => sure("array"),
        Expr::Trim { trim_where, .. } => sure(match trim_where {
            Some(TrimWhereField::Leading) => "ltrim",
            Some(TrimWhereField::Trailing) => "rtrim",
            _ => "btrim",
        }),
        Expr::Substring { .. } => sure("substring"),
        Expr::Position { .. } => sure("position"),
        Expr::Extract { .. } => sure("extract"),
        Expr::Subquery(query) => match query.body.as_select().map(|body| &*body.projection) {
            Some([SelectItem::ExprWithAlias { alias, .. }]) => (fold(alias), true),
            Some([SelectItem::UnnamedExpr(expr)]) => name_of(expr),
            _ => (NAMELESS.to_owned(), false),
        },
        _ => (NAMELESS.to_owned(), false),
    }
}

fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Custom(name, _) => fold_name(name).and_then(|mut parts| parts.pop()).unwrap_or_else(|| NAMELESS.to_owned()),
        DataType::Int(_) | DataType::Integer(_) => "int4".to_owned(),
        DataType::BigInt(_) => "int8".to_owned(),
        DataType::SmallInt(_) => "int2".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Real => "float4".to_owned(),
        DataType::Double(_) | DataType::DoublePrecision => "float8".to_owned(),
        other => {
            let shown = other.to_string().to_lowercase();
            let bare = shown.split(['(', '[', ' ']).next();
            bare.unwrap_or(NAMELESS).to_owned()
        }
    }
}
