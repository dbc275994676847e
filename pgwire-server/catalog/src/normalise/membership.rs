//! `IN (subquery)` among the columns of a query, which DataFusion plans in conditions only.
//!
//! ```sql
//! SELECT CASE WHEN x IN (SELECT y FROM t) THEN 1 END
//! SELECT CASE WHEN pg_is_among(x, ARRAY(SELECT y FROM t)) THEN 1 END
//! ```

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, FunctionArguments, Select, SelectItem, Statement, UnaryOperator, VisitMut, VisitorMut};

use super::build::{call, take};
use crate::functions::IS_AMONG;

/// Rewrites the columns of every query of the statement.
pub(super) fn rewrite(statement: &mut Statement) {
    let _ = statement.visit(&mut Columns);
}

struct Columns;

impl VisitorMut for Columns {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
                let _ = expr.visit(&mut Memberships { depth: 0 });
            }
        }
        ControlFlow::Continue(())
    }
}

struct Memberships {
    /// Subqueries around: their conditions are none of a column's.
    depth: usize,
}

impl VisitorMut for Memberships {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut sqlparser::ast::Query) -> ControlFlow<()> {
        self.depth = self.depth.saturating_add(1);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut sqlparser::ast::Query) -> ControlFlow<()> {
        self.depth = self.depth.saturating_sub(1);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if self.depth == 0
            && let Expr::InSubquery { expr: value, subquery, negated } = expr
        {
            let mut array = call("array", Vec::new());
            if let Expr::Function(function) = &mut array {
                function.args = FunctionArguments::Subquery(subquery.clone());
            }
            let among = call(IS_AMONG, vec![take(value), array]);
            *expr = if *negated { Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(among) } } else { among };
        }
        ControlFlow::Continue(())
    }
}
