//! Visits: one person in one group. Rows of a person are adjacent, so nobody else comes to a group
//! between the first and the last row of a visit: what a visit comes to is known when the next
//! person comes.

use std::collections::BTreeMap;

use datafusion::error::{DataFusionError, Result};

/// What a group remembers of its visits. Numbers stand for people's hashes, in a quarter of the
/// space: what matters at many groups is how many of them a cache holds.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// How many people there were.
    people: u32,
    /// The number of the last one; 0 before the first.
    last: u32,
    /// What their rows come to so far.
    open: u64,
}

/// A visit that is over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) total: u64,
    group: u32,
    /// Whether the group had many visits already.
    pub(super) many: bool,
}

impl Visit {
    #[inline]
    pub(super) fn group(self) -> usize {
        self.group as usize
    }
}

/// Distinct people of all groups of a worker, where nothing is totalled.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Of each group: how many people, and the number of the last one.
    seen: Vec<(u32, u32)>,
    /// The last row's person, and in how many groups they have counted.
    person: u32,
    had: u32,
}

impl Counts {
    pub(super) fn resize(&mut self, groups: usize) {
        self.seen.resize(groups, (0, 0));
    }

    pub(super) fn groups(&self) -> usize {
        self.seen.len()
    }

    /// Distinct people of a group.
    pub(super) fn people(&self, group: usize) -> Option<u32> {
        self.seen.get(group).map(|(people, _)| *people)
    }

    /// Counts a batch's rows, each of a person (by number) in a group.
    ///
    /// # Errors
    /// A group is missing.
    pub(super) fn add(&mut self, persons: &[u32], groups: &[usize]) -> Result<()> {
        for (number, group) in persons.iter().zip(groups) {
            let (people, last) = self.seen.get_mut(*group).ok_or_else(no_group)?;
            *people += u32::from(last != number);
            *last = *number;
        }
        Ok(())
    }

    /// The same, where a person counts in their first `most` groups only.
    ///
    /// # Errors
    /// A group is missing.
    pub(super) fn add_at_most(&mut self, persons: &[u32], groups: &[usize], most: u32) -> Result<()> {
        for (number, group) in persons.iter().zip(groups) {
            self.had = if self.person == *number { self.had } else { 0 };
            self.person = *number;
            let (people, last) = self.seen.get_mut(*group).ok_or_else(no_group)?;
            if last != number && self.had < most {
                (*people, *last) = (*people + 1, *number);
                self.had += 1;
            }
        }
        Ok(())
    }

    /// Adds people of another worker's group, who are others.
    ///
    /// # Errors
    /// The group is missing, or has more people than have numbers.
    pub(super) fn merge(&mut self, group: usize, more: u32) -> Result<()> {
        let (people, _) = self.seen.get_mut(group).ok_or_else(no_group)?;
        *people = people.checked_add(more).ok_or_else(too_many)?;
        Ok(())
    }
}

/// The visits of all groups of a worker, and what they come to.
#[derive(Debug, Default)]
pub(super) struct Visits {
    seen: Vec<Seen>,
    /// The last row's person, and how many visits they have had.
    person: u32,
    had: u32,
    /// What of the visits that go on doesn't fit, by group: rarely anything.
    large: BTreeMap<usize, i128>,
}

impl Visits {
    /// People of a group from which on it has many.
    const MANY: u32 = 64;

    pub(super) fn resize(&mut self, groups: usize) {
        self.seen.resize(groups, Seen::default());
    }

    /// Distinct people of a group.
    pub(super) fn people(&self, group: usize) -> Option<u32> {
        self.seen.get(group).map(|seen| seen.people)
    }

    /// Goes through a batch's rows, each of a person (by number) in a group, with a value that is
    /// totalled. A person has at most `most` visits; their other rows don't count. Appends visits
    /// that are over; those whose total is large apart.
    ///
    /// # Errors
    /// A group is missing, a value is negative, or a total is beyond 128 bits.
    #[inline]
    pub(super) fn add(
        &mut self,
        persons: &[u32],
        groups: &[usize],
        values: impl Iterator<Item = i128>,
        most: u32,
        over: &mut Vec<Visit>,
        large: &mut Vec<(usize, i128)>,
    ) -> Result<()> {
        let (mut person, mut had) = (self.person, self.had);
        for ((number, group), value) in persons.iter().zip(groups).zip(values) {
            had = if person == *number { had } else { 0 };
            person = *number;
            let (seen, number) = self.seen.get_mut(*group).zip(u32::try_from(*group).ok()).ok_or_else(no_group)?;
            if seen.last != person {
                if had >= most {
                    continue;
                }
                had += 1;
                over.push(Visit { total: seen.open, group: number, many: seen.people >= Self::MANY });
                *seen = Seen { people: seen.people + 1, last: person, open: 0 };
                if !self.large.is_empty() {
                    self.end_large(*group, over, large);
                }
            }
            let Some(seen) = self.seen.get_mut(*group) else { continue };
            match u64::try_from(value).ok().and_then(|value| seen.open.checked_add(value)) {
                Some(total) => seen.open = total,
                None => self.add_large(*group, value)?,
            }
        }
        (self.person, self.had) = (person, had);
        Ok(())
    }

    #[cold]
    fn add_large(&mut self, group: usize, value: i128) -> Result<()> {
        // Measures aren't negative; a value that is has wrapped somewhere.
        if value < 0 {
            return Err(out_of_bounds());
        }
        let large = self.large.entry(group).or_default();
        *large = large.checked_add(value).ok_or_else(out_of_bounds)?;
        Ok(())
    }

    /// Takes the last visit back that doesn't fit, and notes it apart.
    #[cold]
    fn end_large(&mut self, group: usize, over: &mut Vec<Visit>, large: &mut Vec<(usize, i128)>) {
        if let Some(rest) = self.large.remove(&group)
            && let Some(visit) = over.pop()
        {
            large.push((group, rest + i128::from(visit.total)));
        }
    }

    /// Ends the visits that go on.
    pub(super) fn end(&mut self, over: &mut Vec<Visit>, large: &mut Vec<(usize, i128)>) {
        for (group, (seen, number)) in self.seen.iter_mut().zip(0..).enumerate() {
            over.push(Visit { total: std::mem::take(&mut seen.open), group: number, many: seen.people > Self::MANY });
            if let Some(rest) = self.large.remove(&group)
                && let Some(visit) = over.pop()
            {
                large.push((group, rest + i128::from(visit.total)));
            }
        }
    }
}

fn no_group() -> DataFusionError {
    DataFusionError::Internal("a row without a group".into())
}

/// Beyond what a dataset can hold.
fn too_many() -> DataFusionError {
    DataFusionError::Internal("more people than have numbers".into())
}

fn out_of_bounds() -> DataFusionError {
    DataFusionError::Internal("an amount is beyond its declared bound".into())
}
