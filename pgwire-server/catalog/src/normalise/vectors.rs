//! Elements of `int2vector` and `oidvector`, which begin at 0; lists begin at 1 here.
//!
//! ```sql
//! p.proargtypes[0]
//! p.proargtypes[0 + 1]
//! ```

use sqlparser::ast::{AccessExpr, BinaryOperator, Expr, Subscript};

use super::build::{fold, number, take};

/// The catalogs' columns of these types.
const VECTORS: [&str; 8] = ["indclass", "indcollation", "indkey", "indoption", "partattrs", "partclass", "proargtypes", "stxkeys"];

/// Rewrites one access.
pub(super) fn rewrite(expr: &mut Expr) {
    let Expr::CompoundFieldAccess { root, access_chain } = expr else {
        return;
    };
    let column = match root.as_ref() {
        Expr::Identifier(column) => Some(column),
        Expr::CompoundIdentifier(parts) => parts.last(),
        _ => None,
    };
    let mut is_vector = column.is_some_and(|column| VECTORS.contains(&fold(column).as_str()));
    for access in access_chain {
        match access {
            AccessExpr::Dot(Expr::Identifier(column)) => is_vector = VECTORS.contains(&fold(column).as_str()),
            AccessExpr::Subscript(Subscript::Index { index }) if is_vector => {
                let zero_based = Expr::Nested(Box::new(take(index)));
                *index = Expr::BinaryOp { left: Box::new(zero_based), op: BinaryOperator::Plus, right: Box::new(number(1)) };
                is_vector = false;
            }
            _ => {}
        }
    }
}
