//! What visits that are over came to, by group and step.

use std::collections::BTreeMap;

use super::steps::Steps;
use super::visits::Group;
use super::{Amount, Counting};

/// Histograms of all groups, but for what `Group` has beside them.
pub(super) struct Held {
    /// Least number of contributors that must reach a step for it to cap own amounts.
    step_people_min: u32,
    steps: Steps,
    /// For each step that may cap: it and the next, as the totals that fit into a slot.
    caps: Vec<(u64, u64)>,
    slots: Vec<Slot>,
    /// People and sums that don't fit into a slot, by slot.
    aside: BTreeMap<usize, (u64, i128)>,
    /// By group, how many have reached the step after its cap since that was found.
    above: Vec<u32>,
    /// Scratch space: what is still to be put into slots.
    to_put: Vec<(usize, u64)>,
}

/// People whose totals lie between two steps, and the sum of these: 22 bits and 42, because a
/// histogram's size is what many groups cost. The highest bit of either says that it is full.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot(u64);

impl Slot {
    const SUM_BITS: u32 = 42;
    const FULL: u64 = 1 << 63 | 1 << (Self::SUM_BITS - 1);
    /// Totals below this fit.
    const TOTAL_END: u64 = 1 << (Self::SUM_BITS - 1);

    /// One person; `None` if the total doesn't fit.
    #[inline]
    pub(super) fn person(total: u64) -> Option<Self> {
        (total < Self::TOTAL_END).then_some(Self(1 << Self::SUM_BITS | total))
    }

    #[inline]
    fn people(self) -> u32 {
        (self.0 >> Self::SUM_BITS) as u32
    }

    /// Adds what another holds that isn't full; returns all if this is full now, and is empty then.
    #[inline]
    pub(super) fn add(&mut self, other: Self) -> Option<(u64, i128)> {
        self.0 += other.0;
        if self.0 & Self::FULL == 0 { None } else { Some(std::mem::take(self).holds()) }
    }

    pub(super) fn holds(self) -> (u64, i128) {
        (self.0 >> Self::SUM_BITS, i128::from(self.0 & ((1 << Self::SUM_BITS) - 1)))
    }
}

impl Held {
    pub(super) fn new(amount: &Amount, step_people_min: u64) -> Self {
        let steps = Steps::new(&amount.steps);
        let fits = |step: Option<&i128>| step.map_or(Slot::TOTAL_END, |step| u64::try_from((*step).max(0)).unwrap_or(u64::MAX).min(Slot::TOTAL_END));
        let caps = match amount.counting {
            Counting::Capped => (0..steps.all.len().min(Group::CAPS_MAX)).map(|step| (fits(steps.all.get(step)), fits(steps.all.get(step + 1)))).collect(),
            // A list's classes need all of its slots.
            Counting::ByList => Vec::new(),
        };
        Self {
            step_people_min: u32::try_from(step_people_min).unwrap_or(u32::MAX),
            steps,
            caps,
            slots: Vec::new(),
            aside: BTreeMap::new(),
            above: Vec::new(),
            to_put: Vec::new(),
        }
    }

    pub(super) fn resize(&mut self, groups: usize) {
        self.above.resize(groups, 0);
        self.slots.resize(groups * self.width(), Slot::default());
    }

    /// Slots a group.
    pub(super) fn width(&self) -> usize {
        self.steps.all.len() + 1
    }

    pub(super) fn steps(&self) -> &[i128] {
        &self.steps.all
    }

    /// Counts a group's last person beside its slots, if it has many, and they aren't above, and
    /// there is room.
    #[inline]
    pub(super) fn count(&self, group: &mut Group) -> bool {
        let total = group.total();
        let caps = group.cap().and_then(|cap| self.caps.get(cap));
        let Some((cap, _)) = caps.filter(|(_, next)| total < *next) else {
            return false;
        };
        // NULL and 0 contribute nothing.
        let person = u64::from(total > 0) << Slot::SUM_BITS | total;
        // Nobody can guess whether they reach the step.
        let if_below = std::hint::select_unpredictable(total < *cap, person, 0);
        let (below, at) = (Slot(group.below.0 + if_below), Slot(group.at.0 + (person - if_below)));
        if (below.0 | at.0) & Slot::FULL != 0 {
            return false;
        }
        (group.below, group.at) = (below, at);
        true
    }

    /// Puts a group's last person into its slots, now or with `put_all`.
    pub(super) fn put(&mut self, at: usize, group: &mut Group) {
        let total = group.total();
        let slot = at * self.width() + self.steps.reached(total);
        if group.has_many() && !self.caps.is_empty() {
            self.put_person(slot, total);
            self.count_above(at, group);
        } else {
            self.to_put.push((slot, total));
        }
    }

