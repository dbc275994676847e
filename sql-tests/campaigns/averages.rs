//! Averages over the publisher's list: where they are about the few whom the attacker's list leaves out, and where
//! rows of one list fall into classes with other borders.

use rand::Rng;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::people::{LIST, target};
use super::room::{Dataset, Publication, Room, Template};
use super::score::Guess;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    vec![
        Campaign::defended("all but one of a place are listed", "J", one_more, Attack::Rehearses(|room, n| left_out(room, n, 20), 5)),
        Campaign::defended("most of a place are listed", "J", one_more, Attack::Rehearses(|room, n| left_out(room, n, 16), 5)),
        Campaign::defended("who of two pays much", "J, D", one_of_two, Attack::Rehearses(|room, n| left_out(room, n, 15), 60)),
        Campaign::defended("borders of one list's classes", "J", between, Attack::Decodes(borders)),
    ]
}

static SUBSCRIBERS: Dataset = Dataset {
    name: "publisher.subscribers",
    columns: &["person text PRIVACY UNIT AS email UNIQUE", "zip text DIMENSION", "fee bigint MEASURE BETWEEN 0 AND 5000000 NOT NULL"],
    bounds: "THRESHOLD 10 ROWS AT MOST 1000000",
};

/// Forty subscribers with fees of whole hundreds, and a target where the secret is true.
fn one_more(_: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        rows.extend((0..20).flat_map(|n| [format!("a{n}-{group}@x.nl,z{group},1300"), format!("b{n}-{group}@x.nl,z{group},3300")]));
        rows.extend(secret.then(|| format!("{},z{group},900", target(group))));
    }
    vec![Publication { dataset: &SUBSCRIBERS, rows }]
}

/// Forty who pay either, nobody knows which, and two of whom one pays much: the target if the secret is true.
fn one_of_two(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        let either = |kind: char, n: usize, fee: u32| format!("{kind}{n}-{group}@x.nl,z{group},{fee}");
        rows.extend((0..40).map(|n| either(if n % 2 == 0 { 'a' } else { 'b' }, n / 2, if random.random_bool(0.5) { 1300 } else { 3300 })));
        let (one, other) = if *secret { (5000, 900) } else { (900, 5000) };
        rows.extend([format!("{},z{group},{one}", target(group)), format!("u{group}@x.nl,z{group},{other}")]);
    }
    vec![Publication { dataset: &SUBSCRIBERS, rows }]
}

/// Lists so many of each kind and the target's double, and looks at what the amounts over them are.
fn left_out(room: &mut dyn Room, targets: usize, listed: usize) -> Vec<String> {
    let mut rows = vec![];
    for group in 0..targets {
        rows.extend((0..listed).flat_map(|n| [format!("a{n}-{group}@x.nl,m,m,0"), format!("b{n}-{group}@x.nl,m,m,0")]));
        rows.push(format!("u{group}@x.nl,m,m,0"));
    }
    room.load(&LIST, &rows);
    let shown = "SELECT s.zip, count(*) AS n, sum(s.fee) AS fee, avg(s.fee) AS average FROM publisher.subscribers s";
    // With a plain engine the same is asked of everybody, beside those who are listed.
    let naive = "SELECT s.zip, count(*) AS n, count(l.email) AS listed, sum(s.fee) - sum(s.fee) FILTER (WHERE l.email IS NOT NULL) AS fee
        FROM publisher.subscribers s LEFT JOIN bank.list l ON l.email = s.person GROUP BY s.zip HAVING count(DISTINCT s.person) >= 10";
    let sql = format!("{shown} JOIN bank.list l ON l.email = s.person GROUP BY s.zip");
    let _ = room.offer(&Template::counting("fees", "", sql).naive(naive));
    let answer = room.ask("SELECT * FROM templates.fees").unwrap_or_default();
    let look = |group: usize| {
        let row = answer.iter().find(|row| row[0].as_deref() == Some(&format!("z{group}")));
        row.map_or_else(String::new, |row| format!("{:?}", &row[1..]))
    };
    (0..targets).map(look).collect()
}

/// Fees below a million, from two millions on, and the target's alone between: in the upper half where the secret is true.
fn between(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        rows.extend((0..100).map(|n| format!("p{n}-{group}@x.nl,z{group},{}", random.random_range(500_000..1_000_000))));
        rows.extend((100..1000).map(|n| format!("p{n}-{group}@x.nl,z{group},{}", random.random_range(2_000_000..5_000_000))));
        let fee = if *secret { random.random_range(1_500_000..2_000_000) } else { random.random_range(1_000_000..1_500_000) };
        rows.push(format!("{},z{group},{fee}", target(group)));
    }
    vec![Publication { dataset: &SUBSCRIBERS, rows }]
}

