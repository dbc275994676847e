//! The threshold: the strictest of the touched datasets'.
//!
//! Every owner's k is tested on the one person column that a joined relation has, so the largest
//! k rules for all.

use cloister_policy::{Collaboration, UserError};

use crate::relation::ReleasePoint;

pub(crate) fn rewrite(mut point: ReleasePoint, collaboration: &Collaboration) -> Result<ReleasePoint, UserError> {
    let mut people_min = u64::from(cloister_policy::THRESHOLD_MIN);
    for name in point.input.datasets() {
        let state = collaboration.dataset(name).ok_or_else(|| crate::refusals::refuse("dataset-unknown", name))?;
        people_min = people_min.max(u64::from(state.dataset.threshold));
    }
    point.people_min = Some(people_min);
    Ok(point)
}
