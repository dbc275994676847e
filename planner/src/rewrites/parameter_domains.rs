//! A parameter's dimension keeps its declared values only.
//!
//! Before: `WHERE channel = $channel`, which became a hidden key. After: `WHERE channel IN
//! ('ctv', 'display')` below the release point: the template is one fixed table, and a person's
//! first n cells are cells that somebody can ask for.

use datafusion::logical_expr::Expr;
use datafusion::logical_expr::expr::InList;
use datafusion::scalar::ScalarValue;

use crate::relation::{Relation, ReleasePoint};

pub(crate) fn rewrite(point: ReleasePoint, domains: &[(Expr, Vec<ScalarValue>)]) -> ReleasePoint {
    let input = domains.iter().fold(point.input, |input, (expr, values)| {
        let list = values.iter().map(|value| Expr::Literal(value.clone(), None)).collect();
        Relation::Filter { input: Box::new(input), predicate: Expr::InList(InList::new(Box::new(expr.clone()), list, false)) }
    });
    ReleasePoint { input, ..point }
}
