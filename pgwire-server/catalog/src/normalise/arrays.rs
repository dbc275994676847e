//! Array literals where another argument's type says that they are arrays.
//!
//! ```sql
//! coalesce(a.names, '{}')
//! pg_array_or_empty(a.names)
//! ```

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::build::{call, plain_function};
use super::expressions::text_of;
use crate::functions::ARRAY_OR_EMPTY;

/// Rewrites one call.
pub(super) fn rewrite(expr: &mut Expr) {
    if plain_function(expr).as_deref() != Some("coalesce") {
        return;
    }
    let Expr::Function(function) = &*expr else { return };
    let FunctionArguments::List(list) = &function.args else { return };
    if let [FunctionArg::Unnamed(FunctionArgExpr::Expr(array)), FunctionArg::Unnamed(FunctionArgExpr::Expr(otherwise))] = list.args.as_slice()
        && text_of(otherwise) == Some("{}")
    {
        *expr = call(ARRAY_OR_EMPTY, vec![array.clone()]);
    }
}
