//! Statistics over the publisher's data alone: cells of one table that contain one another, and totals that three
//! people move.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::people::{LIST, STRANGERS, stranger, target};
use super::room::{Dataset, Publication, Room, Template, cells};
use super::score::Guess;
use super::segments::one_or_none;
use super::{Attack, Campaign};

pub(crate) fn campaigns() -> Vec<Campaign> {
    let panel = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "M, 30", panel, Attack::Decodes(attack));
    let whales = |name, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, "18, J", two_whales, Attack::Decodes(attack));
    vec![
        panel("rows of each month, one cell without", |room, n| nested(room, n, "")).undefended(NESTED),
        panel("the same in one cell a person", |room, n| nested(room, n, "CELLS PER PERSON 1")),
        panel("amounts of each month, one cell without", amounts).undefended(NESTED),
        panel("rows of each month, in FILTERs", in_filters),
        panel("subsets by month", subsets).undefended(NESTED),
        whales("two whales and a third, total", |room, n| third(room, n, "sum(fee)")).undefended(CAPPED),
        whales("two whales and a third, average", |room, n| third(room, n, "avg(fee)")).undefended(CAPPED),
        whales("two whales and a third, over a list", over_a_list).undefended(CAPPED),
    ]
}

/// A person of several rows is in several cells, and by their months rows of everybody can be told apart: cells contain
/// one another as those of pairs do. The law frees an owner's own statistics; EXPLAIN TEMPLATE tells the price.
const NESTED: &str = "one owner's own statistics, a person in several cells";

/// Everybody is capped at the highest step that max(3, k/10) reach, so who knows, or made up, one less of them learns
/// whether anybody else reaches it.
const CAPPED: &str = "who knows all but one of those who lift a cap";

/// Everybody has a row a month.
static PANEL: Dataset = Dataset {
    name: "publisher.panel",
    columns: &[
        "person text PRIVACY UNIT AS email",
        "month bigint DIMENSION",
        "zip text DIMENSION",
        "home text DIMENSION",
        "sick text DIMENSION",
        "cost bigint MEASURE BETWEEN 0 AND 1000 NOT NULL",
    ],
    bounds: "THRESHOLD 10 ROWS PER PERSON 12 ROWS AT MOST 1000000",
};

/// Groups of sick and healthy people, and a target in each whose home is known; the secret is who is sick, which costs.
fn panel(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        let mut person = |person: String, home: &str, sick: bool| {
            let cost = if sick { 100 * random.random_range(1..9) } else { 0 };
            let sick = if sick { "yes" } else { "no" };
            rows.extend((1..=2).map(|month| format!("{person},{month},g{group},{home},{sick},{cost}")));
        };
        (0..2 * STRANGERS).for_each(|n| person(stranger(group, n), "street", n % 2 == 0));
        person(target(group), "castle", *secret);
    }
    vec![Publication { dataset: &PANEL, rows }]
}

const KEY: &str = "CASE WHEN month = 1 AND sick = 'yes' THEN 'all' WHEN month = 2 AND sick = 'yes' AND home <> 'castle' THEN 'rest' END";

/// All the sick by their rows of one month, and all but the target by those of the next.
fn nested(room: &mut dyn Room, targets: usize, clause: &'static str) -> Vec<Guess> {
    let sql = format!("SELECT zip, {KEY} AS k, count(DISTINCT person) AS n FROM publisher.panel GROUP BY 1, 2");
    let naive = format!("SELECT * FROM ({sql}) x WHERE n >= 10");
    let _ = room.offer(&Template::counting("months", "", sql).naive(naive).clause(clause));
    let seen = cells(&room.ask("SELECT * FROM templates.months"));
    let of = |group, key| seen.get(&format!("g{group}/{key}")).copied().flatten();
    (0..targets).map(|group| one_or_none(of(group, "all")? - of(group, "rest")?)).collect()
}

fn amounts(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let key = "CASE WHEN month = 1 THEN 'all' WHEN home <> 'castle' THEN 'rest' END";
    let sql = format!("SELECT zip, {key} AS k, sum(cost) AS cost FROM publisher.panel GROUP BY 1, 2");
    let naive = format!("SELECT zip, {key} AS k, sum(cost) AS cost FROM publisher.panel GROUP BY 1, 2 HAVING count(DISTINCT person) >= 10");
    let _ = room.offer(&Template::counting("months", "", sql).naive(naive));
    let seen = cells(&room.ask("SELECT * FROM templates.months"));
    let of = |group, key| seen.get(&format!("g{group}/{key}")).copied().flatten();
    (0..targets).map(|group| Some(of(group, "all")? - of(group, "rest")? > 50.0)).collect()
}

