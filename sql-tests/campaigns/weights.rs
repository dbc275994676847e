//! Weights 2^i, by values, rows or accounts: a sum over the match says digit by digit who is in it.

use super::people::{LISTS, STRANGERS, members, stranger, target};
use super::room::{Dataset, Room, Template, cells};
use super::score::Guess;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let campaign = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, members, Attack::Decodes(attack));
    vec![
        campaign("weights 2^i in a sum", "24, D", |room, n| weighed(room, n, "sum(l.w)")),
        campaign("weights 2^i in avg × count", "24, P", |room, n| weighed(room, n, "avg(l.w) * count(*)")),
        campaign("weights 2^i beside other weights", "P", |room, n| weighed(room, n, "sum(l.w) + 0 * sum(l.v)")),
        campaign("rows 2^i", "24, D", rows),
        campaign("accounts 2^i", "O, 23", accounts),
    ]
}

/// Targets whose weights one cell adds up.
const DIGITS: usize = 8;

static WEIGHTS: Dataset = Dataset {
    name: "bank.weights",
    columns: &[
        "email text PRIVACY UNIT AS email UNIQUE",
        "g text DIMENSION",
        "w bigint MEASURE BETWEEN 0 AND 1000 NOT NULL",
        "v bigint MEASURE BETWEEN 0 AND 1000 NOT NULL",
    ],
    bounds: "THRESHOLD 10 ROWS AT MOST 100000",
};

fn cell(target: usize) -> (usize, u32) {
    (target / DIGITS, u32::try_from(target % DIGITS).unwrap())
}

/// Reads each target's digit in the number of their cell, if it is one that a sum of weights can be.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sums of some hundreds")]
fn digits(room: &mut dyn Room, targets: usize, template: &str) -> Vec<Guess> {
    let seen = cells(&room.ask(&format!("SELECT * FROM templates.{template}")));
    let digit = |n| {
        let (group, digit) = cell(n);
        let sum = seen.get(&format!("g{group}")).copied().flatten()?.round() as u64;
        Some(sum >> digit & 1 == 1)
    };
    (0..targets).map(digit).collect()
}

fn weighed(room: &mut dyn Room, targets: usize, amount: &str) -> Vec<Guess> {
    let mut rows = vec![];
    for n in 0..targets {
        let (group, digit) = cell(n);
        rows.push(format!("{},g{group},{},{n}", target(n), 1 << digit));
        rows.extend((0..STRANGERS).map(|s| format!("{},g{group},0,0", stranger(n, s))));
    }
    room.load(&WEIGHTS, &rows);
    let sql = format!("SELECT l.g, {amount} AS w FROM bank.weights l JOIN publisher.people i ON i.person = l.email GROUP BY l.g");
    let _ = room.offer(&Template::counting("weighed", "l.email", sql));
    digits(room, targets, "weighed")
}

fn rows(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let mut rows = vec![];
    for n in 0..targets {
        let (group, digit) = cell(n);
        rows.extend((0..1 << digit).map(|_| format!("{},g{group},m", target(n))));
        // 256 rows each, that the digits of targets are what is left over.
        rows.extend((0..STRANGERS).flat_map(|s| (0..1 << DIGITS).map(move |_| format!("{},g{group},m", stranger(n, s)))));
    }
    room.load(&LISTS, &rows);
    let sql = "SELECT l.g, count(*) AS n FROM bank.lists l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
    let _ = room.offer(&Template::counting("counted", "l.email", sql).clause("CELLS PER PERSON 1"));
    digits(room, targets, "counted")
}

static ACCOUNTS: Dataset = Dataset {
    name: "bank.accounts",
    columns: &["account text PRIVACY UNIT AS customer_id UNIQUE", "holder text DIMENSION", "g text DIMENSION"],
    bounds: "THRESHOLD 10 ROWS AT MOST 1000000",
};

fn accounts(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let mut rows = vec![];
    for n in 0..targets {
        let (group, digit) = cell(n);
        rows.extend((0..1 << digit).map(|a| format!("a{a}-{n},{},g{group}", target(n))));
        rows.extend((0..STRANGERS).flat_map(|s| (0..1 << DIGITS).map(move |a| format!("b{a}-{s}-{n},{},g{group}", stranger(n, s)))));
    }
    room.load(&ACCOUNTS, &rows);
    let sql = "SELECT a.g, count(DISTINCT a.account) AS n FROM bank.accounts a JOIN publisher.people i ON i.person = a.holder GROUP BY a.g";
    let _ = room.offer(&Template::counting("held", "a.account", sql));
    digits(room, targets, "held")
}
