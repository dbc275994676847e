//! Visits: one person in one group. Rows of a person are adjacent, so nobody else comes to a group
//! between the first and the last row of a visit: what a visit comes to is known when the next
//! person comes.

use std::collections::BTreeMap;

use datafusion::error::{DataFusionError, Result};

use super::held::{Held, Slot};

/// Rows whose groups are fetched together.
const ROWS_AHEAD: usize = 64;

/// What a row asks its group for, in half of a cache's line: what matters at many groups is how
/// many of them a cache holds, and from how many places a row needs something. So numbers stand for
/// people's hashes, and a group of many people has those here who are below the step after its
/// cap, who are nearly all; its histogram is rarely looked for.
///
/// INVARIANT: enough contributors reach the step `cap` for it to cap own amounts, or it is the
/// first. Whoever else comes, those below it count in full, and needn't be told apart.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Group {
    /// How many people there were.
    people: u32,
    /// The number of the last one; 0 before the first.
    last: u32,
    /// What their rows come to so far, in the low bits; above them `cap`.
    open: u64,
    /// People below the step `cap`.
    pub(super) below: Slot,
    /// People who reach it and not the next.
    pub(super) at: Slot,
}

impl Default for Group {
    fn default() -> Self {
        Self { people: 0, last: 0, open: Self::NO_CAP << Self::OPEN_BITS, below: Slot::default(), at: Slot::default() }
    }
}

impl Group {
    /// People from which on a group has many.
    const MANY: u32 = 64;
    const OPEN_BITS: u32 = 56;
    const OPEN_MASK: u64 = (1 << Self::OPEN_BITS) - 1;
    const NO_CAP: u64 = 0xff;
    /// How many steps can cap.
    pub(super) const CAPS_MAX: usize = 0xff;

    pub(super) fn has_many(&self) -> bool {
        self.people >= Self::MANY
    }

    /// What the last person's rows come to.
    #[inline]
    pub(super) fn total(&self) -> u64 {
        self.open & Self::OPEN_MASK
    }

    /// The number of the step that caps, once it is found.
    #[inline]
    pub(super) fn cap(&self) -> Option<usize> {
        let cap = self.open >> Self::OPEN_BITS;
        (cap != Self::NO_CAP).then_some(cap as usize)
    }

    /// Settles on a step, which is one of the first `CAPS_MAX`.
    pub(super) fn set_cap(&mut self, cap: u8) {
        self.open = u64::from(cap) << Self::OPEN_BITS | self.total();
    }

    /// Another person comes, with a value; whether there is room for it.
    #[inline]
    fn begin(&mut self, person: u32, value: i128) -> bool {
        let total = u64::try_from(value).ok().filter(|total| *total <= Self::OPEN_MASK);
        (self.people, self.last) = (self.people + 1, person);
        self.open = self.open & !Self::OPEN_MASK | total.unwrap_or(0);
        total.is_some()
    }

    /// Adds to the last person's total, if there is room.
    #[inline]
    fn add(&mut self, value: i128) -> bool {
        let total = u64::try_from(value).ok().and_then(|value| self.total().checked_add(value)).filter(|total| *total <= Self::OPEN_MASK);
        if let Some(total) = total {
            self.open = self.open & !Self::OPEN_MASK | total;
        }
        total.is_some()
    }
}

/// The visits of all groups of a worker.
#[derive(Debug, Default)]
pub(super) struct Visits {
    groups: Vec<Group>,
    /// The last row's person, and how many visits they have had.
    person: u32,
    had: u32,
    /// What of the visits that go on doesn't fit, by group: rarely anything.
    large: BTreeMap<usize, i128>,
}

impl Visits {
    pub(super) fn resize(&mut self, groups: usize) {
        self.groups.resize(groups, Group::default());
    }

    /// Distinct people of a group.
    pub(super) fn people(&self, group: usize) -> Option<u32> {
        self.groups.get(group).map(|group| group.people)
    }

    /// Goes through a batch's rows, each of a person (by number) in a group, with a value that is
    /// totalled. A person has at most `most` visits; their other rows don't count. Visits that are
    /// over are put into `held`.
    ///
    /// # Errors
    /// A group is missing, a value is negative, or a total is beyond 128 bits.
    #[inline]
    pub(super) fn add(&mut self, persons: &[u32], groups: &[usize], mut values: impl Iterator<Item = i128>, most: u32, held: &mut Held) -> Result<()> {
        for (persons, groups) in persons.chunks(ROWS_AHEAD).zip(groups.chunks(ROWS_AHEAD)) {
            self.fetch(groups);
            self.add_some(persons, groups, &mut values, most, held)?;
        }
        held.put_all();
        Ok(())
    }

    /// Asks for groups that will be needed, all at once: waiting for each in its turn is what a row
    /// would cost most.
    #[inline]
    fn fetch(&self, groups: &[usize]) {
        let fetched = groups.iter().filter_map(|at| self.groups.get(*at)).fold(0, |all, group| all ^ group.last);
        std::hint::black_box(fetched);
    }

    #[inline]
    fn add_some(&mut self, persons: &[u32], groups: &[usize], values: &mut impl Iterator<Item = i128>, most: u32, held: &mut Held) -> Result<()> {
        let (mut person, mut had) = (self.person, self.had);
        for ((number, at), value) in persons.iter().zip(groups).zip(values) {
            had = if person == *number { had } else { 0 };
            person = *number;
            let group = self.groups.get_mut(*at).ok_or_else(no_group)?;
            let fits = if group.last == person {
                group.add(value)
            } else {
                if had >= most {
                    continue;
                }
                had += 1;
                let large = !self.large.is_empty() && self.large.contains_key(at);
                if large || !held.count(group) {
                    end(&mut self.large, *at, group, held);
                }
                group.begin(person, value)
            };
            if !fits {
                add_large(&mut self.large, *at, value)?;
            }
        }
        (self.person, self.had) = (person, had);
        Ok(())
    }

    /// Ends the visits that go on, and puts everything into `held`: no more rows come.
    pub(super) fn end(&mut self, held: &mut Held) {
        for (at, group) in self.groups.iter_mut().enumerate() {
            end(&mut self.large, at, group, held);
        }
        held.put_all();
        for (at, group) in self.groups.iter_mut().enumerate() {
            held.take_back(at, group);
        }
    }
}

/// A visit is over that its group didn't count.
#[inline(never)]
fn end(large: &mut BTreeMap<usize, i128>, at: usize, group: &mut Group, held: &mut Held) {
    match large.remove(&at) {
        Some(rest) => held.put_large(at, rest + i128::from(group.total())),
        None => held.put(at, group),
    }
}

#[cold]
fn add_large(large: &mut BTreeMap<usize, i128>, at: usize, value: i128) -> Result<()> {
    // Measures aren't negative; a value that is has wrapped somewhere.
    if value < 0 {
        return Err(out_of_bounds());
    }
    let large = large.entry(at).or_default();
    *large = large.checked_add(value).ok_or_else(out_of_bounds)?;
    Ok(())
}

pub(super) fn no_group() -> DataFusionError {
    DataFusionError::Internal("a row without a group".into())
}

/// Beyond what a dataset can hold.
pub(super) fn too_many() -> DataFusionError {
    DataFusionError::Internal("more people than have numbers".into())
}

fn out_of_bounds() -> DataFusionError {
    DataFusionError::Internal("an amount is beyond its declared bound".into())
}