    /// The same of a person whose total doesn't fit into a slot.
    #[cold]
    pub(super) fn put_large(&mut self, at: usize, total: i128) {
        let slot = at * self.width() + self.steps.reached_by_large(total);
        put_aside(&mut self.aside, slot, (1, total));
    }

    /// A loop of its own: a slot is rarely in a cache, and the less stands between them, the more
    /// of them are fetched at once.
    pub(super) fn put_all(&mut self) {
        let mut to_put = std::mem::take(&mut self.to_put);
        for (slot, total) in to_put.drain(..) {
            self.put_person(slot, total);
        }
        self.to_put = to_put;
    }

    /// Puts what a group has beside its slots back into them.
    pub(super) fn take_back(&mut self, at: usize, group: &mut Group) {
        if let Some(cap) = group.cap() {
            let slot = at * self.width() + cap;
            self.add(slot, std::mem::take(&mut group.below));
            self.add(slot + 1, std::mem::take(&mut group.at));
        }
    }

    /// A group of many has one that it couldn't count: nearly nobody.
    #[cold]
    fn count_above(&mut self, at: usize, group: &mut Group) {
        let next = group.cap().and_then(|cap| self.caps.get(cap)).map(|(_, next)| *next);
        if next.is_some_and(|next| group.total() < next) {
            // There was no room.
            self.take_back(at, group);
            return;
        }
        let Some(above) = self.above.get_mut(at) else {
            return;
        };
        *above += 1;
        if group.cap().is_none() || *above >= self.step_people_min {
            *above = 0;
            self.find_cap(at, group);
        }
    }

    /// Finds the highest step that enough people reach, and takes those below it from the slots.
    fn find_cap(&mut self, at: usize, group: &mut Group) {
        self.take_back(at, group);
        let from = at * self.width();
        let Some(slots) = self.slots.get_mut(from..) else {
            return;
        };
        let mut reaching = 0;
        // Slot s + 1 and above hold those who reach step s.
        let highest = (0..self.caps.len()).rev().find(|step| {
            reaching += slots.get(step + 1).map_or(0, |slot| slot.people());
            reaching >= self.step_people_min
        });
        // Without one the first caps.
        let cap = highest.unwrap_or(0);
        let Ok(number) = u8::try_from(cap) else {
            return;
        };
        group.set_cap(number);
        group.at = slots.get_mut(cap + 1).map(std::mem::take).unwrap_or_default();
        let below: Vec<Slot> = slots.get_mut(..=cap).unwrap_or_default().iter_mut().map(std::mem::take).collect();
        below.into_iter().for_each(|people| self.add(from + cap, people));
    }

    /// Adds another worker's histogram of a group.
    pub(super) fn merge(&mut self, into: usize, other: &Self, from: usize) {
        let width = self.width();
        let (into, from) = (into * width, from * width);
        for (at, theirs) in other.slots.get(from..from + width).unwrap_or_default().iter().enumerate() {
            self.add(into + at, *theirs);
        }
        for (at, aside) in other.aside.range(from..from + width) {
            put_aside(&mut self.aside, into + at - from, *aside);
        }
    }

    /// People and sums of a group by step.
    pub(super) fn histogram(&self, group: usize) -> impl Iterator<Item = (usize, (u64, i128))> {
        let width = self.width();
        let from = group * width;
        let slots = self.slots.get(from..from + width).unwrap_or_default().iter().map(|slot| slot.holds()).enumerate();
        slots.chain(self.aside.range(from..from + width).map(move |(at, aside)| (at - from, *aside)))
    }

    /// Adds a person's total to a slot; NULL and 0 contribute nothing.
    #[inline]
    fn put_person(&mut self, at: usize, total: u64) {
        match Slot::person(total) {
            _ if total == 0 => {}
            Some(person) => self.add(at, person),
            None => put_aside(&mut self.aside, at, (1, total.into())),
        }
    }

    /// Adds people to a slot, or aside if they don't fit into one.
    #[inline]
    fn add(&mut self, at: usize, people: Slot) {
        if let Some(full) = self.slots.get_mut(at).map_or_else(|| Some(people.holds()), |slot| slot.add(people)) {
            put_aside(&mut self.aside, at, full);
        }
    }
}

#[cold]
fn put_aside(aside: &mut BTreeMap<usize, (u64, i128)>, at: usize, (people, sum): (u64, i128)) {
    let (all, total) = aside.entry(at).or_default();
    *all += people;
    *total += sum;
}