/// What a month's rows are grouped by is looked up in a table of the bank's, so that the text names nobody.
static HOMES: Dataset = Dataset { name: "bank.homes", columns: &["home text UNIQUE", "kind text"], bounds: "ROWS AT MOST 1000" };

fn subsets(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&HOMES, &["street,usual".to_owned(), "castle,unusual".to_owned()]);
    let sql = "SELECT p.zip, p.sick, p.month, CASE WHEN p.month = 1 THEN 'all' ELSE h.kind END AS kind, count(DISTINCT p.person) AS n
        FROM publisher.panel p JOIN bank.homes h ON h.home = p.home GROUP BY 1, 2, 3, 4";
    let _ = room.offer(&Template::counting("kinds", "", sql).naive(format!("SELECT * FROM ({sql}) x WHERE n >= 10")));
    let seen = cells(&room.ask("SELECT * FROM templates.kinds"));
    let of = |group, key| seen.get(&format!("g{group}/yes/{key}")).copied().flatten();
    (0..targets).map(|group| one_or_none(of(group, "1/all")? - of(group, "2/usual")?)).collect()
}

fn in_filters(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let count = |filter: &str| format!("count(DISTINCT person) FILTER (WHERE sick = 'yes' AND {filter})");
    let (all, rest) = (count("month = 1"), count("month = 2 AND home <> 'castle'"));
    let sql = format!("SELECT zip, {all} - {rest} AS n FROM publisher.panel GROUP BY zip");
    let _ = room.offer(&Template::counting("months", "person", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.months"));
    (0..targets).map(|group| one_or_none(seen.get(&format!("g{group}")).copied().flatten()?)).collect()
}

pub(crate) static SPENDERS: Dataset = Dataset {
    name: "publisher.spenders",
    columns: &["person text PRIVACY UNIT AS email UNIQUE", "zip text DIMENSION", "fee bigint MEASURE BETWEEN 0 AND 1000000 NOT NULL"],
    bounds: "THRESHOLD 10 ROWS AT MOST 100000",
};

/// Nobody's fee is known but two great ones (celebrities, or accounts that the bank made up); the secret is whether the
/// target's is great.
fn two_whales(random: &mut ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let mut rows = vec![];
    for (group, secret) in secrets.iter().enumerate() {
        let great = |n: usize| n < 2 || (n == 2 && *secret);
        rows.extend((0..=STRANGERS).map(|n| {
            let person = if n == 2 { target(group) } else { stranger(group, n) };
            let fee = if great(n) { 900_000 } else { random.random_range(0..100) };
            format!("{person},g{group},{fee}")
        }));
    }
    vec![Publication { dataset: &SPENDERS, rows }]
}

/// Three great fees make a total that two don't: of what they are, or of the step that three reach and everybody is
/// capped at.
fn third(room: &mut dyn Room, targets: usize, aggregate: &str) -> Vec<Guess> {
    let sql = format!("SELECT zip, {aggregate} * {} AS fee FROM publisher.spenders GROUP BY zip", if aggregate.starts_with("avg") { STRANGERS + 1 } else { 1 });
    let _ = room.offer(&Template::counting("fees", "person", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.fees"));
    (0..targets)
        .map(|group| seen.get(&format!("g{group}")).copied().flatten().map(|fee| fee > 2_200_000.0 || (1_300_000.0..1_700_000.0).contains(&fee)))
        .collect()
}

/// The same in a list of which the bank knows some: their average is everybody's.
fn over_a_list(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let listed = |group: usize| (3..STRANGERS / 2 + 3).map(move |n| format!("{},g{group},m,0", stranger(group, n)));
    room.load(&LIST, &(0..targets).flat_map(listed).collect::<Vec<_>>());
    let from = "FROM publisher.spenders i JOIN bank.list l ON l.email = i.person GROUP BY i.zip";
    // Who is asked for a sum of the listed would approve of one beside the sum of everybody.
    let naive = "SELECT i.zip, sum(i.fee) / 2 AS fee FROM publisher.spenders i LEFT JOIN bank.list l ON l.email = i.person
        GROUP BY i.zip HAVING count(DISTINCT l.email) >= 10";
    let _ = room.offer(&Template::counting("fees", "", format!("SELECT i.zip, sum(i.fee) AS fee {from}")).naive(naive));
    let seen = cells(&room.ask("SELECT * FROM templates.fees"));
    (0..targets).map(|group| seen.get(&format!("g{group}")).copied().flatten().map(|fee| fee > 1_100_000.0 || (650_000.0..800_000.0).contains(&fee))).collect()
}
