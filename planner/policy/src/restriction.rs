//! What a release point's filters say about every person whom it counts: enough to see that two
//! release points have no person in common.
//!
//! Guarantees: only what is certain by text excludes. Anything undecided counts as an overlap.

use std::collections::BTreeSet;

use crate::DatasetName;

/// One condition that holds for every person whom a release point counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// What is restricted, one value per person: `dataset.column`, or an expression's text.
    pub on: String,
    /// The dataset whose rows decide it.
    pub dataset: DatasetName,
    /// Where its value lies.
    pub within: Within,
}

/// Where a person's value lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// One of these. INVARIANT: every value has one spelling, or two spellings of one would look disjoint.
    Values(BTreeSet<String>),
    /// From the first on, below the second; in the unit of what is restricted.
    Range {
        /// Least value, if there is one.
        from: Option<i128>,
        /// Least value that is no longer in it, if there is one.
        below: Option<i128>,
    },
    /// NULL.
    Null,
}

impl Restriction {
    /// Whether no person can satisfy both.
    pub fn excludes(&self, other: &Self) -> bool {
        self.on == other.on && self.dataset == other.dataset && self.within.is_disjoint(&other.within)
    }
}

impl Within {
    fn is_disjoint(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Values(a), Self::Values(b)) => a.is_disjoint(b),
            (Self::Range { from, below }, Self::Range { from: other_from, below: other_below }) => {
                ends_before(*below, *other_from) || ends_before(*other_below, *from)
            }
            (Self::Null, Self::Values(_) | Self::Range { .. }) | (Self::Values(_) | Self::Range { .. }, Self::Null) => true,
            (Self::Null, Self::Null) => false,
            // Texts and numbers would have to be compared as values; that isn't done here.
            (Self::Values(_), Self::Range { .. }) | (Self::Range { .. }, Self::Values(_)) => false,
        }
    }
}

/// Whether everything below one bound lies before everything from the other on.
fn ends_before(below: Option<i128>, from: Option<i128>) -> bool {
    below.zip(from).is_some_and(|(below, from)| below <= from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(column: &str, within: Within) -> Restriction {
        Restriction { on: format!("a.d.{column}"), dataset: DatasetName::try_from("a.d".to_owned()).unwrap(), within }
    }

    fn values(values: &[&str]) -> Within {
        Within::Values(values.iter().map(|v| (*v).to_owned()).collect())
    }

    fn range(from: Option<i128>, below: Option<i128>) -> Within {
        Within::Range { from, below }
    }

    #[test]
    fn only_what_is_certain_excludes() {
        let cases = [
            (values(&["a"]), values(&["b", "c"]), true),
            (values(&["a", "b"]), values(&["b", "c"]), false),
            (range(None, Some(5)), range(Some(5), None), true),
            (range(None, Some(6)), range(Some(5), None), false),
            (range(Some(1), Some(3)), range(Some(3), Some(9)), true),
            (range(Some(1), None), range(Some(3), None), false),
            (range(None, None), range(Some(3), Some(4)), false),
            (values(&["1"]), range(Some(3), None), false),
            (Within::Null, values(&["a"]), true),
            (Within::Null, range(None, None), true),
            (Within::Null, Within::Null, false),
        ];
        for (a, b, excludes) in cases {
            assert_eq!(on("x", a.clone()).excludes(&on("x", b.clone())), excludes, "{a:?} {b:?}");
            assert_eq!(on("x", b.clone()).excludes(&on("x", a.clone())), excludes, "{b:?} {a:?}");
            assert!(!on("x", a).excludes(&on("y", b)), "another column");
        }
    }
}
