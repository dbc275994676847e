//! What of a row is shown: thresholds of people, of parts and what they leave, of the matched and
//! the unmatched.
//!
//! INVARIANT: no two shown cells of a row differ by 1 to k - 1 people by their counts: parts are
//! shown beside the whole only if each of them, and what no filter covers, has k people.

use arrow::array::{Array, ArrayRef, AsArray};
use datafusion::error::Result;

use super::ReleaseSpec;
use super::cells::{Cells, intern, internal};

pub(super) struct Rules<'a> {
    spec: &'a ReleaseSpec,
    cells: &'a Cells,
    /// Whether some column is of the whole group.
    whole: bool,
    /// Whether the whole is known beside parts: shown, or known to who owns the preserved side
    /// where a part is of those who aren't matched.
    beside_whole: bool,
    /// Where the matched bit is a key: whether each row is matched, and how many people of its
    /// preserved keys are.
    matched: Option<Vec<Matched>>,
}

/// A row whose keys have the matched bit.
#[derive(Debug, Clone, Copy)]
struct Matched {
    is_matched: bool,
    /// The list that it is of: the number of its preserved keys.
    list: usize,
    /// Matched people of that list.
    people: u64,
    /// The row of the same preserved keys on the other side, where both may be shown.
    other: Option<usize>,
}

impl<'a> Rules<'a> {
    pub(super) fn try_new(spec: &'a ReleaseSpec, cells: &'a Cells) -> Result<Self> {
        let whole = spec.shown.is_empty() || spec.shown.iter().any(|shown| shown.part.is_none());
        let beside_whole = whole || spec.parts.as_ref().is_some_and(|parts| parts.unmatched.is_some());
        Ok(Self { spec, cells, whole, beside_whole, matched: matched(spec, cells)? })
    }

    /// Whether a row leaves at all.
    pub(super) fn row(&self, row: usize) -> bool {
        let alone = self.spec.matched.as_ref().is_some_and(|matched| matched.alone);
        let of_match = self.matched.as_ref().and_then(|rows| rows.get(row));
        if of_match.is_some_and(|row| !row.is_matched && (!alone || row.people < self.spec.people_min)) {
            return false;
        }
        if self.whole {
            return self.cells.people(row, None) >= self.spec.people_min;
        }
        self.spec.shown.iter().any(|shown| self.part(row, shown.part))
    }

    /// Whether people of a part of a shown row may be told.
    pub(super) fn part(&self, row: usize, part: Option<usize>) -> bool {
        let (Some(part), Some(parts)) = (part, &self.spec.parts) else {
            return true;
        };
        let people = self.cells.people(row, Some(part));
        let matched = self.cells.people(row, None) - people;
        people >= self.spec.people_min
            && (parts.unmatched != Some(part) || matched >= self.spec.people_min)
            && self.all_enough(|slot| self.cells.people(row, Some(slot)))
    }

    /// Whether, beside the whole, parts and rest are all large enough, by what is counted by slot.
    /// One that isn't would be known to be small, and the whole tells what the others are together.
    pub(super) fn all_enough(&self, count: impl Fn(usize) -> u64) -> bool {
        !self.beside_whole || (0..self.cells.slots()).all(|slot| count(slot) >= self.spec.people_min)
    }

    /// Whether a left join matched the people of a row whose keys have the matched bit.
    pub(super) fn is_matched(&self, row: usize) -> bool {
        self.matched.as_ref().and_then(|rows| rows.get(row)).is_some_and(|row| row.is_matched)
    }

    /// The list that a row is a part of, where the matched bit is a key.
    pub(super) fn list(&self, row: usize) -> Option<usize> {
        self.matched.as_ref()?.get(row).map(|row| row.list)
    }

    /// The unmatched row of a matched one, or the matched of an unmatched one, if both are shown.
    pub(super) fn other_side(&self, row: usize) -> Option<usize> {
        let other = self.matched.as_ref()?.get(row)?.other?;
        (self.row(row) && self.row(other)).then_some(other)
    }
}

fn matched(spec: &ReleaseSpec, cells: &Cells) -> Result<Option<Vec<Matched>>> {
    let Some(matched) = &spec.matched else {
        return Ok(None);
    };
    let key = |at: usize| cells.keys.get(at).ok_or_else(|| internal("a key is missing"));
    let bits = key(matched.key)?.as_boolean_opt().filter(|bits| bits.null_count() == 0).ok_or_else(|| internal("the matched bit isn't one"))?;
    let preserved: Vec<ArrayRef> = matched.preserved.iter().map(|at| key(*at).cloned()).collect::<Result<_>>()?;
    let (number, _) = intern(&preserved, cells.rows())?;
    // A person is matched or not, and in one cell of the optional side's keys: counts add up.
    let mut people = vec![0_u64; number.iter().max().map_or(0, |last| last + 1)];
    // Without keys of the optional side, the same preserved keys have one row a side.
    let mut sides = vec![(None, None); if matched.alone { people.len() } else { 0 }];
    for (row, number) in number.iter().enumerate() {
        if let Some(people) = people.get_mut(*number).filter(|_| bits.value(row)) {
            *people += cells.people(row, None);
        }
        if let Some((matched, unmatched)) = sides.get_mut(*number) {
            *(if bits.value(row) { matched } else { unmatched }) = Some(row);
        }
    }
    let of_row = number.iter().enumerate().map(|(row, number)| Matched {
        is_matched: bits.value(row),
        list: *number,
        people: people.get(*number).copied().unwrap_or(0),
        other: sides.get(*number).and_then(|(matched, unmatched)| if bits.value(row) { *unmatched } else { *matched }),
    });
    Ok(Some(of_row.collect()))
}
