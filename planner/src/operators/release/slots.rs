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

    /// The amount that may be shown of people who are a part of a list, of which its owner may
    /// know all but who is in this part; `beside` is the list's other part, if it is shown too.
    ///
    /// The list falls into classes by its own steps, the same whoever is in which part. Each
    /// person counts as the average of their class in the list. `None` unless every class has
    /// `people_min` people of each part: no fact about fewer of them comes out.
    pub(super) fn of_list(&self, list: &Self, beside: Option<&Self>, people_min: u64, step_people_min: u64) -> Option<i128> {
        let counted = beside.map_or(self.everyone, |other| other.everyone.min(self.everyone));
        let classes = list.classes(counted, people_min)?;
        let enough = |part: &Self| classes.iter().all(|class| part.people_of(class.clone()) >= people_min);
        if !enough(self) || !beside.is_none_or(enough) {
            return None;
        }
        let cap = list.cap(step_people_min);
        let amount = |class: &Range<usize>| {
            let (all, here) = (i128::from(list.people_of(class.clone())), i128::from(self.people_of(class.clone())));
            let total = list.capped(class.clone(), cap);
            // The same as here * total / all, without a product beyond 128 bits.
            Some(here * total.checked_div(all)? + here * total.checked_rem(all)? / all)
        };
        classes.iter().map(amount).sum()
    }

    /// Neighbouring slots that have so many people together that half as many again as
    /// `people_min` can be expected among `counted` of them. `None` if nothing would be told
    /// apart that differs.
    fn classes(&self, counted: u64, people_min: u64) -> Option<Vec<Range<usize>>> {
        let width = self.people.len();
        if self.by_step().filter(|(_, people)| *people > 0).count() == 1 {
            return Some(std::iter::once(0..width).collect());
        }
        let all = u128::from(self.everyone);
        let expected = |people: u64| 2 * u128::from(people) * u128::from(counted) >= 3 * u128::from(people_min) * all;
        let mut classes: Vec<Range<usize>> = Vec::new();
        let (mut from, mut people) = (0, 0);
        for (slot, more) in self.by_step() {
            people += more;
            if expected(people) {
                classes.push(from..slot + 1);
                (from, people) = (slot + 1, 0);
            }
        }
        // Who is left over belongs to the class below them.
        classes.last_mut()?.end = width;
        if classes.len() > 1 { Some(classes) } else { None }
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
