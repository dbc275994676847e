//! Knife-edges of steps and classes. Rules that look at how many are at a step have an edge somewhere, of ten people
//! or nine; what answers look like on either side of it is learnt in a rehearsal instead of guessed by the author.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::people::{PEOPLE, stranger, target};
use super::room::{Dataset, Publication, Room, Rows, Template};
use super::{Attack, Campaign, seed};

type Look = fn(&mut dyn Room, usize) -> Vec<String>;
type Publish = fn(&mut ChaCha8Rng, &[bool]) -> Vec<Publication>;

pub(crate) fn campaigns() -> Vec<Campaign> {
    let ten: Publish = |random, secrets| matched(random, secrets, &[(20, 10)]);
    let forty: Publish = |random, secrets| matched(random, secrets, &[(20, 10), (60, 30)]);
    let hundred: Publish = |random, secrets| matched(random, secrets, &[(20, 10), (60, 20)]);
    let edge = |name, publish, look: Look| Campaign::defended(name, "D", publish, Attack::Rehearses(look, 10));
    let shapes = |name, look: Look| Campaign::defended(name, "D, P, A", one_of_two, Attack::Rehearses(look, 100));
    vec![
        edge("edge of one step", ten, |room, n| stepped(room, n, REACHED, [1000, 500, 0], "w")),
        edge("edge of one step, below", ten, |room, n| stepped(room, n, REACHED, [0, 500, 0], "w")),
        edge("edge between steps", forty, |room, n| stepped(room, n, REACHED, [1000, 500, 200], "w")),
        edge("edge of a first step", forty, |room, n| stepped(room, n, REACHED, [1, 1000, 0], "v")),
        edge("edges of both sides", ten, |room, n| stepped(room, n, SIDES, [1000, 500, 0], "w")),
        edge("edges of both sides, two steps", forty, |room, n| stepped(room, n, SIDES, [1000, 500, 200], "w")),
        edge("edge of the unmatched", forty, |room, n| stepped(room, n, MISSED, [1000, 500, 200], "w")),
        edge("edge of an average", forty, |room, n| stepped(room, n, AVERAGE, [1000, 500, 200], "w")),
        edge("edge of row counts", ten, visited),
        edge("edge of a class of ten", hundred, |room, n| stepped(room, n, REACHED, [700, 600, 1], "w")),
        shapes("random steps, inner join", |room, n| shaped(room, n, REACHED)),
        shapes("random steps, both sides", |room, n| shaped(room, n, SIDES)),
        shapes("random steps, the unmatched", |room, n| shaped(room, n, MISSED)),
        shapes("random steps, averages", |room, n| shaped(room, n, AVERAGE)),
    ]
}

/// So many of each kind of strangers, taken together with the target: how many are matched doesn't depend on the secret.
fn matched(random: &mut ChaCha8Rng, secrets: &[bool], kinds: &[(usize, usize)]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        let mut first = 0;
        for (at, (strangers, matched)) in kinds.iter().enumerate() {
            let mut people: Vec<_> = (first..first + strangers).collect();
            people.shuffle(random);
            let taken = matched - usize::from(*secret && at == 0);
            rows.extend(people[..taken].iter().map(|n| format!("{},north,1", stranger(group, *n))));
            first += strangers;
        }
        rows.extend(secret.then(|| format!("{},north,1", target(group))));
    }
    vec![Publication { dataset: &PEOPLE, rows }]
}

/// Amounts in default steps, and in one step.
static STEPPED: Dataset = Dataset {
    name: "bank.stepped",
    columns: &[
        "email text PRIVACY UNIT AS email UNIQUE",
        "g text DIMENSION",
        "w bigint MEASURE BETWEEN 0 AND 10000 NOT NULL",
        "v bigint MEASURE BETWEEN 0 AND 1000 NOT NULL STEPS (1000)",
    ],
    bounds: "THRESHOLD 10 ROWS AT MOST 1000000",
};

const REACHED: &str = "SELECT l.g, count(*) AS n, sum(l.w) AS w FROM bank.stepped l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
const AVERAGE: &str = "SELECT l.g, count(*) AS n, avg(l.w) AS w FROM bank.stepped l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
const SIDES: &str = "SELECT l.g, i.person IS NULL AS unmatched, count(*) AS n, sum(l.w) AS w
    FROM bank.stepped l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY l.g, i.person IS NULL";
const MISSED: &str = "SELECT l.g, count(*) AS n, sum(l.w) AS w
    FROM bank.stepped l WHERE NOT EXISTS (SELECT 1 FROM publisher.people i WHERE i.person = l.email) GROUP BY l.g";

