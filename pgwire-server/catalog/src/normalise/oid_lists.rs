//! Lists of oids: what a client's own introspection reads has to be of the type that it knows.
//!
//! ```sql
//! SELECT array_agg(a.atttypid ORDER BY a.attnum) FROM pg_attribute a
//! SELECT array_agg(CAST(a.atttypid AS INT UNSIGNED) ORDER BY a.attnum) FROM pg_attribute a
//! ```

use std::ops::ControlFlow;

use sqlparser::ast::{CastKind, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Select, SelectItem, Statement, VisitMut, VisitorMut};

use super::build::{plain_function, take};
use super::casts::OIDS;
use super::scope::{column_of, tables_of};

/// Rewrites the columns of every query of the statement.
pub(super) fn rewrite(statement: &mut Statement) {
    let _ = statement.visit(&mut Lists);
}

struct Lists;

impl VisitorMut for Lists {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let tables = tables_of(select);
        for item in &mut select.projection {
            let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else {
                continue;
            };
            if plain_function(expr).as_deref() != Some("array_agg") {
                continue;
            }
            if let Expr::Function(function) = expr
                && let FunctionArguments::List(list) = &mut function.args
                && let [FunctionArg::Unnamed(FunctionArgExpr::Expr(value))] = list.args.as_mut_slice()
                && column_of(value, &tables).is_some_and(|column| column.type_name == "oid")
            {
                *value = Expr::Cast { kind: CastKind::Cast, expr: Box::new(take(value)), data_type: OIDS, array: false, format: None };
            }
        }
        ControlFlow::Continue(())
    }
}
