//! What is printed. Guarantees that a value of a `reg` type is an oid where it is
//! compared and a name where it is shown.

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Select, SelectItem, Statement, Value};

use super::build::{as_text, call, plain_function, take};
use super::casts::reg_output;
use super::labels::for_each_select;
use super::scope::{column_of, tables_of};
use crate::functions::REG_TYPES;

/// Shows the names of `reg` values among the columns the statement returns.
pub(super) fn show_names(statement: &mut Statement, catalog_only: bool) {
    for_each_select(statement, &mut |select, whole| {
        if catalog_only && whole {
            show_columns(select);
        }
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
                show_name(expr);
                if catalog_only && whole {
                    type_null(expr);
                }
            }
        }
    });
}

/// Shows the names of columns of `reg` types.
fn show_columns(select: &mut Select) {
    let tables = tables_of(select);
    for item in &mut select.projection {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => (expr, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias.clone())),
            _ => continue,
        };
        let Some(column) = column_of(expr, &tables) else { continue };
        if let Some(reg) = REG_TYPES.iter().find(|reg| reg.name == column.type_name) {
            let alias = alias.unwrap_or_else(|| Ident::with_quote('"', column.name));
            *item = SelectItem::ExprWithAlias { expr: call(reg.output, vec![take(expr)]), alias };
        }
    }
}

/// Turns an expression that is a `reg` value into its printed name.
pub(super) fn show_name(expr: &mut Expr) {
    if let Some(output) = reg_output(expr) {
        *expr = call(output, vec![take(expr)]);
        return;
    }
    match expr {
        Expr::Nested(inner) => show_name(inner),
        Expr::Case { conditions, else_result, .. } => {
            conditions.iter_mut().for_each(|condition| show_name(&mut condition.result));
            if let Some(otherwise) = else_result {
                show_name(otherwise);
            }
        }
        Expr::Function(_) if plain_function(expr).as_deref() == Some("coalesce") => {
            if let Expr::Function(function) = expr
                && let FunctionArguments::List(list) = &mut function.args
            {
                for argument in &mut list.args {
                    if let FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) = argument {
                        show_name(argument);
                    }
                }
            }
        }
        _ => {}
    }
}

/// A column that is just NULL is a text, as in Postgres.
fn type_null(expr: &mut Expr) {
    if matches!(expr, Expr::Value(value) if value.value == Value::Null) {
        *expr = as_text(take(expr));
    }
}
