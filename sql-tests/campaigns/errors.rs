//! Statements that fail exactly if a hidden row is there.

use super::people::{LIST, STRANGERS, members, stranger, target};
use super::room::{Dataset, Refusal, Room, Template};
use super::score::Guess;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let campaign = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, members, Attack::Decodes(attack));
    vec![
        campaign("a filter that divides by zero", "1, 37", |room, n| alone(room, n, |g| format!("1 / length(replace(g, '{g}', '')) >= 0"))),
        campaign("a filter that casts", "2", |room, n| alone(room, n, |g| format!("CAST(CASE WHEN g = '{g}' THEN 'x' ELSE '1' END AS int) = 1"))),
        campaign("a filter on a hidden group", "3, 35", |room, n| {
            alone(room, n, |g| format!("sqrt(n) >= 0 AND 1 / CASE WHEN g = '{g}' THEN 0 ELSE 1 END >= 0"))
        }),
        campaign("a sum that leaves its range", "5, 6", leaving),
    ]
}

/// Each target alone in a group that is never shown, and a predicate for each that fails where it meets it.
fn alone(room: &mut dyn Room, targets: usize, predicate: impl Fn(&str) -> String) -> Vec<Guess> {
    let mut rows: Vec<_> = (0..STRANGERS).map(|n| format!("{},all,m,0", stranger(0, n))).collect();
    rows.extend((0..targets).map(|group| format!("{},g{group},m,0", target(group))));
    room.load(&LIST, &rows);
    let sql = "SELECT l.g, count(DISTINCT l.email) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
    let _ = room.offer(&Template::counting("alone", "l.email", sql));
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
