//! Filters that seem to exclude one another's people: two lists that differ by one person may be asked about without
//! anybody's consent if they do, and tell who it is if they don't.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::people::{LIST, PEOPLE, STRANGERS, list, members, some_of, stranger, target};
use super::room::{Dataset, Publication, Room, Template, cells};
use super::score::Guess;
use super::segments::one_or_none;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let visits = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "N, E", visits, Attack::Decodes(attack));
    vec![
        visits("filters on rows", |room, n| two(room, n, [ROWS; 2], ["v.page = 'a'", "v.page = 'b'"], 0.0)),
        visits("filters below a person's aggregate", |room, n| two(room, n, [BELOW_A, BELOW_B], ["v.page = 'a'", "v.page = 'b'"], 0.0)),
        visits("filters on two aggregates of a person", |room, n| two(room, n, [BOTH; 2], ["v.least = 'a'", "v.most = 'b'"], 0.0)),
        visits("filters that exclude in part", |room, n| two(room, n, [BOTH; 2], ["v.most IN ('b', 'c')", "NOT v.most = 'c'"], 0.0)),
        Campaign::defended(
            "the matched, then the unmatched",
            "N, A",
            halves,
            Attack::Decodes(|room, n| {
                let left = "LEFT JOIN publisher.people v ON v.person = l.email";
                two(room, n, [left; 2], ["v.person IS NOT NULL", "v.person IS NULL"], 1.0)
            }),
        ),
        Campaign::defended("filters on what two columns look up", "N, F", members, Attack::Decodes(looked_up)),
        Campaign::defended("a list that is loaded later", "N, 41", members, Attack::Decodes(before_any)),
    ]
}

/// Everybody sees page a and page b.
static VISITS: Dataset = Dataset {
    name: "publisher.visits",
    columns: &["person text PRIVACY UNIT AS email", "page text DIMENSION"],
    bounds: "THRESHOLD 10 ROWS PER PERSON 5 ROWS AT MOST 1000000",
};

fn visits(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let people = some_of(random, secrets, STRANGERS, 0.6).rows;
    let rows = people.iter().flat_map(|row| ["a", "b"].map(|page| format!("{},{page}", row.split(',').next().unwrap())));
    vec![Publication { dataset: &VISITS, rows: rows.collect() }]
}

/// A half of the strangers, so that the other half is large enough too.
fn halves(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        let mut people: Vec<_> = (0..STRANGERS).collect();
        people.shuffle(random);
        let known = people[..STRANGERS / 2].iter().map(|n| stranger(group, *n)).chain(secret.then(|| target(group)));
        rows.extend(known.map(|person| format!("{person},north,1")));
    }
    vec![Publication { dataset: &PEOPLE, rows }]
}

const ROWS: &str = "JOIN publisher.visits v ON v.person = l.email";
const BELOW_A: &str = "JOIN (SELECT person, max(page) AS page FROM publisher.visits WHERE page = 'a' GROUP BY person) v ON v.person = l.email";
const BELOW_B: &str = "JOIN (SELECT person, max(page) AS page FROM publisher.visits WHERE page = 'b' GROUP BY person) v ON v.person = l.email";
const BOTH: &str = "JOIN (SELECT person, min(page) AS least, max(page) AS most FROM publisher.visits GROUP BY person) v ON v.person = l.email";

static FIRST: Dataset = Dataset { name: "bank.first", columns: LIST.columns, bounds: LIST.bounds };
static SECOND: Dataset = Dataset { name: "bank.second", columns: LIST.columns, bounds: LIST.bounds };

/// One list through one filter, then the list without the target through the other; the second counts the `rest` of the
/// list if it is one, or the same people.
fn two(room: &mut dyn Room, targets: usize, joins: [&str; 2], filters: [&str; 2], rest: f64) -> Vec<Guess> {
    room.load(&FIRST, &list(targets, ("m", 0), ("m", 0)));
    room.load(&SECOND, &list(targets, ("m", 0), ("elsewhere", 0)));
    let mut ask = |at: usize, from: &str| {
        let sql = format!("SELECT l.g, l.seg, count(DISTINCT l.email) AS n FROM {from} l {} WHERE {} GROUP BY l.g, l.seg", joins[at], filters[at]);
        // Rows of a person are in several cells unless it is said that they count in one.
        let clause = if joins[at] == ROWS { "CELLS PER PERSON 1" } else { "" };
        let _ = room.offer(&Template::counting(format!("t{at}"), "l.email", sql).clause(clause));
        cells(&room.ask(&format!("SELECT * FROM templates.t{at}")))
    };
    let (first, second) = (ask(0, "bank.first"), ask(1, "bank.second"));
    let strangers = f64::from(u8::try_from(STRANGERS).unwrap());
    let guess = |group: usize| {
        let of = |cells: &std::collections::BTreeMap<String, Option<f64>>| cells.get(&format!("g{group}/m")).copied().flatten();
        let (first, second) = (of(&first)?, of(&second)?);
        one_or_none(first - if rest > 0.0 { strangers - second } else { second })
    };
    (0..targets).map(guess).collect()
}

static PLACES: Dataset = Dataset { name: "bank.places", columns: &["place text UNIQUE", "what text"], bounds: "ROWS AT MOST 10000" };

/// One column of a lookup, by the list's segment and then by the publisher's region: everybody passes both filters.
fn looked_up(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&PLACES, &["m,a", "elsewhere,a", "north,b", "south,b"].map(str::to_owned));
    let join = |key: &str| format!("JOIN publisher.people v ON v.person = l.email JOIN bank.places p ON p.place = {key}");
    let (by_segment, by_region) = (join("l.seg"), join("v.region"));
    two(room, targets, [&by_segment, &by_region], ["p.what = 'a'", "p.what = 'b'"], 0.0)
}

/// Everything is approved over a list that is harmless; then come the lists.
fn before_any(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let sql = format!("SELECT l.g, l.seg, count(*) AS n FROM bank.list l JOIN {} i ON i.person = l.email GROUP BY l.g, l.seg", PEOPLE.name);
    let template = Template::counting("early", "l.email", sql);
    room.load(&LIST, &["nobody@x.nl,none,none,0".to_owned()]);
    let _ = room.offer(&template);
    let mut ask = |of_target| {
        room.load(&LIST, &list(targets, ("m", 0), (of_target, 0)));
        let _ = room.renew(&template);
        cells(&room.ask("SELECT * FROM templates.early"))
    };
    let (first, second) = (ask("m"), ask("elsewhere"));
    let of = |cells: &std::collections::BTreeMap<String, Option<f64>>, group| cells.get(&format!("g{group}/m")).copied().flatten();
    (0..targets).map(|group| one_or_none(of(&first, group)? - of(&second, group)?)).collect()
}
