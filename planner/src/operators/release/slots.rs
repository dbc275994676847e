//! One histogram of people by step: what of its amount may be shown.

use std::ops::Range;

/// A histogram: slot s holds the contributors whose total lies below step s, and not below the
/// step before it.
pub(super) struct Slots<'a> {
    pub(super) steps: &'a [i128],
    /// All people, those who contribute nothing among them.
    pub(super) everyone: u64,
    pub(super) people: Vec<u64>,
    pub(super) sums: Vec<i128>,
}

impl Slots<'_> {
    /// These and others, with whom they share nobody.
    pub(super) fn and(&self, others: &Self) -> Self {
        let people = self.people.iter().zip(&others.people).map(|(a, b)| a + b).collect();
        let sums = self.sums.iter().zip(&others.sums).map(|(a, b)| a + b).collect();
        Self { steps: self.steps, everyone: self.everyone + others.everyone, people, sums }
    }

    /// People whose amount is neither NULL nor 0.
    pub(super) fn contributors(&self) -> u64 {
        self.people.iter().sum()
    }

    /// An own amount that may be shown: `None` with fewer than `people_min` contributors.
    pub(super) fn own(&self, people_min: u64, step_people_min: u64) -> Option<i128> {
        if self.contributors() < people_min {
            return None;
        }
        let cap = self.cap(step_people_min);
        Some(self.capped(0..self.people.len(), cap))
    }

    /// The amount that may be shown of people who are a part of a list; `others` are the list's
    /// people on the other side of the match, who are `shown` too or not.
    ///
    /// The list falls into classes by its own steps, the same whoever is in which part. Each
    /// person counts as their class's average in the list, or as its median step where the average
    /// would be about fewer than `people_min` others. `None` unless every class has `people_min`
    /// people of each part that is shown: no fact about fewer of them comes out.
    pub(super) fn of_list(&self, list: &Self, others: &Self, shown: bool, people_min: u64, step_people_min: u64) -> Option<i128> {
        let counted = if shown { others.everyone.min(self.everyone) } else { self.everyone };
        let classes = list.classes(counted, people_min);
        let enough = |part: &Self| classes.iter().all(|class| part.people_of(class.clone()) >= people_min);
        let averaged = enough(others);
        if !enough(self) || (shown && !averaged) {
            return None;
        }
        let cap = list.cap(step_people_min);
        let amount = |class: &Range<usize>| {
            let (all, here) = (i128::from(list.people_of(class.clone())), i128::from(self.people_of(class.clone())));
            if !averaged {
                return here.checked_mul(list.median_step(class.clone(), cap));
            }
            let total = list.capped(class.clone(), cap);
            // The same as here * total / all, without a product beyond 128 bits.
            Some(here * total.checked_div(all)? + here * total.checked_rem(all)? / all)
        };
        classes.iter().map(amount).sum()
    }

    /// Neighbouring slots that have so many people together that half as many again as
    /// `people_min` can be expected among `counted` of them; one class if there are no two.
    fn classes(&self, counted: u64, people_min: u64) -> Vec<Range<usize>> {
        let all = u128::from(self.everyone);
        let expected = |people: u64| 2 * u128::from(people) * u128::from(counted) >= 3 * u128::from(people_min) * all;
        // Borders lie between groups of slots of at least `people_min` people, so that those of two
        // rows of one list are that many people apart, or the same.
        let slots = self.by_step().map(|(slot, people)| (slot..slot + 1, people)).collect();
        let groups = merged(slots, |people| people >= people_min);
        merged(groups, expected).into_iter().map(|(slots, _)| slots).collect()
    }

    /// The step that half of the people of neighbouring slots don't go beyond, at most `cap`.
    fn median_step(&self, slots: Range<usize>, cap: usize) -> i128 {
        let half = self.people_of(slots.clone()).div_ceil(2);
        let mut people = 0;
        let median = self.by_step().filter(|(slot, _)| slots.contains(slot)).find(|(_, more)| {
            people += more;
            people >= half
        });
        let step = median.and_then(|(slot, _)| slot.checked_sub(1)).and_then(|step| self.steps.get(step.min(cap)));
        step.copied().unwrap_or(0).max(0)
    }

    /// People of neighbouring slots.
    fn people_of(&self, slots: Range<usize>) -> u64 {
        self.by_step().filter(|(slot, _)| slots.contains(slot)).map(|(_, people)| people).sum()
    }

    /// The highest step that `step_people_min` contributors reach: the first if none is reached.
    fn cap(&self, step_people_min: u64) -> usize {
        // Slot s + 1 and above hold those who reach step s.
        let reached = |step: usize| self.people.iter().skip(step + 1).sum::<u64>();
        (0..self.steps.len()).rev().find(|step| reached(*step) >= step_people_min).unwrap_or(0)
    }

    /// Own totals of the people of neighbouring slots, each at most the step `cap`.
    fn capped(&self, slots: Range<usize>, cap: usize) -> i128 {
        let step = self.steps.get(cap).copied().unwrap_or(0);
        let total = |slot: usize| if slot <= cap { self.sums.get(slot).copied() } else { self.people.get(slot).map(|people| step * i128::from(*people)) };
        slots.filter_map(total).sum()
    }

    /// People of each slot. Those who contribute nothing are among them: alone, they would be the
    /// one who is missing.
    fn by_step(&self) -> impl Iterator<Item = (usize, u64)> {
        let nothing = self.steps.partition_point(|step| *step <= 0);
        let idle = self.everyone.saturating_sub(self.contributors());
        self.people.iter().enumerate().map(move |(slot, people)| (slot, if slot == nothing { people + idle } else { *people }))
    }
}

/// Neighbours together until they are enough; who is left over belongs to the last of them.
fn merged(neighbours: Vec<(Range<usize>, u64)>, enough: impl Fn(u64) -> bool) -> Vec<(Range<usize>, u64)> {
    let mut together: Vec<(Range<usize>, u64)> = Vec::new();
    let mut open: Option<(Range<usize>, u64)> = None;
    for (slots, people) in neighbours {
        let (from, before) = open.take().map_or((slots.start, 0), |(slots, people)| (slots.start, people));
        let all = (from..slots.end, before + people);
        if all.1 > 0 && enough(all.1) { together.push(all) } else { open = Some(all) }
    }
    if let Some((slots, people)) = open {
        match together.last_mut() {
            Some((last, all)) => {
                last.end = slots.end;
                *all += people;
            }
            None => together.push((slots, people)),
        }
    }
    together
}
