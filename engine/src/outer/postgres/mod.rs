//! What Postgres says of an expression, where DataFusion would say something else: names of
//! columns, types of literals, on the parsed statement before it is bound; arithmetic, on the plan.

mod arithmetic;
mod literals;
mod names;

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, Query, Select, SetExpr, Statement, VisitMut, VisitorMut};

pub(super) use arithmetic::CheckArithmetic;
pub(super) use names::{given_name, shown_name};

/// Rewrites an analyst's query in place.
pub(super) fn as_postgres(statement: &mut Statement) {
    if let Statement::Query(query) = statement {
        top(&mut query.body);
    }
    let _ = statement.visit(&mut Rewriter);
}

/// The columns that a client gets may have one name several times.
fn top(body: &mut SetExpr) {
    match body {
        SetExpr::Select(select) => {
            names::name_columns(select, true);
            literals::type_columns(select);
        }
        SetExpr::SetOperation { left, right, .. } => {
            top(left);
            top(right);
        }
        SetExpr::Query(query) => top(&mut query.body),
        _ => {}
    }
}

struct Rewriter;

impl VisitorMut for Rewriter {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        names::name_columns(select, false);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        literals::read(expr);
        ControlFlow::Continue(())
    }
}
