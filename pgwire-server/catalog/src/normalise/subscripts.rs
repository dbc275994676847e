//! `generate_subscripts` among the columns of a query, which DataFusion has no function for.
//!
//! ```sql
//! SELECT unnest(indkey), generate_subscripts(indkey, 1) FROM pg_index
//! SELECT unnest(indkey), unnest(pg_subscripts(indkey, 1)) FROM pg_index
//! ```

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::build::{call, plain_function};
use crate::functions::SUBSCRIPTS;

/// Rewrites one call.
pub(super) fn rewrite(expr: &mut Expr) {
    if plain_function(expr).as_deref() != Some("generate_subscripts") {
        return;
    }
    let Expr::Function(function) = expr else { return };
    let FunctionArguments::List(list) = &function.args else { return };
    let arguments = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => Some(argument.clone()),
        _ => None,
    });
    if let Some(arguments) = arguments.collect() {
        *expr = call("unnest", vec![call(SUBSCRIPTS, arguments)]);
    }
}
