//! The people whom most campaigns are about: groups of strangers of whom the publisher knows some, and a target in each.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::room::{Dataset, Publication};

pub(crate) static PEOPLE: Dataset = Dataset {
    name: "publisher.people",
    columns: &["person text PRIVACY UNIT AS email UNIQUE", "region text DIMENSION", "fee bigint MEASURE BETWEEN 0 AND 1000 NOT NULL"],
    bounds: "THRESHOLD 10 ROWS AT MOST 1000000",
};

/// One row a person.
pub(crate) static LIST: Dataset = Dataset {
    name: "bank.list",
    columns: &["email text PRIVACY UNIT AS email UNIQUE", "g text DIMENSION", "seg text DIMENSION", "w bigint MEASURE BETWEEN 0 AND 1000000 NOT NULL"],
    bounds: "THRESHOLD 10 ROWS AT MOST 1000000",
};

/// As many rows a person as the bank likes.
pub(crate) static LISTS: Dataset = Dataset {
    name: "bank.lists",
    columns: &["email text PRIVACY UNIT AS email", "g text DIMENSION", "seg text DIMENSION"],
    bounds: "THRESHOLD 10 ROWS PER PERSON 2000 ROWS AT MOST 1000000",
};

/// Strangers of a group.
pub(crate) const STRANGERS: usize = 30;

pub(crate) fn stranger(group: usize, n: usize) -> String {
    format!("s{n}-{group}@x.nl")
}

pub(crate) fn target(group: usize) -> String {
    format!("t{group}@x.nl")
}

/// A stranger of each group with three in five, a target if their secret is true.
pub(crate) fn members(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    vec![some_of(random, secrets, STRANGERS, 0.6)]
}

/// The same with other numbers of strangers, of whom the publisher knows a share.
pub(crate) fn some_of(random: &mut ChaCha8Rng, secrets: &[bool], strangers: usize, share: f64) -> Publication {
    let mut people = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        people.extend((0..strangers).map(|n| stranger(group, n)).filter(|_| random.random_bool(share)));
        people.extend(secret.then(|| target(group)));
    }
    let rows = people.into_iter().map(|person| row(random, &person)).collect();
    Publication { dataset: &PEOPLE, rows }
}

fn row(random: &mut ChaCha8Rng, person: &str) -> String {
    let region = if random.random_bool(0.5) { "north" } else { "south" };
    format!("{person},{region},{}", random.random_range(0..=1000))
}

/// Rows for each group of a list: each stranger in one segment, the target in another, with a weight each.
pub(crate) fn list(targets: usize, of_strangers: (&str, u32), of_target: (&str, u32)) -> Vec<String> {
    let mut rows = vec![];
    for group in 0..targets {
        rows.extend((0..STRANGERS).map(|n| format!("{},g{group},{},{}", stranger(group, n), of_strangers.0, of_strangers.1)));
        rows.push(format!("{},g{group},{},{}", target(group), of_target.0, of_target.1));
    }
    rows
}
