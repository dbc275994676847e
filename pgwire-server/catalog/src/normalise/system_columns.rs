//! `tableoid` and the other columns every Postgres table has without listing them.
//! Guarantees that they are constants for catalog tables, and untouched elsewhere.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Select, Statement, VisitMut, VisitorMut};

use super::build::{fold, number};
use super::scope::tables_of;
use crate::tables::TableSpec;

/// The system columns.
pub(super) const SYSTEM_COLUMNS: [&str; 5] = ["tableoid", "xmin", "xmax", "cmin", "cmax"];

/// Replaces the system columns of catalog tables.
pub(super) fn replace(statement: &mut Statement) {
    let _ = statement.visit(&mut Replace { scopes: Vec::new() });
}

struct Replace {
    scopes: Vec<Vec<(String, &'static TableSpec)>>,
}

impl Replace {
    fn value(&self, expr: &Expr) -> Option<i64> {
        let (table, column) = match expr {
            Expr::Identifier(column) => (None, fold(column)),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [.., table, column] => (Some(fold(table)), fold(column)),
                _ => return None,
            },
            _ => return None,
        };
        if !SYSTEM_COLUMNS.contains(&column.as_str()) {
            return None;
        }
        let spec = self.scopes.iter().rev().find_map(|scope| match &table {
            Some(table) => scope.iter().find(|(name, _)| name == table),
            None => scope.first(),
        });
        let (_, spec) = spec.filter(|(_, spec)| !spec.has_column(&column))?;
        Some(if column == "tableoid" { spec.oid } else { 0 })
    }
}

impl VisitorMut for Replace {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.scopes.push(tables_of(select));
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &mut Select) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Some(value) = self.value(expr) {
            *expr = number(value);
        }
        ControlFlow::Continue(())
    }
}
