//! FILTER: parts of a group, each person in one of them.
//!
//! Before: `sum(b)` beside `sum(b) FILTER (WHERE age <> 37)` tells the one person of 37. After: a
//! filter is constant per person, and two of them are equal or exclude one another by their text,
//! so that a group falls apart into its parts and a rest; the release operator shows parts beside
//! the whole if all of them, and the rest, are large enough.

use cloister_policy::UserError;

use super::cells::varies;
use super::exclusive::exclude;
use crate::bind::Sealed;
use crate::refusals::refuse;

/// Most different filters of a release point.
const FILTERS_MAX: usize = 16;

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let filters = sealed.point.filters();
    if filters.len() > FILTERS_MAX {
        return Err(refuse("filter-overlap", format!("{} different filters", filters.len())));
    }
    for (at, filter) in filters.iter().enumerate() {
        if varies(filter, &sealed.columns) {
            return Err(refuse("filter-varies", sealed.columns.show(filter)));
        }
        if let Some(other) = filters.iter().take(at).find(|other| !exclude(other, filter)) {
            return Err(refuse("filter-overlap", format!("{} and {}", sealed.columns.show(other), sealed.columns.show(filter))));
        }
    }
    Ok(())
}
