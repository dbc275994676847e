//! How much a campaign learnt: guesses against the truth that it was not shown.

use std::collections::BTreeMap;

/// A campaign's word about one target: yes, no, or nothing.
pub(crate) type Guess = Option<bool>;

/// Chance may do better once in so many campaigns before it is called a leak.
const CHANCE: f64 = 1e-4;

pub(crate) struct Score {
    pub(crate) targets: usize,
    /// Targets about whom the rule said something.
    pub(crate) told: usize,
    /// Of those, how many it was right about.
    pub(crate) right: usize,
    /// Mutual information of guesses and truths, over all targets, less what an estimate from so few has by itself.
    pub(crate) bits: f64,
    /// How probable so uneven a split is if guesses know nothing.
    probability: f64,
}

impl Score {
    pub(crate) fn of(truths: &[bool], guesses: &[Guess]) -> Self {
        assert_eq!(truths.len(), guesses.len());
        let mut table: BTreeMap<Guess, [usize; 2]> = BTreeMap::new();
        for (truth, guess) in truths.iter().zip(guesses) {
            table.entry(*guess).or_default()[usize::from(*truth)] += 1;
        }
        let told = guesses.iter().flatten().count();
        let right = truths.iter().zip(guesses).filter(|(truth, guess)| **guess == Some(**truth)).count();
        let yes = truths.iter().filter(|truth| **truth).count();
        // Each of three words is looked at, so each may be surprising three times as rarely.
        let rarest = table.values().map(|[no, of_yes]| split_by_chance(truths.len(), yes, no + of_yes, *of_yes)).fold(1.0, f64::min);
        Self { targets: truths.len(), told, right, bits: information(&table, truths.len(), yes), probability: (rarest * 3.0).min(1.0) }
    }

    /// Whether chance explains the guesses badly, right or wrong: a rule that is always wrong tells as much.
    pub(crate) fn above_chance(&self) -> bool {
        self.probability < CHANCE
    }

    /// Whether nearly everybody was told, and rightly.
    pub(crate) fn works(&self) -> bool {
        self.right * 10 >= self.targets * 9
    }
}

/// Mutual information in bits, less its bias (Miller and Madow).
#[expect(clippy::cast_precision_loss, reason = "a few hundred targets")]
fn information(table: &BTreeMap<Guess, [usize; 2]>, targets: usize, yes: usize) -> f64 {
    let all = targets as f64;
    let of_truth = [all - yes as f64, yes as f64];
    let mut bits = 0.0;
    for row in table.values() {
        let of_guess = (row[0] + row[1]) as f64;
        for (truth, count) in row.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = *count as f64;
            bits += count * (count * all / (of_guess * of_truth[truth])).log2();
        }
    }
    let bias = (table.len() as f64 - 1.0) / (2.0 * std::f64::consts::LN_2);
    (bits - bias).max(0.0)
}

/// The probability that, of `drawn` among `all` of whom `yes` are, as far from the expected number are as `seen` or
/// farther: both tails of the hypergeometric distribution.
#[expect(clippy::cast_precision_loss, reason = "a few hundred targets")]
fn split_by_chance(all: usize, yes: usize, drawn: usize, seen: usize) -> f64 {
    let mut logs = vec![0.0_f64];
    for n in 1..=all {
        logs.push(logs[n - 1] + (n as f64).ln());
    }
    let choose = |n: usize, k: usize| logs[n] - logs[k] - logs[n - k];
    let probability = |k: usize| (choose(yes, k) + choose(all - yes, drawn - k) - choose(all, drawn)).exp();
    let possible = (drawn + yes).saturating_sub(all)..=yes.min(drawn);
    let of_seen = probability(seen) * (1.0 + 1e-9);
    possible.map(probability).filter(|p| *p <= of_seen).sum()
}

/// A rule learnt where the attacker knows the truth, in a rehearsal with people of their own making: what an answer
/// about a target looks like (its text) says yes or no if it nearly always did.
pub(crate) struct Learnt(BTreeMap<String, [usize; 2]>);

impl Learnt {
    pub(crate) fn from(looks: &[String], truths: &[bool]) -> Self {
        let mut seen: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        for (look, truth) in looks.iter().zip(truths) {
            seen.entry(look.clone()).or_default()[usize::from(*truth)] += 1;
        }
        Self(seen)
    }

    pub(crate) fn guess(&self, look: &str) -> Guess {
        let [no, yes] = self.0.get(look).copied()?;
        (yes != no).then_some(yes > no)
    }
}

#[test]
fn guesses_by_chance_are_no_leak_and_knowledge_is() {
    let truths: Vec<_> = (0..20).map(|n| n % 2 == 0).collect();
    let score = |guess: &dyn Fn(usize) -> Guess| Score::of(&truths, &(0..20).map(guess).collect::<Vec<_>>());
    let knows = score(&|n| Some(n % 2 == 0));
    assert!(knows.above_chance() && knows.works() && knows.bits > 19.0);
    let wrong = score(&|n| Some(n % 2 == 1));
    assert!(wrong.above_chance() && wrong.right == 0 && wrong.bits > 19.0);
    let always = score(&|_| Some(true));
    assert!(!always.above_chance() && always.right == 10 && always.bits < 0.01);
    let silent = score(&|_| None);
    assert!(!silent.above_chance() && silent.told == 0);
    let lucky = score(&|n| Some(n % 4 == 0));
    assert!(!lucky.above_chance() && lucky.right == 15);
}
