//! FILTER: the parts of a group, and which of them are told.

use std::collections::{BTreeMap, BTreeSet};

use super::release::Group;
use crate::expression::holds;
use crate::template::{Aggregate, Condition, How, Template, What};

/// The parts of one group.
pub struct Parts {
    /// People of each filter, by its text.
    people: BTreeMap<String, BTreeSet<String>>,
    /// People whom no filter covers.
    rest: BTreeSet<String>,
    /// Whether the whole stands beside them, in the row or in its list's owner's head.
    beside: bool,
    /// Whether they leave nobody by their text.
    exhaustive: bool,
}

/// What an aggregate is filtered by, as the law reads it: counting the optional unit counts the matched.
#[must_use]
pub fn filter_of(template: &Template, aggregate: &Aggregate) -> Option<Condition> {
    let matched = match aggregate.what {
        What::People(source) if template.sources[source].how == How::Left => Some(Condition::Matched(source, true)),
        _ => None,
    };
    match (matched, aggregate.filter.clone()) {
        (Some(a), Some(b)) => Some(Condition::And(Box::new(a), Box::new(b))),
        (a, b) => a.or(b),
    }
}

impl Parts {
    /// The parts of a group, if there are filters.
    #[must_use]
    pub fn of(template: &Template, group: &Group<'_>) -> Option<Self> {
        let filters: BTreeMap<String, Condition> = template.aggregates.iter().filter_map(|a| filter_of(template, a)).map(|f| (format!("{f:?}"), f)).collect();
        if filters.is_empty() {
            return None;
        }
        let people: BTreeMap<_, BTreeSet<String>> = filters
            .iter()
            .map(|(text, filter)| {
                let within = group.people.iter().filter(|(_, rows)| holds(rows[0], filter) == Some(true));
                (text.clone(), within.map(|(who, _)| (*who).clone()).collect())
            })
            .collect();
        let rest = group.people.keys().filter(|who| !people.values().any(|p| p.contains(**who))).map(|who| (*who).clone()).collect();
        let whole = template.aggregates.iter().any(|a| filter_of(template, a).is_none());
        let unmatched = filters.values().any(counts_unmatched);
        let all: Vec<_> = filters.into_values().collect();
        Some(Self { people, rest, beside: whole || unmatched, exhaustive: exhaustive(&all) })
    }

    /// The people of a filter.
    #[must_use]
    pub fn within(&self, filter: &Condition) -> &BTreeSet<String> {
        &self.people[&format!("{filter:?}")]
    }

    /// Whether a filter's cell is told, where `counts` says how many of a set of people count.
    #[must_use]
    pub fn told(&self, filter: &Condition, k: usize, counts: &dyn Fn(&BTreeSet<String>) -> usize) -> bool {
        if self.beside {
            self.people.values().all(|p| counts(p) >= k) && (self.exhaustive || counts(&self.rest) >= k)
        } else {
            counts(self.within(filter)) >= k
        }
    }

    /// Whether any part is told as people.
    #[must_use]
    pub fn any(&self, k: usize) -> bool {
        let least = |p: &BTreeSet<String>| p.len() >= k;
        if self.beside { self.people.values().all(least) && (self.exhaustive || least(&self.rest)) } else { self.people.values().any(least) }
    }
}

fn counts_unmatched(filter: &Condition) -> bool {
    match filter {
        Condition::Matched(_, matched) => !matched,
        Condition::And(a, b) => counts_unmatched(a) || counts_unmatched(b),
        _ => false,
    }
}

/// Whether two of the filters are `p` and `NOT p`, where `p` is the matched bit or asks for NULL.
fn exhaustive(filters: &[Condition]) -> bool {
    filters.iter().any(|a| filters.iter().any(|b| negates(a, b)))
}

/// Whether the second is the first's negation by its text, and neither is ever unknown.
fn negates(a: &Condition, b: &Condition) -> bool {
    match (a, b) {
        (Condition::IsNull(x, true), Condition::IsNull(y, false)) => format!("{x:?}") == format!("{y:?}"),
        (Condition::Matched(x, true), Condition::Matched(y, false)) => x == y,
        (p, Condition::Not(q)) => format!("{p:?}") == format!("{q:?}") && matches!(p, Condition::IsNull(..)),
        _ => false,
    }
}
