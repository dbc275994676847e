//! Amounts over other owners' people: told by classes of the whole list, never by who is matched.

use super::amounts::reaching;

/// How many people are at each step, and what they have.
struct Histogram {
    /// Everybody.
    all: usize,
    /// People at a step; rank 0 is below the first.
    people: Vec<usize>,
    /// People at a step who have anything.
    paying: Vec<usize>,
    /// What they have.
    totals: Vec<i128>,
}

impl Histogram {
    fn of(totals: &[i128], steps: &[i128]) -> Self {
        let none = steps.len() + 1;
        let mut out = Self { all: totals.len(), people: vec![0; none], paying: vec![0; none], totals: vec![0; none] };
        for total in totals {
            let rank = steps.iter().filter(|step| **step <= *total).count();
            out.people[rank] += 1;
            if *total != 0 {
                out.paying[rank] += 1;
                out.totals[rank] += total;
            }
        }
        out
    }

    fn within(&self, class: (usize, usize)) -> usize {
        self.people[class.0..class.1].iter().sum()
    }
}

/// Joins neighbours until each has enough; what is left joins the last.
fn merged(parts: &[(usize, usize)], people: &dyn Fn((usize, usize)) -> usize, enough: &dyn Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (from, to) in parts {
        let class = (open.map_or(*from, |(start, _)| start), *to);
        let closes = people(class) > 0 && enough(people(class));
        open = if closes { None } else { Some(class) };
        if closes {
            out.push(class);
        }
    }
    match (open, out.last_mut()) {
        (Some((_, end)), Some(last)) => last.1 = end,
        (Some(class), None) => out.push(class),
        (None, _) => {}
    }
    out
}

/// The people of one row, of their list, and of the list's people who aren't matched.
pub struct Over<'a> {
    /// Totals of the counted.
    pub counted: &'a [i128],
    /// Totals of the whole list.
    pub list: &'a [i128],
    /// Totals of those of the list who are on the other side: the unmatched, or the matched if the unmatched are counted.
    pub others: &'a [i128],
    /// Whether the other side is shown as well, or decides with it.
    pub both: bool,
}

/// The amount, unless a class is too small.
#[must_use]
pub fn amount(over: &Over<'_>, steps: &[i128], k: usize) -> Option<i128> {
    let [counted, list, others] = [over.counted, over.list, over.others].map(|totals| Histogram::of(totals, steps));
    let among = if over.both { counted.all.min(others.all) } else { counted.all };
    let singles: Vec<_> = (0..list.people.len()).map(|rank| (rank, rank + 1)).collect();
    let people = |class| list.within(class);
    let borders = merged(&singles, &people, &|n| n >= k);
    let classes = merged(&borders, &people, &|n| 2 * n * among >= 3 * k * list.all);
    let mean = classes.iter().all(|c| others.within(*c) >= k);
    if classes.iter().any(|c| counted.within(*c) < k) || (over.both && !mean) {
        return None;
    }
    let reach = |step: usize| list.paying[step + 1..].iter().sum::<usize>();
    let cap = (0..steps.len()).rev().find(|step| reach(*step) >= reaching(k)).unwrap_or(0);
    let mut sum = 0;
    for class in classes {
        let here = counted.within(class) as i128;
        sum += if mean {
            let ranks = class.0..class.1;
            let total: i128 = ranks.map(|r| if r <= cap { list.totals[r] } else { steps[cap] * list.paying[r] as i128 }).sum();
            here * total / list.within(class) as i128
        } else {
            here * median(&list, class, steps, cap)
        };
    }
    Some(sum)
}

/// The step of the person in a class's middle.
fn median(list: &Histogram, class: (usize, usize), steps: &[i128], cap: usize) -> i128 {
    let half = list.within(class).div_ceil(2);
    let mut seen = 0;
    let rank = (class.0..class.1).find(|rank| {
        seen += list.people[*rank];
        seen >= half
    });
    match rank {
        Some(rank) if rank > 0 => steps[(rank - 1).min(cap)].max(0),
        _ => 0,
    }
}
