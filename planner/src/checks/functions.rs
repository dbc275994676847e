//! Scalar functions that may stand below a release point: the list is `rules/functions.tsv`.
//!
//! Bins of dates (`date_trunc`, `date_bin`) are beside it: binding turns them into one total
//! function of our own.

use std::sync::OnceLock;

use crate::bin::is_bin;

/// One row of the list.
#[derive(Debug)]
struct Allowed {
    name: &'static str,
    /// Arguments that must be literals, from 1.
    literals: Vec<usize>,
}

/// Fields that `date_part` may take: those that every date and timestamp has.
pub(crate) const DATE_PARTS: &[&str] = &["year", "quarter", "month", "week", "day", "dow", "doy", "hour", "minute"];

fn list() -> &'static [Allowed] {
    static LIST: OnceLock<Vec<Allowed>> = OnceLock::new();
    LIST.get_or_init(|| {
        let rows = include_str!("../../rules/functions.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| {
            let mut fields = row.split('\t');
            let (name, literals) = (fields.next()?, fields.next()?);
            Some(Allowed { name, literals: literals.split(',').filter_map(|at| at.parse().ok()).collect() })
        })
        .collect()
    })
}

/// Whether a function may stand below a release point.
pub(crate) fn is_allowed(name: &str) -> bool {
    is_bin(name) || list().iter().any(|allowed| allowed.name == name)
}

/// Which arguments of a function must be literals, from 1.
pub(crate) fn literals(name: &str) -> &'static [usize] {
    list().iter().find(|allowed| allowed.name == name).map_or(&[], |allowed| &allowed.literals)
}

/// Every name of the list, for tests and documents.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    list().iter().map(|allowed| allowed.name)
}
