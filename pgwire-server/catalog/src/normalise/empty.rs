//! Queries that cannot have rows, because they read a catalog table that never has any
//! by inner joins. Guarantees that such a query is answered even where it uses syntax
//! DataFusion cannot plan: it becomes one without rows and with the same columns.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    AccessExpr, Expr, GroupByExpr, Ident, Join, JoinOperator, Query, Select, SelectItem, Statement, Subscript, TableFactor, TableWithJoins, Value, Visit,
    VisitMut, Visitor, VisitorMut,
};

use super::build::{as_text, fold, literal, null, plain_function};
use super::casts::typed_null;
use super::labels::unique;
use super::scope::{catalog_table, column_of, tables_of};
use crate::functions::SUBSCRIPTS;

/// Empties the queries that have no rows and could not be planned as they are.
pub(super) fn simplify(statement: &mut Statement) {
    let _ = statement.visit(&mut Simplify);
}

struct Simplify;

impl VisitorMut for Simplify {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        // The order may name tables that are about to go; without rows it says nothing.
        if query.body.as_select().is_some_and(is_hopeless) {
            query.order_by = None;
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        if is_hopeless(select)
            && let Some(columns) = empty_columns(select)
        {
            select.projection = columns;
            select.distinct = None;
            select.from = Vec::new();
            select.selection = Some(literal(Value::Boolean(false)));
            select.group_by = GroupByExpr::Expressions(Vec::new(), Vec::new());
            select.having = None;
        }
        ControlFlow::Continue(())
    }
}

/// Whether a `SELECT` has no rows, names its columns, and uses what cannot be planned.
fn is_hopeless(select: &Select) -> bool {
    select_never_has_rows(select) && empty_columns(select).is_some() && select.visit(&mut FindUnplannable).is_break()
}

/// The columns as NULLs of their types, where they are a catalog table's; others are texts.
fn empty_columns(select: &Select) -> Option<Vec<SelectItem>> {
    let (tables, mut taken) = (tables_of(select), HashSet::new());
    let column = |item: &SelectItem| {
        let (name, expr) = match item {
            SelectItem::ExprWithAlias { alias, expr } => (fold(alias), expr),
            SelectItem::UnnamedExpr(expr @ Expr::Identifier(column)) => (fold(column), expr),
            SelectItem::UnnamedExpr(expr @ Expr::CompoundIdentifier(parts)) => (fold(parts.last()?), expr),
            _ => return None,
        };
        let expr = column_of(expr, &tables).map_or_else(|| as_text(null()), |column| typed_null(column.type_name));
        Some(SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', unique(&name, &mut taken)) })
    };
    select.projection.iter().map(column).collect()
}

/// Finds fields of rows, arrays expanded into rows, and functions in `FROM`.
struct FindUnplannable;

impl Visitor for FindUnplannable {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let unplannable = match expr {
            Expr::CompoundFieldAccess { access_chain, .. } => access_chain.iter().any(|access| match access {
                AccessExpr::Dot(_) => true,
                AccessExpr::Subscript(Subscript::Index { index }) => !matches!(index, Expr::Value(_)),
                AccessExpr::Subscript(_) => false,
            }),
            Expr::Function(function) => {
                let name = function.name.to_string().to_lowercase();
                name.ends_with("_pg_expandarray") || name.ends_with("generate_subscripts") || name == SUBSCRIPTS
            }
            _ => false,
        };
        if unplannable { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::UNNEST { .. } | TableFactor::Function { .. } | TableFactor::Table { args: Some(_), .. } => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// Whether a query has no rows whatever the snapshot.
pub(super) fn never_has_rows(query: &Query) -> bool {
    query.body.as_select().is_some_and(select_never_has_rows)
}

fn select_never_has_rows(select: &Select) -> bool {
    let one_row = !has_groups(select) && has_aggregate(&select.projection);
    !one_row && select.from.iter().any(join_never_has_rows)
}

fn join_never_has_rows(from: &TableWithJoins) -> bool {
    let left = |join: &Join| matches!(join.join_operator, JoinOperator::Left(_) | JoinOperator::LeftOuter(_));
    let inner = |join: &Join| matches!(join.join_operator, JoinOperator::Join(_) | JoinOperator::Inner(_) | JoinOperator::CrossJoin(_));
    let required = from.joins.iter().filter(|join| !left(join)).map(|join| &join.relation);
    from.joins.iter().all(|join| left(join) || inner(join)) && std::iter::once(&from.relation).chain(required).any(factor_never_has_rows)
}

fn factor_never_has_rows(factor: &TableFactor) -> bool {
    match factor {
        TableFactor::Table { name, args: None, .. } => catalog_table(name).is_some_and(|spec| spec.always_empty()),
        TableFactor::Derived { subquery, .. } => never_has_rows(subquery),
        TableFactor::NestedJoin { table_with_joins, .. } => join_never_has_rows(table_with_joins),
        _ => false,
    }
}

/// Whether rows are grouped.
pub(super) fn has_groups(select: &Select) -> bool {
    let grouped = match &select.group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(by, _) => !by.is_empty(),
    };
    grouped || select.having.is_some()
}

const AGGREGATES: [&str; 13] =
    ["array_agg", "avg", "bool_and", "bool_or", "count", "every", "first_value", "json_agg", "last_value", "max", "min", "string_agg", "sum"];

/// Whether an aggregate is called.
pub(super) fn has_aggregate(part: &impl Visit) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();

        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match plain_function(expr) {
                Some(name) if AGGREGATES.contains(&name.as_str()) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    part.visit(&mut Find).is_break()
}
