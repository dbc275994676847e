//! Trackers, creeping ranges and lists that include one another: large sets whose difference is a person.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::people::{LIST, STRANGERS, members, stranger, target};
use super::room::{Dataset, Publication, Room, Template, cells};
use super::score::Guess;
use super::segments::one_or_none;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let tracker = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, patients, Attack::Decodes(attack));
    let creep = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, members, Attack::Decodes(attack));
    vec![
        tracker("individual tracker", "30, 32", individual),
        tracker("general tracker", "30", general),
        tracker("general tracker in FILTERs", "30, 14", general_in_one),
        tracker("all, and all but one, in FILTERs", "30, 33", all_but),
        tracker("hidden cells of a total", "33", hidden_cells),
        creep("range creep, one template a step", "31, E", |room, n| ranges(room, n, |at| format!("l.w_at <= {at}"))),
        creep("widened lists", "E", |room, n| ranges(room, n, |at| format!("l.seg IN ('base'{})", (0..=at).map(|s| format!(", 's{s}'")).collect::<String>()))),
        creep("one list, said differently", "32, E", |room, n| ranges(room, n, |at| format!("NOT (l.w_at > {at})"))),
        creep("range creep in FILTERs", "31, 14", ranges_in_one),
    ]
}

static PATIENTS: Dataset = Dataset {
    name: "publisher.patients",
    columns: &["person text PRIVACY UNIT AS email UNIQUE", "zip text DIMENSION", "job text DIMENSION", "sick text DIMENSION"],
    bounds: "THRESHOLD 10 ROWS AT MOST 100000",
};

/// Two hundred people of a few places, and each target the only one of theirs; the secret is who is sick.
fn patients(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for n in 0..200 {
        let (zip, job) = (random.random_range(0..5), random.random_range(0..2));
        let sick = if random.random_bool(0.4) { "yes" } else { "no" };
        rows.push(format!("p{n}@x.nl,place{zip},job{job},{sick}"));
    }
    rows.extend(secrets.iter().enumerate().map(|(n, secret)| format!("{},z{n},job0,{}", target(n), if *secret { "yes" } else { "no" })));
    vec![Publication { dataset: &PATIENTS, rows }]
}

/// How many fulfil a condition, by a template for it.
fn counted(room: &mut dyn Room, name: &str, condition: &str) -> Option<f64> {
    let sql = format!("SELECT count(DISTINCT person) AS n FROM publisher.patients WHERE {condition}");
    let _ = room.offer(&Template::counting(name, "person", sql));
    cells(&room.ask(&format!("SELECT * FROM templates.{name}"))).values().next().copied().flatten()
}

/// The sick of a job, less the sick of the job who live anywhere but where the target does.
fn individual(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let all = counted(room, "sick", "sick = 'yes' AND job = 'job0'");
    let guess = |n| {
        let others = counted(room, &format!("sick_{n}"), &format!("sick = 'yes' AND job = 'job0' AND zip <> 'z{n}'"));
        one_or_none(all? - others?)
    };
    (0..targets).map(guess).collect()
}

/// q(C) = q(C or T) + q(C or not T) - q(all), of which no set is small.
fn general(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let all = Some(counted(room, "t", "job = 'job1'")).zip(Some(counted(room, "not_t", "job <> 'job1'")));
    let guess = |n| {
        let (of_t, of_not_t) = all?;
        let picked = format!("zip = 'z{n}' AND sick = 'yes'");
        let a = counted(room, &format!("a_{n}"), &format!("({picked}) OR job = 'job1'"));
        let b = counted(room, &format!("b_{n}"), &format!("({picked}) OR job <> 'job1'"));
        one_or_none(a? + b? - of_t? - of_not_t?)
    };
    (0..targets).map(guess).collect()
}

/// A template's one row, as numbers.
fn row(room: &mut dyn Room, name: &str, sql: String) -> Vec<Option<f64>> {
    let _ = room.offer(&Template::counting(name, "person", sql));
    let answer = room.ask(&format!("SELECT * FROM templates.{name}")).unwrap_or_default();
    answer.first().map(|row| row.iter().map(|field| field.as_ref()?.parse().ok()).collect()).unwrap_or_default()
}

