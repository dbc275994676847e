//! What nobody claims to prevent, and its near neighbours: who knows all but one of a group, fake people in the
//! publisher's own table, subsets by the dozen; and ladders on the threshold, which tell nothing.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::people::{LIST, LISTS, PEOPLE, STRANGERS, list, members, stranger, target};
use super::room::{Publication, Room, Template, cells};
use super::score::Guess;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let nine = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "22, 35", nine_known, Attack::Decodes(attack));
    vec![
        nine("nine known and a target", known).undefended("who knows all but one of a group"),
        Campaign::defended("ten fakes in the publisher's table", "22, O", ten_fakes, Attack::Decodes(known)).undefended("k fake accounts and a target"),
        nine("ladder of dummies, left join", |room, n| ladder(room, n, LADDER_LEFT)),
        nine("ladder of dummies, rows", |room, n| ladder(room, n, LADDER_ROWS)),
        Campaign::defended("random subsets", "26", members, Attack::Decodes(|room, n| subsets(room, n, ""))),
        Campaign::defended("random subsets in one cell a person", "26", members, Attack::Decodes(|room, n| subsets(room, n, "CELLS PER PERSON 1"))),
        Campaign::defended("random subsets, as many cells", "26", members, Attack::Decodes(|room, n| subsets(room, n, "CELLS PER PERSON 100")))
            .undefended("CELLS PER PERSON 100"),
    ]
}

/// The first strangers of each group are the publisher's for certain, and nobody else but the target.
fn known_members(secrets: &[bool], known: usize) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        rows.extend((0..known).map(|n| stranger(group, n)).chain(secret.then(|| target(group))).map(|person| format!("{person},north,1")));
    }
    vec![Publication { dataset: &PEOPLE, rows }]
}

fn nine_known(_: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    known_members(secrets, 9)
}

fn ten_fakes(_: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    known_members(secrets, 10)
}

/// The group is there, or has eleven, exactly if the target is in it.
fn known(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&LIST, &list(targets, ("m", 0), ("m", 0)));
    let sql = "SELECT l.g, count(*) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
    let _ = room.offer(&Template::counting("known", "l.email", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.known"));
    let most = seen.values().flatten().copied().fold(0.0, f64::max);
    (0..targets).map(|group| Some(seen.get(&format!("g{group}")).copied().flatten() == Some(most))).collect()
}

const LADDER_LEFT: &str = "SELECT l.g, CASE WHEN count(DISTINCT i.person) >= 1 THEN 1 ELSE 0 END AS any FROM bank.list l
    LEFT JOIN publisher.people i ON i.person = l.email WHERE l.seg = 't' GROUP BY l.g";
const LADDER_ROWS: &str = "SELECT l.g, coalesce(count(DISTINCT i.person), 0) AS any FROM bank.list l
    LEFT JOIN (SELECT person, count(*) AS seen FROM publisher.people GROUP BY person) i ON i.person = l.email WHERE l.seg = 't' GROUP BY l.g";

/// A rung at one: nobody of the publisher's but the target can be above it, while dummies fill the group.
fn ladder(room: &mut dyn Room, targets: usize, sql: &str) -> Vec<Guess> {
    let mut rows = list(targets, ("m", 0), ("t", 0));
    rows.extend((0..targets).flat_map(|group| (0..20).map(move |n| format!("dummy{n}-{group}@x.nl,g{group},t,0"))));
    room.load(&LIST, &rows);
    let _ = room.offer(&Template::counting("rung", "l.email", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.rung"));
    (0..targets).map(|group| seen.get(&format!("g{group}")).copied().flatten().map(|any| any > 0.0)).collect()
}

/// Strangers and a random half of the targets in each of many subsets: as many equations as are needed.
fn subsets(room: &mut dyn Room, targets: usize, clause: &'static str) -> Vec<Guess> {
    let mut random = ChaCha8Rng::seed_from_u64(26);
    let subsets: Vec<Vec<bool>> = (0..4 * targets).map(|_| (0..targets).map(|_| random.random_bool(0.5)).collect()).collect();
    let mut rows = vec![];
    for (at, subset) in subsets.iter().enumerate() {
        rows.extend((0..STRANGERS).map(|n| format!("{},all,{at}", stranger(0, n))));
        rows.extend(subset.iter().enumerate().filter(|(_, within)| **within).map(|(n, _)| format!("{},all,{at}", target(n))));
    }
    room.load(&LISTS, &rows);
    let sql = "SELECT l.seg, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.people i ON i.person = l.email GROUP BY l.seg";
    let _ = room.offer(&Template::counting("subsets", "l.email", sql).clause(clause));
    let seen = cells(&room.ask("SELECT * FROM templates.subsets"));
    // The last unknown is how many strangers there are.
    let equations: Vec<(Vec<f64>, f64)> = subsets
        .iter()
        .enumerate()
        .filter_map(|(at, subset)| {
            let unknowns = subset.iter().map(|within| f64::from(u8::from(*within))).chain([1.0]);
            Some((unknowns.collect(), seen.get(&at.to_string()).copied().flatten()?))
        })
        .collect();
    match least_squares(&equations, targets + 1) {
        Some(solution) => solution[..targets].iter().map(|share| Some(*share > 0.5)).collect(),
        None => vec![None; targets],
    }
}

/// The normal equations, by elimination; nothing if they don't determine every unknown.
fn least_squares(equations: &[(Vec<f64>, f64)], unknowns: usize) -> Option<Vec<f64>> {
    let mut matrix = vec![vec![0.0; unknowns + 1]; unknowns];
    for (row, value) in equations {
        for (at, line) in matrix.iter_mut().enumerate() {
            for (column, cell) in line.iter_mut().enumerate() {
                *cell += row[at] * row.get(column).unwrap_or(value);
            }
        }
    }
    for at in 0..unknowns {
        let pivot = (at..unknowns).max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs()))?;
        matrix.swap(at, pivot);
        if matrix[at][at].abs() < 1e-6 {
            return None;
        }
        let line = matrix[at].clone();
        for (_, row) in matrix.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            let factor = row[at] / line[at];
            row.iter_mut().zip(&line).for_each(|(cell, pivot)| *cell -= factor * pivot);
        }
    }
    Some((0..unknowns).map(|at| matrix[at][unknowns] / matrix[at][at]).collect())
}
