//! Amounts of the publisher that become thresholds, keys or extremes, and one person whose amount is like no other's.

use rand_chacha::ChaCha8Rng;

use super::own::SPENDERS;
use super::people::{LIST, STRANGERS, list, stranger, target};
use super::room::{Publication, Room, Template};
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let whale = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<String>| Campaign::defended(name, attacks, spenders, Attack::Rehearses(attack, 2));
    vec![
        whale("threshold on a laundered sum", "I, 15", |room, n| own(room, n, "count(*) FILTER (WHERE s > 500000)", INNER)),
        whale("key from a laundered sum", "I", |room, n| own(room, n, "count(CASE WHEN s > 500000 THEN 1 END)", INNER)),
        whale("inner HAVING on a measure", "I, 15", |room, n| own(room, n, "count(*)", HAVING)),
        whale("greatest amount", "17", |room, n| own(room, n, "max(s)", INNER)),
        whale("powers of an amount", "H", |room, n| own(room, n, "sum(s * s)", INNER)),
        whale("deviation", "18", |room, n| own(room, n, "stddev(s)", INNER)),
        whale("whale in a total", "18, J", |room, n| own(room, n, "sum(s)", INNER)),
        whale("whale in an average", "18, J", |room, n| own(room, n, "avg(s)", INNER)),
        whale("whale in a total over a list", "18, D", |room, n| listed(room, n, "sum(i.fee)")),
        whale("whale in an average over a list", "18, D", |room, n| listed(room, n, "avg(i.fee)")),
        whale("whale of the listed, two amounts", "P, R", |room, n| listed(room, n, "sum(i.fee) - sum(l.w)")),
    ]
}

/// Everybody pays fifty, and a target, if the secret is true, nine hundred thousand.
fn spenders(_: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        rows.extend((0..STRANGERS).map(|n| format!("{},g{group},50", stranger(group, n))));
        rows.push(format!("{},g{group},{}", target(group), if *secret { 900_000 } else { 50 }));
    }
    vec![Publication { dataset: &SPENDERS, rows }]
}

const INNER: &str = "SELECT person, min(zip) AS zip, sum(fee) AS s FROM publisher.spenders GROUP BY person";
const HAVING: &str = "SELECT person, min(zip) AS zip, sum(fee) AS s FROM publisher.spenders GROUP BY person HAVING sum(fee) < 500000";

fn own(room: &mut dyn Room, targets: usize, aggregate: &str, people: &str) -> Vec<String> {
    let sql = format!("SELECT x.zip, {aggregate} AS v FROM ({people}) x GROUP BY x.zip");
    looks(room, targets, &Template::counting("own", "x.person", sql))
}

fn listed(room: &mut dyn Room, targets: usize, aggregate: &str) -> Vec<String> {
    room.load(&LIST, &list(targets, ("m", 1), ("m", 1)));
    let sql = format!("SELECT l.g, {aggregate} AS v FROM bank.list l JOIN publisher.spenders i ON i.person = l.email GROUP BY l.g");
    looks(room, targets, &Template::counting("listed", "l.email", sql))
}

fn looks(room: &mut dyn Room, targets: usize, template: &Template) -> Vec<String> {
    let _ = room.offer(template);
    let seen = room.ask(&format!("SELECT * FROM templates.{}", template.name)).unwrap_or_default();
    let look = |group: usize| {
        let name = format!("g{group}");
        let row = seen.iter().find(|row| row[0].as_deref() == Some(&name));
        row.map_or_else(String::new, |row| format!("{:?}", row[1]))
    };
    (0..targets).map(look).collect()
}
