//! A segment for each target, padded with others, in joins of every kind: what differs by one person is about them.

use std::collections::BTreeMap;

use super::people::{LIST, LISTS, STRANGERS, list, members, stranger, target};
use super::room::{Room, Template, cells};
use super::score::Guess;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let pairs = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "M, 20", members, Attack::Decodes(attack));
    let dummies = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "A, B, 22, 36", members, Attack::Decodes(attack));
    let parts = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "14, C, R", members, Attack::Decodes(attack));
    vec![
        pairs("segment with and without, inner join", |room, n| nested(room, n, "", INNER)),
        pairs("the same in one cell a person", |room, n| nested(room, n, "CELLS PER PERSON 1", INNER)),
        pairs("the same in two cells a person", |room, n| nested(room, n, "CELLS PER PERSON 2", INNER)).undefended("CELLS PER PERSON 2"),
        pairs("segment with and without, IN", |room, n| nested(room, n, "CELLS PER PERSON 1", SEMI)),
        pairs("segment with and without, EXISTS", |room, n| nested(room, n, "CELLS PER PERSON 1", EXISTS)),
        pairs("segment with and without, left join", |room, n| nested(room, n, "", LEFT_OF_ROWS)),
        pairs("the same in a cell, left join", |room, n| nested(room, n, "CELLS PER PERSON 1", LEFT_OF_ROWS)),
        pairs("segment with and without, per person", |room, n| nested(room, n, "", PER_PERSON)),
        dummies("dummies and a target, left join", |room, n| padded(room, n, LEFT, 1.0, 0.0)),
        dummies("dummies and a target, matched bit", |room, n| padded(room, n, BIT, DUMMIES, DUMMIES + 1.0)),
        dummies("dummies and a target, NOT IN", |room, n| padded(room, n, NOT_IN, DUMMIES, DUMMIES + 1.0)),
        dummies("dummies and a target, NOT EXISTS", |room, n| padded(room, n, NOT_EXISTS, DUMMIES, DUMMIES + 1.0)),
        dummies("dummies and a target, IS NULL", |room, n| padded(room, n, IS_NULL, DUMMIES, DUMMIES + 1.0)),
        parts("a target's FILTER beside the whole", |room, n| beside(room, n, "count(*) AS n, count(DISTINCT l.email) FILTER (WHERE l.seg = 'target')")),
        parts("a target's FILTER by itself", |room, n| beside(room, n, "count(*) FILTER (WHERE l.seg = 'target')")),
        parts("a target's CASE beside the whole", |room, n| beside(room, n, "count(*) AS n, count(CASE WHEN l.seg = 'target' THEN 1 END)")),
        parts("a target's weight in a CASE", |room, n| beside(room, n, "count(*) AS n, sum(CASE WHEN l.seg = 'target' THEN l.w ELSE 0 END)")),
        parts("the whole less its FILTER", |room, n| beside(room, n, "count(*) - count(*) FILTER (WHERE l.seg <> 'target')")),
    ]
}

const INNER: &str = "SELECT l.g, l.seg, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.people i ON i.person = l.email GROUP BY l.g, l.seg";
const SEMI: &str =
    "SELECT l.g, l.seg, count(DISTINCT l.email) AS n FROM bank.lists l WHERE l.email IN (SELECT person FROM publisher.people) GROUP BY l.g, l.seg";
const EXISTS: &str = "SELECT l.g, l.seg, count(DISTINCT l.email) AS n FROM bank.lists l
    WHERE EXISTS (SELECT 1 FROM publisher.people i WHERE i.person = l.email) GROUP BY l.g, l.seg";

const LEFT_OF_ROWS: &str = "SELECT l.g, l.seg, count(DISTINCT i.person) AS n FROM bank.lists l LEFT JOIN publisher.people i ON i.person = l.email
    GROUP BY l.g, l.seg";
const PER_PERSON: &str = "SELECT l.g, l.seg, count(DISTINCT l.email) AS n FROM bank.lists l
    JOIN (SELECT person, max(region) AS region FROM publisher.people GROUP BY person) i ON i.person = l.email GROUP BY l.g, l.seg";

/// Each group's strangers twice, once with the target.
fn nested(room: &mut dyn Room, targets: usize, clause: &'static str, sql: &str) -> Vec<Guess> {
    let mut rows = vec![];
    for group in 0..targets {
        for seg in ["without", "with"] {
            rows.extend((0..STRANGERS).map(|n| format!("{},g{group},{seg}", stranger(group, n))));
        }
        rows.push(format!("{},g{group},with", target(group)));
    }
    room.load(&LISTS, &rows);
    let _ = room.offer(&Template::counting("nested", "l.email", sql).clause(clause));
    let seen = cells(&room.ask("SELECT * FROM templates.nested"));
    let of = |group, seg| seen.get(&format!("g{group}/{seg}")).copied().flatten();
    (0..targets).map(|group| one_or_none(of(group, "with")? - of(group, "without")?)).collect()
}

/// A difference of one is a yes, of none a no; anything else is about something else.
pub(crate) fn one_or_none(difference: f64) -> Guess {
    [0.0, 1.0].contains(&difference).then_some(difference > 0.5)
}

const DUMMIES: f64 = 50.0;
const LEFT: &str = "SELECT l.g, count(DISTINCT i.person) AS n FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
const BIT: &str = "SELECT l.g, count(*) AS n FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY l.g, i.person IS NULL";
const NOT_IN: &str = "SELECT l.g, count(*) AS n FROM bank.list l WHERE l.email NOT IN (SELECT person FROM publisher.people) GROUP BY l.g";
const NOT_EXISTS: &str = "SELECT l.g, count(*) AS n FROM bank.list l
    WHERE NOT EXISTS (SELECT 1 FROM publisher.people i WHERE i.person = l.email) GROUP BY l.g";
const IS_NULL: &str = "SELECT l.g, count(*) AS n FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email WHERE i.person IS NULL GROUP BY l.g";

/// Each target among fifty who are nobody's, so that the only match there can be is theirs.
#[expect(clippy::float_cmp, reason = "small whole numbers")]
fn padded(room: &mut dyn Room, targets: usize, sql: &str, yes: f64, no: f64) -> Vec<Guess> {
    let mut rows = vec![];
    for group in 0..targets {
        rows.extend((0..50).map(|n| format!("dummy{n}-{group}@x.nl,g{group},m,0")));
        rows.push(format!("{},g{group},m,0", target(group)));
    }
    // Strangers, so that the statement as a whole has matches.
    rows.extend((0..targets).flat_map(|group| (0..STRANGERS).map(move |n| format!("{},all,m,0", stranger(group, n)))));
    room.load(&LIST, &rows);
    let _ = room.offer(&Template::counting("padded", "l.email", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.padded"));
    let of = |group| seen.get(&format!("g{group}")).copied().flatten();
    (0..targets).map(|group| of(group).filter(|n| *n == yes || *n == no).map(|n| n == yes)).collect()
}

/// The target as a part of a group that is large enough: `aggregates` ends with what says how large the part is.
fn beside(room: &mut dyn Room, targets: usize, aggregates: &str) -> Vec<Guess> {
    room.load(&LIST, &list(targets, ("m", 1), ("target", 1)));
    let sql = format!("SELECT l.g, {aggregates} AS part FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.g");
    let _ = room.offer(&Template::counting("beside", "l.email", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.beside"));
    let parts: BTreeMap<&str, Option<f64>> = seen.iter().map(|(key, part)| (key.split('/').next().unwrap(), *part)).collect();
    (0..targets).map(|group| one_or_none(parts.get(format!("g{group}").as_str()).copied().flatten()?)).collect()
}
