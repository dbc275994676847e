//! One histogram of people by step: what of its amount may be shown.

use super::Counting;

/// A histogram: slot s holds the contributors whose total lies below step s, and not below the
/// step before it.
pub(super) struct Slots<'a> {
    pub(super) steps: &'a [i128],
    pub(super) counting: Counting,
    /// All people, those who contribute nothing among them.
    pub(super) everyone: u64,
    pub(super) people: Vec<u64>,
    pub(super) sums: Vec<i128>,
}

impl Slots<'_> {
    /// People whose amount is neither NULL nor 0.
    pub(super) fn contributors(&self) -> u64 {
        self.people.iter().sum()
    }

    /// The amount that may be shown: `None` with fewer than `people_min` contributors.
    pub(super) fn shown(&self, people_min: u64, step_people_min: u64) -> Option<i128> {
        if self.contributors() < people_min {
            return None;
        }
        match self.counting {
            Counting::Capped => Some(self.capped(step_people_min)),
            Counting::AsSteps => self.as_steps(&self.large(people_min)),
        }
    }

    /// The amount that may be shown beside that of `other` people, if who they are together is
    /// known: both count by the same steps, those that enough people of each share. `None` for one
    /// is `None` for the other.
    pub(super) fn shown_beside(&self, other: &Self, people_min: u64) -> Option<i128> {
        if self.contributors().min(other.contributors()) < people_min {
            return None;
        }
        let theirs = other.large(people_min);
        let both: Vec<usize> = self.large(people_min).into_iter().filter(|slot| theirs.contains(slot)).collect();
        self.as_steps(&both)
    }

    /// Everyone's own total, capped at the highest step that `step_people_min` contributors reach
    /// (at the first step if none is reached).
    fn capped(&self, step_people_min: u64) -> i128 {
        // Slot s + 1 and above hold those who reach step s.
        let reached = |step: usize| self.people.iter().skip(step + 1).sum::<u64>();
        let cap = (0..self.steps.len()).rev().find(|step| reached(*step) >= step_people_min).unwrap_or(0);
        let below: i128 = self.sums.iter().take(cap + 1).sum();
        let step = self.steps.get(cap).copied().unwrap_or(0);
        below + step * i128::from(reached(cap))
    }

    /// People of each slot. Those who contribute nothing are among them: alone, they would be the
    /// one who is missing.
    fn by_step(&self) -> impl Iterator<Item = (usize, u64)> {
        let nothing = self.steps.partition_point(|step| *step <= 0);
        let idle = self.everyone.saturating_sub(self.contributors());
        self.people.iter().enumerate().map(move |(slot, people)| (slot, if slot == nothing { people + idle } else { *people }))
    }

    /// The slots that have `people_min` people.
    fn large(&self, people_min: u64) -> Vec<usize> {
        self.by_step().filter(|(_, people)| *people >= people_min).map(|(slot, _)| slot).collect()
    }

    /// Everyone counts as the highest step that they reach (0 below the first); those of a slot
    /// that isn't `large`, as the nearest that is (ties: the lower one).
    fn as_steps(&self, large: &[usize]) -> Option<i128> {
        let step = |slot: usize| slot.checked_sub(1).and_then(|at| self.steps.get(at)).copied().unwrap_or(0);
        let nearest = |of: i128| large.iter().map(|slot| step(*slot)).min_by_key(|other| (of.abs_diff(*other), *other));
        self.by_step().filter(|(_, people)| *people > 0).try_fold(0_i128, |sum, (slot, people)| Some(sum + nearest(step(slot))? * i128::from(people)))
    }
}
