//! No run depends on its data to finish: worst cases are computed before approval.
//!
//! Before: 10⁶ rows for one target; a run that hits its limit says that the target is there.

use cloister_policy::UserError;

use crate::bind::Sealed;
use crate::refusals::refuse;

/// Most rows that a release may have.
pub(crate) const RELEASE_ROWS_MAX: u64 = 2_000_000;
/// Most rows that a run may read or join.
pub(crate) const RUN_ROWS_MAX: u64 = 100_000_000_000;

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let point = &sealed.point;
    let rows = point.input.rows_max();
    if rows > RUN_ROWS_MAX {
        return Err(refuse("limit-rows", rows));
    }
    if point.keys.is_empty() {
        return Ok(());
    }
    // Each shown cell rests on at least ten people (the least threshold), each in so many cells.
    let cells = point.cells_per_person.map_or_else(|| point.input.rows_per_person(), u64::from);
    let groups = point.input.people_max().saturating_mul(cells).min(rows);
    if groups > cloister_policy::GROUPS_MAX {
        return Err(refuse("limit-rows", groups));
    }
    let shown = groups / u64::from(cloister_policy::THRESHOLD_MIN);
    if shown > RELEASE_ROWS_MAX { Err(refuse("limit-rows", shown)) } else { Ok(()) }
}
