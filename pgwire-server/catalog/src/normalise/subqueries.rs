//! Subqueries in catalog queries. Guarantees that one over a table that never has rows
//! becomes what it would give, that one DataFusion can decorrelate keeps its meaning,
//! and that any other becomes NULL or an empty array instead of failing the query, if that is asked for.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Distinct, DuplicateTreatment, Expr, FunctionArguments, Ident, OrderByExpr, OrderByKind, Query, SelectItem, SetExpr, Statement, Value,
    VisitMut, VisitorMut,
};

use super::build::{call, literal, null, ordered_call, take};
use super::casts::marking_of;
use super::empty::{has_aggregate, has_groups, never_has_rows};
use super::scope::{Bound, References, column_of, tables_of};
use crate::functions::{ARRAY_OR_EMPTY, EMPTY_ARRAY};

/// Rewrites the subqueries of a catalog query, innermost first. `lenient` gives those up that can't be planned.
pub(super) fn rewrite(statement: &mut Statement, lenient: bool) {
    let _ = statement.visit(&mut Subqueries { lenient });
}

struct Subqueries {
    lenient: bool,
}

impl VisitorMut for Subqueries {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Subquery(query) if self.lenient => {
                let mark = marked(query);
                if !plan_scalar(query) {
                    *expr = null();
                }
                // The aggregate that makes the subquery plannable forgets the column's type.
                if let Some(function) = mark {
                    *expr = call(function, vec![take(expr)]);
                }
            }
            Expr::Exists { subquery, negated } if never_has_rows(subquery) => {
                *expr = literal(Value::Boolean(*negated));
            }
            Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("array") => {
                if let FunctionArguments::Subquery(query) = &mut function.args {
                    match array(query) {
                        Some(array) => *expr = array,
                        None if self.lenient => *expr = call(EMPTY_ARRAY, Vec::new()),
                        None => {}
                    }
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// The function that marks values of the type of a subquery's only column.
fn marked(query: &Query) -> Option<&'static str> {
    let select = query.body.as_select()?;
    match select.projection.as_slice() {
        [SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }] => marking_of(column_of(expr, &tables_of(select))?.type_name),
        _ => None,
    }
}

/// Makes a scalar subquery plannable, or says that it cannot be, or is NULL anyway.
fn plan_scalar(query: &mut Query) -> bool {
    if never_has_rows(query) {
        return false;
    }
    match correlation(query) {
        Correlation::None => true,
        Correlation::Unsupported => false,
        Correlation::Equalities => is_aggregated(query) || aggregate(query, "first_value"),
    }
}

/// `ARRAY(query)` as an aggregate; none if it can't be one.
fn array(query: &mut Query) -> Option<Expr> {
    let plannable = !never_has_rows(query) && correlation(query) != Correlation::Unsupported && aggregate(query, "array_agg");
    plannable.then(|| call(ARRAY_OR_EMPTY, vec![Expr::Subquery(Box::new(query.clone()))]))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Correlation {
    /// Nothing outside is referred to.
    None,
    /// Only by `inner = outer` in `WHERE`, which DataFusion turns into a join.
    Equalities,
    Unsupported,
}

fn correlation(query: &Query) -> Correlation {
    let bound = Bound::of(query);
    let total = bound.references(query).outer;
    if total == 0 {
        return Correlation::None;
    }
    let Some(select) = query.body.as_select() else {
        return Correlation::Unsupported;
    };
    let mut conjuncts = Vec::new();
    if let Some(selection) = &select.selection {
        split(selection, &mut conjuncts);
    }
    let in_equalities: usize = conjuncts.into_iter().filter(|conjunct| is_equality(conjunct, &bound)).map(|conjunct| bound.references(conjunct).outer).sum();
    if in_equalities == total { Correlation::Equalities } else { Correlation::Unsupported }
}

fn split<'a>(expr: &'a Expr, conjuncts: &mut Vec<&'a Expr>) {
    match expr {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            split(left, conjuncts);
            split(right, conjuncts);
        }
        Expr::Nested(inner) => split(inner, conjuncts),
        other => conjuncts.push(other),
    }
}

/// Whether one side is the subquery's alone and the other the outer query's alone.
fn is_equality(expr: &Expr, bound: &Bound) -> bool {
    let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = expr else {
        return false;
    };
    let sides = (bound.references(&**left), bound.references(&**right));
    matches!(
        sides,
        (References { inner: 1.., outer: 0 }, References { inner: 0, outer: 1.. }) | (References { inner: 0, outer: 1.. }, References { inner: 1.., outer: 0 })
    )
}

/// Wraps the only column of a plain `SELECT` in an aggregate that takes its order along.
fn aggregate(query: &mut Query, function: &str) -> bool {
    let order = match query.order_by.as_ref().map(|order| &order.kind) {
        None => Vec::new(),
        Some(OrderByKind::Expressions(order)) => order.clone(),
        Some(OrderByKind::All(_)) => return false,
    };
    let one_row = function == "first_value";
    let SetExpr::Select(select) = &mut *query.body else {
        return false;
    };
    let distinct = match select.distinct {
        None | Some(Distinct::All) => false,
        Some(Distinct::Distinct) => true,
        Some(Distinct::On(_)) => return false,
    };
    let limited = query.limit_clause.is_some() || query.fetch.is_some();
    if has_groups(select) || (limited && !one_row) || query.with.is_some() {
        return false;
    }
    let [item] = select.projection.as_mut_slice() else {
        return false;
    };
    let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else {
        return false;
    };
    let value = take(expr);
    let order = order.into_iter().map(|by| by_expression(by, &value)).collect();
    let mut wrapped = ordered_call(function, vec![value], order);
    if distinct
        && !one_row
        && let Expr::Function(called) = &mut wrapped
        && let FunctionArguments::List(list) = &mut called.args
    {
        list.duplicate_treatment = Some(DuplicateTreatment::Distinct);
    }
    *item = SelectItem::ExprWithAlias { expr: wrapped, alias: Ident::new("value") };
    select.distinct = None;
    query.order_by = None;
    query.limit_clause = None;
    query.fetch = None;
    true
}

/// `ORDER BY 1` names the only column.
fn by_expression(mut by: OrderByExpr, value: &Expr) -> OrderByExpr {
    let ordinal = matches!(&by.expr, Expr::Value(v) if matches!(v.value, Value::Number(..)));
    if ordinal {
        by.expr = value.clone();
    }
    by
}

fn is_aggregated(query: &Query) -> bool {
    match query.body.as_select() {
        Some(select) => !has_groups(select) && has_aggregate(&select.projection),
        None => false,
    }
}
