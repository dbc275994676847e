//! Queries that cannot have rows, because they read a catalog table that never has any
//! by inner joins. Guarantees that such a query is answered even where it uses syntax
//! DataFusion cannot plan: it becomes one without rows and with the same columns.

use std::ops::ControlFlow;

use sqlparser::ast::{
    AccessExpr, Expr, GroupByExpr, Ident, Join, JoinOperator, Query, Select, SelectItem, Statement, TableFactor, TableWithJoins, Value, Visit, VisitMut,
    Visitor, VisitorMut,
};

use super::build::{as_text, fold, literal, null, plain_function};
use super::scope::catalog_table;

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
            && let Some(columns) = select.projection.iter().map(empty_column).collect()
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
    select_never_has_rows(select) && select.projection.iter().all(|item| empty_column(item).is_some()) && select.visit(&mut FindUnplannable).is_break()
}

fn empty_column(item: &SelectItem) -> Option<SelectItem> {
    let name = match item {
        SelectItem::ExprWithAlias { alias, .. } => fold(alias),
        SelectItem::UnnamedExpr(Expr::Identifier(column)) => fold(column),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => fold(parts.last()?),
        _ => return None,
    };
    Some(SelectItem::ExprWithAlias { expr: as_text(null()), alias: Ident::with_quote('"', name) })
}

/// Finds fields of rows, arrays expanded into rows, and functions in `FROM`.
struct FindUnplannable;

impl Visitor for FindUnplannable {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let unplannable = match expr {
            Expr::CompoundFieldAccess { access_chain, .. } => access_chain.iter().any(|access| matches!(access, AccessExpr::Dot(_))),
            Expr::Function(function) => function.name.to_string().to_lowercase().ends_with("_pg_expandarray"),
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
