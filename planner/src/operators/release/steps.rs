//! The steps of an amount, and how many of them a total reaches.

/// Increasing totals between which people are told apart.
pub(super) struct Steps {
    pub(super) all: Vec<i128>,
    /// Those that a total of 64 bits can reach.
    low: Vec<u64>,
    /// How many low steps lie below each power of two, and the most between two of them.
    octaves: [usize; u64::BITS as usize],
    octave_steps: usize,
}

impl Steps {
    pub(super) fn new(steps: &[i128]) -> Self {
        let low: Vec<u64> = steps.iter().map_while(|step| u64::try_from((*step).max(0)).ok()).collect();
        let octaves = std::array::from_fn(|octave| low.partition_point(|step| *step < 1 << octave));
        let ends = octaves.iter().copied().skip(1).chain([low.len()]);
        let octave_steps = octaves.iter().zip(ends).map(|(from, to)| to - from).max().unwrap_or(0);
        Self { all: steps.to_vec(), low, octaves, octave_steps }
    }

    /// How many steps a total reaches. As many comparisons for every total, and few: steps are far
    /// apart, so a power of two and the next rarely have two between them.
    #[inline]
    pub(super) fn reached(&self, total: u64) -> usize {
        let below = total.checked_ilog2().and_then(|octave| self.octaves.get(octave as usize));
        let mut reached = below.copied().unwrap_or(0);
        for _ in 0..self.octave_steps {
            reached += usize::from(self.low.get(reached).is_some_and(|step| *step <= total));
        }
        reached
    }

    /// The same of a total beyond 64 bits.
    pub(super) fn reached_by_large(&self, total: i128) -> usize {
        self.all.partition_point(|step| *step <= total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_reaches_the_steps_that_are_not_above_it() {
        let decades = (0..19).map(|n| 10_i128.pow(n)).flat_map(|d| [d, 2 * d, 5 * d]).collect();
        let beyond = vec![3, 1 << 63, i128::from(u64::MAX), i128::from(u64::MAX) + 1];
        for steps in [vec![0], vec![-5, 0, 7], (1..40).collect(), decades, beyond] {
            let of = Steps::new(&steps);
            let near = steps.iter().filter_map(|step| u64::try_from(*step).ok()).flat_map(|step| [step.saturating_sub(1), step, step.saturating_add(1)]);
            for total in near.chain([1, 2, u64::MAX - 1, u64::MAX]).filter(|total| *total > 0) {
                assert_eq!(of.reached(total), of.reached_by_large(total.into()), "{total} in {steps:?}");
            }
        }
    }
}
