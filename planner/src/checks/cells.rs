//! One person, one cell, where several owners are joined, or rows of one person with each other.
//!
//! Before: `segment i = segment 0 plus one target` in the attacker's table tells, by the
//! difference of two shown cells, whether the target is in the other's: 1000 of 1000. After:
//! keys, filters and parameters are constant per person, or the template says in how many cells
//! a person counts, which its approvers see with its price.
//!
//! Rows of one owner that are paired with each other can be put into cells that contain one
//! another, by comparing the two of a pair: `a.n < b.n`, and `a.n > b.n AND NOT (the target)`.

use cloister_policy::UserError;
use datafusion::logical_expr::Expr;

use crate::bind::Sealed;
use crate::refusals::refuse;
use crate::relation::{Columns, Relation};

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let point = &sealed.point;
    if point.cells_per_person.is_some() || !one_cell(&point.input) {
        return Ok(());
    }
    let varying = |expr: &&Expr| varies(expr, &sealed.columns);
    let keys = point.keys.iter().map(|key| &key.expr);
    match keys.chain(point.input.row_predicates()).find(varying) {
        Some(expr) => Err(refuse("cells", sealed.columns.show(expr))),
        None => Ok(()),
    }
}

/// Whether a person must count in one cell only: not in one owner's own rows, each of which is in
/// one cell.
pub(crate) fn one_cell(input: &Relation) -> bool {
    input.owners().len() > 1 || pairs(input)
}

/// Whether several rows of one person were paired with several others of theirs.
fn pairs(relation: &Relation) -> bool {
    match relation {
        // One row a person comes out.
        Relation::Scan { .. } | Relation::PerPerson { .. } => false,
        Relation::Filter { input, .. } | Relation::Lookup { input, .. } => pairs(input),
        Relation::Join { left, right } | Relation::LeftJoin { left, right, .. } => {
            pairs(left) || pairs(right) || (left.rows_per_person() > 1 && right.rows_per_person() > 1)
        }
    }
}

/// Whether an expression may have several values for one person.
pub(super) fn varies(expr: &Expr, columns: &Columns) -> bool {
    Columns::read_by(expr).into_iter().any(|id| columns.fact(id).is_none_or(|fact| !fact.per_person))
}
