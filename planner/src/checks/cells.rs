//! One person, one cell, where several owners are joined.
//!
//! Before: `segment i = segment 0 plus one target` in the attacker's table tells, by the
//! difference of two shown cells, whether the target is in the other's: 1000 of 1000. After:
//! keys, filters and parameters are constant per person, or the template says in how many cells
//! a person counts, which its approvers see with its price.

use cloister_policy::UserError;
use datafusion::logical_expr::Expr;

use crate::bind::Sealed;
use crate::refusals::refuse;
use crate::relation::Columns;

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let point = &sealed.point;
    if point.cells_per_person.is_some() || point.input.owners().len() < 2 {
        return Ok(());
    }
    let varying = |expr: &&Expr| varies(expr, &sealed.columns);
    let keys = point.keys.iter().map(|key| &key.expr);
    match keys.chain(point.input.row_predicates()).find(varying) {
        Some(expr) => Err(refuse("cells", sealed.columns.show(expr))),
        None => Ok(()),
    }
}

/// Whether an expression may have several values for one person.
pub(super) fn varies(expr: &Expr, columns: &Columns) -> bool {
    Columns::read_by(expr).into_iter().any(|id| columns.fact(id).is_none_or(|fact| !fact.per_person))
}
