//! Where everyone has one row, the number of rows is the number of people.
//!
//! Before: `count(*)` over a per-person aggregate. After: `count(DISTINCT unit)`: exact, where
//! an amount in steps would only approach it.

use crate::relation::{Aggregate, ReleasePoint};

pub(crate) fn rewrite(mut point: ReleasePoint) -> ReleasePoint {
    if point.input.rows_per_person() == 1 {
        for call in &mut point.calls {
            if call.aggregate == Aggregate::Rows {
                call.aggregate = Aggregate::People;
            }
        }
    }
    point
}
