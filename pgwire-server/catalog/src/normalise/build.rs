//! Pieces of syntax. Guarantees one way to write a call, a literal and a name.

use sqlparser::ast::{
    CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList, FunctionArguments, Ident, ObjectName,
    OrderByExpr, Query, SelectItem, SetExpr, Statement, Value,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// A call of an unqualified function.
pub(super) fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    ordered_call(name, arguments, Vec::new())
}

/// A call with an `ORDER BY` among its arguments.
pub(super) fn ordered_call(name: &str, arguments: Vec<Expr>, order: Vec<OrderByExpr>) -> Expr {
    let clauses = if order.is_empty() { Vec::new() } else { vec![FunctionArgumentClause::OrderBy(order)] };
    let args = arguments.into_iter().map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))).collect();
    Expr::Function(Function {
        name: ObjectName::from(Ident::new(name)),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

/// A literal.
pub(super) fn literal(value: Value) -> Expr {
    Expr::Value(value.with_empty_span())
}

/// `SELECT expr AS name`.
pub(super) fn select_of(expr: Expr, name: &str) -> Option<Query> {
    let Statement::Query(mut query) = Parser::parse_sql(&PostgreSqlDialect {}, "SELECT NULL").ok()?.pop()? else {
        return None;
    };
    if let SetExpr::Select(select) = &mut *query.body {
        select.projection = vec![SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', name) }];
    }
    Some(*query)
}

/// NULL.
pub(super) fn null() -> Expr {
    literal(Value::Null)
}

/// A cast to `text`.
pub(super) fn as_text(value: Expr) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(value), data_type: DataType::Text, array: false, format: None }
}

/// A whole number.
pub(super) fn number(value: i64) -> Expr {
    literal(Value::Number(value.to_string(), false))
}

/// Takes an expression out of its place, leaving NULL.
pub(super) fn take(expr: &mut Expr) -> Expr {
    std::mem::replace(expr, null())
}

/// An identifier as it is compared: folded unless quoted.
pub(super) fn fold(ident: &Ident) -> String {
    match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_lowercase(),
    }
}

/// A name's parts, folded; `None` if a part is computed.
pub(super) fn fold_name(name: &ObjectName) -> Option<Vec<String>> {
    name.0.iter().map(|part| part.as_ident().map(fold)).collect()
}

/// The name of a function called without a schema.
pub(super) fn plain_function(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Function(function) => match fold_name(&function.name)?.as_slice() {
            [name] => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}
