//! Names of columns that have none: by Postgres' FigureColname (parse_target.c).
//!
//! ```sql
//! SELECT 1 AS a, 2 AS a, max(people), region::text, people + 1      -- before
//! SELECT 1 AS a, 2 AS "a¹2", max(people) AS max, region::text AS region, people + 1 AS "?column?"
//! ```
//! What stands behind the mark (¹ here, a control character really) isn't shown.

use std::collections::BTreeSet;

use datafusion::sql::sqlparser::ast::{CastKind, DataType, Expr, Ident, ObjectName, Select, SelectItem, SetExpr, TimezoneInfo, TrimWhereField, Value};

/// Ends the part of a name that is shown.
const MARK: char = '\u{1f}';
/// What Postgres calls a column that nothing names.
const NAMELESS: &str = "?column?";

/// Names a SELECT's columns. At the top a name may come several times; below it, a column that
/// would have another's name keeps none.
pub(super) fn name_columns(select: &mut Select, at_top: bool) {
    let mut taken = BTreeSet::new();
    for item in &mut select.projection {
        let (expr, given) = match item {
            SelectItem::UnnamedExpr(expr) => (expr, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(normal(alias))),
            _ => continue,
        };
        let plain = given.is_some() || matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        let name = given.unwrap_or_else(|| figure(expr).unwrap_or_else(|| NAMELESS.to_owned()));
        if taken.insert(name.clone()) {
            if !plain {
                *item = named(expr.clone(), name);
            }
        } else if at_top {
            let unique = format!("{name}{MARK}{}", taken.len());
            taken.insert(unique.clone());
            *item = named(expr.clone(), unique);
        }
    }
}

fn named(expr: Expr, name: String) -> SelectItem {
    SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', name) }
}

/// A name that was given here, or by the statement, as a client sees it.
pub(crate) fn given_name(name: &str) -> &str {
    name.split(MARK).next().unwrap_or(name)
}

/// A name that DataFusion made, as Postgres would have made it.
pub(crate) fn shown_name(name: &str) -> &str {
    let name = given_name(name);
    if name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '.')) {
        return name.rsplit('.').next().unwrap_or(name);
    }
    match name.split_once('(') {
        Some((function, _)) if !function.is_empty() && function.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()) => function,
        _ => name,
    }
}

fn normal(ident: &Ident) -> String {
    if ident.quote_style.is_none() { ident.value.to_lowercase() } else { ident.value.clone() }
}

fn last(name: &ObjectName) -> Option<String> {
    name.0.last().and_then(|part| part.as_ident()).map(normal)
}

/// The name of an expression, if it has one.
fn figure(expr: &Expr) -> Option<String> {
    let fixed = |name: &str| Some(name.to_owned());
    match expr {
        Expr::Identifier(ident) => Some(normal(ident)),
        Expr::CompoundIdentifier(parts) => parts.last().map(normal),
        Expr::Function(function) => last(&function.name),
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } | Expr::CompoundFieldAccess { root: inner, .. } => figure(inner),
        Expr::Cast { expr: inner, data_type, kind: CastKind::Cast | CastKind::DoubleColon, .. } => {
            let inner = if matches!(unnested(inner), Expr::Case { .. } | Expr::Value(_) | Expr::Array(_)) { None } else { figure(inner) };
            inner.or_else(|| type_name(data_type))
        }
        Expr::TypedString(typed) => type_name(&typed.data_type),
        Expr::Case { else_result, .. } => else_result
            .as_deref()
            .filter(|e| matches!(unnested(e), Expr::Identifier(_) | Expr::CompoundIdentifier(_)))
            .and_then(figure)
            .or_else(|| fixed("case")),
        Expr::Value(value) if matches!(value.value, Value::Boolean(_)) => fixed("bool"),
        Expr::Array(_) => fixed("array"),
        Expr::Exists { .. } => fixed("exists"),
        Expr::Extract { .. } => fixed("extract"),
        Expr::Position { .. } => fixed("position"),
        Expr::Substring { .. } => fixed("substring"),
        Expr::Overlay { .. } => fixed("overlay"),
        Expr::Ceil { .. } => fixed("ceil"),
        Expr::Floor { .. } => fixed("floor"),
        Expr::Interval(_) => fixed("interval"),
        Expr::AtTimeZone { .. } => fixed("timezone"),
        Expr::Trim { trim_where, .. } => fixed(match trim_where {
            Some(TrimWhereField::Leading) => "ltrim",
            Some(TrimWhereField::Trailing) => "rtrim",
            Some(TrimWhereField::Both) | None => "btrim",
        }),
        Expr::Subquery(query) => match query.body.as_ref() {
            SetExpr::Select(select) => match select.projection.first()? {
                SelectItem::UnnamedExpr(expr) => figure(expr),
                SelectItem::ExprWithAlias { alias, .. } => Some(shown_name(&normal(alias)).to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn unnested(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) => unnested(inner),
        other => other,
    }
}

/// A type by the name that Postgres keeps it under.
fn type_name(data_type: &DataType) -> Option<String> {
    Some(
        match data_type {
            DataType::SmallInt(_) | DataType::Int2(_) => "int2",
            DataType::Int(_) | DataType::Integer(_) | DataType::Int4(_) => "int4",
            DataType::BigInt(_) | DataType::Int8(_) => "int8",
            DataType::Boolean | DataType::Bool => "bool",
            DataType::Real | DataType::Float4 => "float4",
            DataType::Double(_) | DataType::DoublePrecision | DataType::Float8 | DataType::Float(_) => "float8",
            DataType::Numeric(_) | DataType::Decimal(_) | DataType::Dec(_) => "numeric",
            DataType::Varchar(_) | DataType::CharacterVarying(_) | DataType::CharVarying(_) => "varchar",
            DataType::Char(_) | DataType::Character(_) => "bpchar",
            DataType::Text => "text",
            DataType::Bytea => "bytea",
            DataType::Date => "date",
            DataType::Uuid => "uuid",
            DataType::Regclass => "regclass",
            DataType::Interval { .. } => "interval",
            DataType::Time(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => "time",
            DataType::Timestamp(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => "timestamp",
            DataType::Timestamp(..) => "timestamptz",
            DataType::Custom(name, _) => return last(name),
            _ => return None,
        }
        .to_owned(),
    )
}
