//! No run depends on its data to finish: worst cases are computed before approval.
//!
//! Before: 10⁶ rows for one target; a run that hits its limit says that the target is there.

use cloister_policy::UserError;

use crate::refusals::refuse;
use crate::relation::ReleasePoint;

/// Most rows that a release may have.
pub(crate) const RELEASE_ROWS_MAX: u64 = 2_000_000;
/// Most rows that a run may read or join.
pub(crate) const RUN_ROWS_MAX: u64 = 100_000_000_000;

/// What a run could come to, whatever the data.
pub(crate) struct WorstCase {
    /// Rows read or joined.
    pub(crate) rows: u64,
    /// Groups kept.
    pub(crate) groups: u64,
    /// Rows released.
    pub(crate) shown: u64,
}

pub(crate) fn worst_case(point: &ReleasePoint) -> WorstCase {
    let rows = point.input.rows_max();
    if point.keys.is_empty() {
        return WorstCase { rows, groups: 1, shown: 1 };
    }
    // Each shown cell rests on at least ten people (the least threshold), each in so many cells.
    let cells = point.cells_per_person.map_or_else(|| point.input.rows_per_person(), u64::from);
    let groups = point.input.people_max().saturating_mul(cells).min(rows);
    WorstCase { rows, groups, shown: groups / u64::from(cloister_policy::THRESHOLD_MIN) }
}

pub(crate) fn check(point: &ReleasePoint) -> Result<(), UserError> {
    let worst = worst_case(point);
    let limits = [(worst.rows, RUN_ROWS_MAX), (worst.groups, cloister_policy::GROUPS_MAX), (worst.shown, RELEASE_ROWS_MAX)];
    match limits.into_iter().find(|(worst, most)| worst > most) {
        Some((worst, _)) => Err(refuse("limit-rows", worst)),
        None => Ok(()),
    }
}