fn general_in_one(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let parts = (0..targets).flat_map(|n| {
        let picked = format!("zip = 'z{n}' AND sick = 'yes'");
        ["=", "<>"].map(|t| format!(", count(*) FILTER (WHERE ({picked}) OR job {t} 'job1') AS c{n}_{}", t.len()))
    });
    let sql = format!("SELECT count(*) AS n{} FROM publisher.patients", parts.collect::<String>());
    let row = row(room, "trackers", sql);
    let of = |at: usize| row.get(at).copied().flatten();
    (0..targets).map(|n| one_or_none(of(2 * n + 1)? + of(2 * n + 2)? - of(0)?)).collect()
}

fn all_but(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let parts = (0..targets).map(|n| format!(", count(*) FILTER (WHERE sick = 'yes' AND zip <> 'z{n}') AS c{n}"));
    let sql = format!("SELECT count(*) FILTER (WHERE sick = 'yes') AS n{} FROM publisher.patients", parts.collect::<String>());
    let row = row(room, "but", sql);
    let of = |at: usize| row.get(at).copied().flatten();
    (0..targets).map(|n| one_or_none(of(0)? - of(n + 1)?)).collect()
}

/// The sick of all places but those of targets, and one more each time.
fn hidden_cells(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let case = |known: usize| {
        let keys = (0..known).map(|n| format!(" WHEN zip = 'z{n}' THEN 'known'")).collect::<String>();
        format!("CASE{keys} WHEN zip LIKE 'place%' THEN 'known' ELSE zip END")
    };
    let known = |room: &mut dyn Room, n: usize| {
        let sql = format!("SELECT {} AS place, sick, count(DISTINCT person) AS n FROM publisher.patients GROUP BY 1, 2", case(n));
        let naive = format!("SELECT * FROM ({sql}) x WHERE n >= 10");
        let _ = room.offer(&Template::counting(format!("places_{n}"), "", sql).naive(naive));
        cells(&room.ask(&format!("SELECT * FROM templates.places_{n}"))).get("known/yes").copied().flatten()
    };
    let counts: Vec<_> = (0..=targets).map(|n| known(room, n)).collect();
    counts.windows(2).map(|pair| one_or_none(pair[1]? - pair[0]?)).collect()
}

static LINE: Dataset =
    Dataset { name: "bank.line", columns: &["email text PRIVACY UNIT AS email UNIQUE", "seg text DIMENSION", "w_at bigint DIMENSION"], bounds: LIST.bounds };

/// Strangers first, then the targets one by one.
fn line(room: &mut dyn Room, targets: usize) {
    let mut rows: Vec<_> = (0..STRANGERS).map(|n| format!("{},base,-1", stranger(0, n))).collect();
    rows.extend((0..targets).map(|n| format!("{},s{n},{n}", target(n))));
    room.load(&LINE, &rows);
}

fn ranges(room: &mut dyn Room, targets: usize, condition: impl Fn(usize) -> String) -> Vec<Guess> {
    line(room, targets);
    let mut until = |name: String, condition: String| {
        let sql = format!("SELECT count(DISTINCT l.email) AS n FROM bank.line l JOIN publisher.people i ON i.person = l.email WHERE {condition}");
        let _ = room.offer(&Template::counting(name.clone(), "l.email", sql));
        cells(&room.ask(&format!("SELECT * FROM templates.{name}"))).values().next().copied().flatten()
    };
    let mut counts = vec![until("base".to_owned(), "l.seg = 'base'".to_owned())];
    counts.extend((0..targets).map(|n| until(format!("until_{n}"), condition(n))));
    counts.windows(2).map(|pair| one_or_none(pair[1]? - pair[0]?)).collect()
}

fn ranges_in_one(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    line(room, targets);
    let parts: Vec<_> = (0..=targets).map(|n| format!("count(*) FILTER (WHERE l.w_at < {n}) AS c{n}")).collect();
    let sql = format!("SELECT {} FROM bank.line l JOIN publisher.people i ON i.person = l.email", parts.join(", "));
    let row = row(room, "steps", sql);
    (0..targets).map(|n| one_or_none(row.get(n + 1).copied().flatten()? - row.get(n).copied().flatten()?)).collect()
}
