//! Visits: one person in one group. Rows of a person are adjacent, so their visits are over when
//! the next person comes, and totals of visits need no place in each of many groups until then.

use datafusion::error::{DataFusionError, Result};

/// What a group remembers of people. Numbers stand for their hashes, in a quarter of the space:
/// what matters at many groups is how many of them a cache holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// How many there were.
    pub(super) people: u32,
    /// The number of the last one, or of the last visit where those are kept; 0 before the first.
    pub(super) last: u32,
}

/// A worker's visits, numbered from 1 in the order in which they begin.
#[derive(Debug)]
pub(super) struct Visits {
    /// The person whose visits begin with the number `first`.
    person: u32,
    first: u32,
    /// The next visit's number.
    next: u32,
    /// The groups of the visits from the number `base` on: of those that began in this batch or
    /// belong to the person that it began with.
    base: u32,
    groups: Vec<usize>,
    /// The visit of each row of the batch; 0 for a row that doesn't count.
    of_row: Vec<u32>,
}

impl Default for Visits {
    fn default() -> Self {
        Self { person: 0, first: 1, next: 1, base: 1, groups: Vec::new(), of_row: Vec::new() }
    }
}

impl Visits {
    /// Adds a batch's rows, each of a person (by number) in a group, and counts who is new to a
    /// group. A person has at most `most` visits; their other rows don't count.
    ///
    /// # Errors
    /// Visits would run out of numbers, or a group is missing.
    pub(super) fn add(&mut self, persons: &[u32], groups: &[usize], seen: &mut [Seen], most: u32) -> Result<()> {
        let room = u32::try_from(groups.len()).ok().and_then(|rows| self.next.checked_add(rows));
        room.ok_or_else(|| DataFusionError::Internal("more visits than have numbers".into()))?;
        self.groups.reserve(groups.len());
        self.of_row.clear();
        let (mut person, mut first, mut next, mut missing) = (self.person, self.first, self.next, false);
        self.of_row.extend(persons.iter().zip(groups).map(|(number, group)| {
            if person != *number {
                person = *number;
                first = next;
            }
            let Some(seen) = seen.get_mut(*group) else {
                missing = true;
                return 0;
            };
            if seen.last < first {
                if next - first >= most {
                    return 0;
                }
                seen.people += 1;
                seen.last = next;
                next += 1;
                self.groups.push(*group);
            }
            seen.last
        }));
        (self.person, self.first, self.next) = (person, first, next);
        if missing { Err(DataFusionError::Internal("a row without a group".into())) } else { Ok(()) }
    }

    /// The groups of the visits that are kept.
    pub(super) fn groups(&self) -> &[usize] {
        &self.groups
    }

    /// Where among the kept visits that of each row is; `None` for a row that doesn't count.
    #[inline]
    pub(super) fn of_rows(&self) -> impl Iterator<Item = Option<usize>> {
        self.of_row.iter().map(|visit| visit.checked_sub(self.base).map(|at| at as usize))
    }

    /// The groups of the visits that are over, which are the first.
    pub(super) fn over(&self) -> &[usize] {
        self.groups.get(..(self.first - self.base) as usize).unwrap_or_default()
    }

    pub(super) fn forget_over(&mut self) {
        self.groups.drain(..self.over().len());
        self.base = self.first;
    }
}
