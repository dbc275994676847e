//! How many distinct people each group has, where nothing is totalled.

use datafusion::error::Result;

use super::visits::{no_group, too_many};

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
