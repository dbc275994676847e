//! Statements that fail exactly if a hidden row is there.

use rand_chacha::ChaCha8Rng;

use super::people::{STRANGERS, members, stranger, target};
use super::room::{Dataset, Publication, Refusal, Room, Template};
use super::score::Guess;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let campaign = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, members, Attack::Decodes(attack));
    let hidden = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, homes, Attack::Decodes(attack));
    vec![
        hidden("a filter that divides by zero", "1, 37", |room, n| alone(room, n, |g| format!("1 / length(replace(g, '{g}', '')) >= 0"))),
        hidden("a filter that casts", "2", |room, n| alone(room, n, |g| format!("CAST(CASE WHEN g = '{g}' THEN 'x' ELSE '1' END AS int) = 1"))),
        hidden("a filter on a hidden group", "3, 35", |room, n| {
            alone(room, n, |g| format!("length(g) >= 0 AND 1 / CASE WHEN g = '{g}' THEN 0 ELSE 1 END >= 0"))
        }),
        campaign("a sum that leaves its range", "5, 6", leaving),
    ]
}

static HOMES: Dataset = Dataset {
    name: "publisher.homes",
    columns: &["person text PRIVACY UNIT AS email UNIQUE", "home text DIMENSION"],
    bounds: "THRESHOLD 10 ROWS AT MOST 100000",
};

/// Each target, if they are there, alone at home.
fn homes(_: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows: Vec<_> = (0..STRANGERS).map(|n| format!("{},street", stranger(0, n))).collect();
    rows.extend(secrets.iter().enumerate().filter(|(_, secret)| **secret).map(|(group, _)| format!("{},g{group}", target(group))));
    vec![Publication { dataset: &HOMES, rows }]
}

/// A predicate for each target that fails where it meets their group, which is never shown.
fn alone(room: &mut dyn Room, targets: usize, predicate: impl Fn(&str) -> String) -> Vec<Guess> {
    let sql = "SELECT home AS g, count(DISTINCT person) AS n FROM publisher.homes GROUP BY home";
    let _ = room.offer(&Template::counting("alone", "person", sql));
    let fails = |group: usize| room.ask(&format!("SELECT * FROM templates.alone WHERE {}", predicate(&format!("g{group}")))).is_err();
    (0..targets).map(fails).map(Some).collect()
}

static VAST: Dataset = Dataset {
    name: "bank.vast",
    columns: &["email text PRIVACY UNIT AS email UNIQUE", "g text DIMENSION", "w bigint MEASURE BETWEEN 0 AND 4000000000 NOT NULL"],
    bounds: "THRESHOLD 10 ROWS AT MOST 100000",
};

/// A target's weight takes the sum out of what an integer holds.
fn leaving(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let mut rows = vec![];
    for group in 0..targets {
        rows.extend((0..STRANGERS).map(|n| format!("{},g{group},0", stranger(group, n))));
        rows.push(format!("{},g{group},4000000000", target(group)));
    }
    room.load(&VAST, &rows);
    let sql = "SELECT l.g, sum(l.w) AS w FROM bank.vast l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
    let offered = room.offer(&Template::counting("vast", "l.email", sql));
    let mut fails = |group: usize| match room.ask(&format!("SELECT CAST(w AS int) AS w FROM templates.vast WHERE g = 'g{group}'")) {
        Ok(_) => false,
        Err(Refusal(code)) => code != "42P01",
    };
    (0..targets).map(|group| offered.is_ok().then(|| fails(group))).collect()
}