/// What each group's rows look like, but for the group's name.
fn looks(targets: usize, answer: &Rows) -> Vec<String> {
    let mut looks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in answer {
        looks.entry(row[0].as_deref().unwrap_or("NULL")).or_default().push(format!("{:?}", &row[1..]));
    }
    let look = |group: usize| {
        let mut rows = looks.remove(format!("g{group}").as_str()).unwrap_or_default();
        rows.sort();
        rows.join(" ")
    };
    (0..targets).map(look).collect()
}

fn asked(room: &mut dyn Room, targets: usize, sql: &str) -> Vec<String> {
    let _ = room.offer(&Template::counting("edges", "l.email", sql));
    looks(targets, &room.ask("SELECT * FROM templates.edges").unwrap_or_default())
}

/// Weights of the target, of twenty strangers, and of sixty others unless these weigh nothing.
fn stepped(room: &mut dyn Room, targets: usize, sql: &str, weights: [u32; 3], measure: &str) -> Vec<String> {
    let [of_target, of_twenty, of_sixty] = weights;
    let others = if of_sixty == 0 && measure == "w" { 0 } else { 60 };
    let row = |person: String, group: usize, weight: u32| {
        let (w, v) = if measure == "w" { (weight, 0) } else { (0, weight) };
        format!("{person},g{group},{w},{v}")
    };
    let mut rows = vec![];
    for group in 0..targets {
        rows.push(row(target(group), group, of_target));
        rows.extend((0..20).map(|n| row(stranger(group, n), group, of_twenty)));
        rows.extend((20..20 + others).map(|n| row(stranger(group, n), group, of_sixty)));
    }
    room.load(&STEPPED, &rows);
    asked(room, targets, &sql.replace("l.w", &format!("l.{measure}")))
}

static VISITS: Dataset = Dataset {
    name: "bank.visits",
    columns: &["email text PRIVACY UNIT AS email", "g text DIMENSION"],
    bounds: "THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 1000000",
};

fn visited(room: &mut dyn Room, targets: usize) -> Vec<String> {
    let mut rows = vec![];
    for group in 0..targets {
        rows.extend((0..40).map(|n| format!("{},g{group}", stranger(group, n / 2))));
        rows.extend((0..5).map(|_| format!("{},g{group}", target(group))));
    }
    room.load(&VISITS, &rows);
    let sql = "SELECT l.g, count(DISTINCT l.email) AS people, count(*) AS n FROM bank.visits l JOIN publisher.people i ON i.person = l.email GROUP BY l.g";
    let _ = room.offer(&Template::counting("edges", "l.email", sql).clause("CELLS PER PERSON 1"));
    looks(targets, &room.ask("SELECT * FROM templates.edges").unwrap_or_default())
}

/// Shapes of lists; each is rehearsed often enough.
const SHAPES: usize = 3;

/// Three in five of sixty strangers, and the target or their double: how many are matched doesn't depend on which.
fn one_of_two(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        let mut people: Vec<_> = (0..40).map(|n| stranger(group, n)).filter(|_| random.random_bool(0.5)).collect();
        people.push(if *secret { target(group) } else { double(group) });
        rows.extend(people.iter().map(|person| format!("{person},north,1")));
    }
    vec![Publication { dataset: &PEOPLE, rows }]
}

fn double(group: usize) -> String {
    format!("u{group}@x.nl")
}

/// Lists of random shapes: two weights among strangers in random proportion, two others for the target and the double.
fn shaped(room: &mut dyn Room, targets: usize, sql: &str) -> Vec<String> {
    let mut random = ChaCha8Rng::seed_from_u64(seed());
    let shapes: Vec<_> = (0..SHAPES)
        .map(|_| {
            let weights: Vec<u32> = (0..4).map(|_| 10_u32.pow(random.random_range(0..4)) * random.random_range(1..10)).collect();
            (weights, random.random_range(10..30))
        })
        .collect();
    let mut rows = vec![];
    for group in 0..targets {
        let (weights, of_first) = &shapes[group % SHAPES];
        rows.push(format!("{},g{group},{},0", target(group), weights[0]));
        rows.push(format!("{},g{group},{},0", double(group), weights[1]));
        rows.extend((0..40).map(|n| format!("{},g{group},{},0", stranger(group, n), weights[if n < *of_first { 2 } else { 3 }])));
    }
    room.load(&STEPPED, &rows);
    let looks = asked(room, targets, sql);
    looks.iter().enumerate().map(|(group, look)| format!("{} {look}", group % SHAPES)).collect()
}