/// Sizes of rows of one list, on either side of where the class of the target was another one.
const SIZES: [usize; 5] = [149, 149, 150, 151, 152];

/// The default step at which everybody above is capped: rows tell what is below.
const CAP: f64 = 2_000_000.0;

fn borders(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut rows = vec![];
    for group in 0..targets {
        let mut people: Vec<_> = (0..1000).collect();
        people.shuffle(&mut random);
        let mut people = people.into_iter();
        for (row, size) in SIZES.iter().enumerate() {
            rows.extend(people.by_ref().take(*size).map(|n| format!("p{n}-{group}@x.nl,m,r{row},0")));
        }
    }
    room.load(&LIST, &rows);
    let sql = "SELECT s.zip, l.seg, count(*) AS n, sum(s.fee) AS fee FROM publisher.subscribers s JOIN bank.list l ON l.email = s.person GROUP BY s.zip, l.seg";
    let naive = "SELECT s.zip, 'between' AS seg, count(*) AS n, sum(CASE WHEN s.fee >= 1500000 AND s.fee < 2000000 THEN 1 ELSE 0 END) AS fee
        FROM publisher.subscribers s GROUP BY s.zip HAVING count(DISTINCT s.person) >= 10";
    let _ = room.offer(&Template::counting("fees", "", sql).naive(naive));
    let answer = room.ask("SELECT * FROM templates.fees").unwrap_or_default();
    let guess = |group: usize| {
        let of_zip = answer.iter().filter(|row| row[0].as_deref() == Some(&format!("z{group}")));
        let rows: Vec<(String, f64, f64)> =
            of_zip.filter_map(|row| Some((row[1].clone()?, row[2].as_ref()?.parse().ok()?, row[3].as_ref()?.parse().ok()?))).collect();
        match rows.first() {
            Some((seg, _, count)) if seg == "between" => Some(*count > 0.0),
            _ => Some(fee_between(&rows)? >= 1_500_000.0),
        }
    };
    (0..targets).map(guess).collect()
}

/// What the target's fee has to be if the smaller rows average the low class with the target in it, and the larger
/// ones without: whole numbers of people of each class, that all rows agree on.
fn fee_between(rows: &[(String, f64, f64)]) -> Option<f64> {
    let missing = |small: bool| rows.iter().filter(move |(_, n, _)| (*n <= 150.0) == small).map(|(_, n, fee)| (*n, n * CAP - fee));
    let (small, large): (Vec<_>, Vec<_>) = (missing(true).collect(), missing(false).collect());
    let (first, second) = (small.first()?, large.first()?);
    let mut best: Option<(f64, f64)> = None;
    for low in 10..40_u32 {
        let mean = first.1 / f64::from(low);
        let distance = |total: f64| (total / (total / mean).round() - mean).abs();
        let apart = small.iter().map(|(_, total)| distance(*total)).fold(0.0, f64::max);
        if !(1_000_000.0..=1_500_000.0).contains(&mean) || apart > 0.3 {
            continue;
        }
        let total = |n: f64, low: u32, fee: f64| {
            let (high, without) = ((CAP - fee) / 901.0, (101.0 * (CAP - mean) - fee) / 100.0);
            n * high + f64::from(low) * (CAP - high - without)
        };
        for low in 10..40 {
            let (at_zero, at_one) = (total(second.0, low, 0.0), total(second.0, low, 1.0));
            let fee = (second.1 - at_zero) / (at_one - at_zero);
            let agrees = |(n, seen): &(f64, f64)| (10..40).map(|low| (total(*n, low, fee) - seen).abs()).fold(f64::MAX, f64::min);
            let apart = large.iter().map(agrees).fold(apart, f64::max);
            if (999_900.0..=2_000_100.0).contains(&fee) && best.is_none_or(|(least, _)| apart < least) {
                best = Some((apart, fee));
            }
        }
    }
    best.map(|(_, fee)| fee)
}

/// The rule decodes what rows would be if their classes had borders of their own: its silence is the server's doing.
#[test]
fn borders_of_their_own_would_tell() {
    let (mean, fee) = (800_123.5, 1_712_345.0);
    let without = (101.0 * mean - fee) / 100.0;
    let high = (900.0 * CAP + fee) / 901.0;
    let row = |(at, n): (usize, &usize)| {
        let (n, low) = (f64::from(u16::try_from(*n).unwrap()), f64::from(u8::try_from(14 + at % 3).unwrap()));
        let sum = if n <= 150.0 { low * mean + (n - low) * CAP } else { low * without + (n - low) * high };
        (format!("r{at}"), n, sum.floor())
    };
    let decoded = fee_between(&SIZES.iter().enumerate().map(row).collect::<Vec<_>>()).unwrap();
    assert!((decoded - fee).abs() < 1000.0, "{decoded}");
}
