//! What the planner found out about a template, as far as agreements depend on it.

use std::collections::BTreeSet;

use crate::{DatasetName, Digest, Name, Restriction};

/// Facts that the planner derives when a template is created, and again at every start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFacts {
    /// The protected datasets that it reads.
    pub datasets: BTreeSet<DatasetName>,
    /// The PUBLIC datasets that it reads.
    pub public: BTreeSet<DatasetName>,
    /// Its release points, in the planner's order.
    pub frames: Vec<Frame>,
}

/// A release point, as far as others over the same people have to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Digest of FROM, WHERE, keys and aggregates in canonical form. Two release points with
    /// equal digests show the same cells.
    pub digest: Digest,
    /// The protected datasets that it reads.
    pub datasets: BTreeSet<DatasetName>,
    /// What holds for every person whom it counts.
    pub restrictions: Vec<Restriction>,
}

impl TemplateFacts {
    /// Every dataset that it reads, in order of name.
    pub fn reads(&self) -> impl Iterator<Item = &DatasetName> {
        self.datasets.union(&self.public)
    }

    /// Whether two of its own release points show cells over the same people. They are read from
    /// the same versions, so every restriction holds.
    pub fn overlaps_itself(&self) -> bool {
        let later = |at: usize| self.frames.iter().skip(at + 1);
        self.frames.iter().enumerate().any(|(at, frame)| later(at).any(|other| frame.digest != other.digest && frame.meets(other, |_| true)))
    }
}

impl Frame {
    /// Whether no person is counted by both: some pair of restrictions excludes, over a dataset
    /// whose rows `holds` says are the same for both.
    pub fn excludes(&self, other: &Self, holds: impl Fn(&DatasetName) -> bool) -> bool {
        self.restrictions.iter().any(|a| holds(&a.dataset) && other.restrictions.iter().any(|b| a.excludes(b)))
    }

    /// Whether both may count one person: they read protected data of one owner, though of
    /// different datasets, and neither excludes the other. If they show other cells, they overlap
    /// then. Who is in one of an owner's datasets is mostly in the others too.
    pub fn meets(&self, other: &Self, holds: impl Fn(&DatasetName) -> bool) -> bool {
        !self.owners().is_disjoint(&other.owners()) && !self.excludes(other, holds)
    }

    fn owners(&self) -> BTreeSet<&Name> {
        self.datasets.iter().map(|dataset| &dataset.owner).collect()
    }
}
