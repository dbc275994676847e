//! Amounts in steps: what one person's total counts as.

/// The default steps: 1-2-5·10ⁿ up to what one person's total can reach.
#[must_use]
pub fn default_steps(high: i128) -> Vec<i128> {
    let mut steps = Vec::new();
    let mut digit = 1;
    loop {
        for step in [digit, 2 * digit, 5 * digit] {
            steps.push(step);
            if step >= high {
                return steps;
            }
        }
        digit *= 10;
    }
}

/// How many people have to reach a step that caps the others.
#[must_use]
pub fn reaching(k: usize) -> usize {
    (k / 10).max(3)
}

/// The people whose total is neither NULL nor 0.
#[must_use]
pub fn contributors(totals: &[Option<i128>]) -> usize {
    totals.iter().filter(|t| t.is_some_and(|t| t != 0)).count()
}

/// The highest step that enough contributors reach, or the first.
#[must_use]
pub fn cap(totals: &[Option<i128>], steps: &[i128], k: usize) -> i128 {
    let reach = |step: i128| totals.iter().filter(|t| t.is_some_and(|t| t != 0 && t >= step)).count();
    steps.iter().rev().copied().find(|step| reach(*step) >= reaching(k)).unwrap_or(steps[0])
}

/// An owner's own amount: each person's total, capped.
#[must_use]
pub fn own(totals: &[Option<i128>], steps: &[i128], k: usize) -> i128 {
    let cap = cap(totals, steps, k);
    totals.iter().flatten().map(|t| (*t).min(cap)).sum()
}
