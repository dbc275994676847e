//! Visits: one person in one group. Rows of a person are adjacent, so their visits are over when
//! the next person comes, and totals of visits need no place in each of many groups until then.

use datafusion::error::{DataFusionError, Result};

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
    /// # Errors
    /// Visits would run out of numbers.
    pub(super) fn begin_batch(&mut self, rows: usize) -> Result<()> {
        self.of_row.clear();
        let last = u32::try_from(rows).ok().and_then(|rows| self.next.checked_add(rows));
        last.map(drop).ok_or_else(|| DataFusionError::Internal("more visits than have numbers".into()))
    }

    /// Adds a row of a person (by number), in a group whose last visit is `last`; whether it
    /// begins a visit. A person has at most `most`.
    #[inline]
    pub(super) fn row(&mut self, person: u32, group: usize, last: &mut u32, most: u32) -> bool {
        if self.person != person {
            self.person = person;
            self.first = self.next;
        }
        let begins = *last < self.first && self.next - self.first < most;
        if begins {
            *last = self.next;
            self.next += 1;
            self.groups.push(group);
        }
        self.of_row.push(if *last < self.first { 0 } else { *last });
        begins
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
