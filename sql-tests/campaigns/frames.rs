//! Partitions of one list that differ by one person: two templates, two release points, two versions of a list.

use super::cloister::Publisher;
use super::people::{LIST, PEOPLE, STRANGERS, list, members, some_of};
use super::room::{Dataset, Publication, Room, Template, cells};
use super::score::Guess;
use super::segments::one_or_none;
use super::{Attack, Campaign};

const OVERLAPPING: Publisher = Publisher { overlapping: true, renews: false };
const RENEWS: Publisher = Publisher { overlapping: false, renews: true };

pub(crate) fn campaigns() -> Vec<Campaign> {
    let moved = |name, attacks, attack: fn(&mut dyn Room, usize) -> Vec<Guess>| Campaign::defended(name, attacks, members, Attack::Decodes(attack));
    vec![
        moved("one person moved, two templates", "N", |room, n| two_lists(room, n, &[])),
        moved("the same, allowed", "N", |room, n| two_lists(room, n, &[])).publisher(OVERLAPPING).undefended("OVERLAPPING"),
        moved("one person moved, the first dropped", "N, 41", |room, n| two_lists(room, n, &["drop"])),
        moved("one person moved, the first replaced", "N, 41", |room, n| two_lists(room, n, &["same name"])),
        moved("one person moved, in one template", "N, 33", in_one),
        moved("one person moved, two columns", "26, N", |room, n| two_columns(room, n, "h1", "h2")),
        moved("total and ROLLUP", "33", rolled_up),
        moved("reload without the target", "F, 27, 29", |room, n| reloaded(room, n, "listed")),
        moved("the same, approved again", "F, 27, 29", |room, n| reloaded(room, n, "listed")).publisher(RENEWS).undefended("a reload that is approved again"),
        moved("reload and another name", "N, T", |room, n| reloaded(room, n, "listed_again")),
        moved("another name, publisher approves again", "N, T", |room, n| reloaded(room, n, "listed_again")).publisher(RENEWS),
        moved("reload of a PUBLIC lookup", "F", looked_up),
        Campaign::defended("filters exclude, until a reload", "N, 41", members, Attack::Decodes(excluded)),
        Campaign::defended("two datasets of the publisher", "N", two_of_publisher, Attack::Decodes(over_two)),
        Campaign::defended("the publisher's own reload", "34", came, Attack::Decodes(before_and_after)).undefended("a reload of the publisher's own"),
    ]
}

static FIRST: Dataset = Dataset { name: "bank.first", ..LIST_LIKE };
static SECOND: Dataset = Dataset { name: "bank.second", ..LIST_LIKE };
const LIST_LIKE: Dataset = Dataset { name: "", columns: LIST.columns, bounds: LIST.bounds };

fn listed(name: &str, list: &str) -> Template {
    let sql = format!("SELECT l.g, l.seg, count(DISTINCT l.email) AS n FROM {list} l JOIN publisher.people i ON i.person = l.email GROUP BY l.g, l.seg");
    Template::counting(name, "l.email", sql)
}

/// The number of the main segment of each group, before and after the target left it.
fn differences(targets: usize, before: &Answer, after: &Answer) -> Vec<Guess> {
    let (before, after) = (cells(before), cells(after));
    let of = |cells: &std::collections::BTreeMap<String, Option<f64>>, group| cells.get(&format!("g{group}/m")).copied().flatten();
    (0..targets).map(|group| one_or_none(of(&before, group)? - of(&after, group)?)).collect()
}

type Answer = Result<super::room::Rows, super::room::Refusal>;

fn two_lists(room: &mut dyn Room, targets: usize, tricks: &[&str]) -> Vec<Guess> {
    room.load(&FIRST, &list(targets, ("m", 0), ("m", 0)));
    room.load(&SECOND, &list(targets, ("m", 0), ("elsewhere", 0)));
    let _ = room.offer(&listed("one", "bank.first"));
    let before = room.ask("SELECT * FROM templates.one");
    if tricks.contains(&"drop") {
        let _ = room.drop_template("one");
    }
    let name = if tricks.contains(&"same name") { "one" } else { "two" };
    let _ = room.offer(&listed(name, "bank.second"));
    let after = room.ask(&format!("SELECT * FROM templates.{name}"));
    differences(targets, &before, &after)
}

fn in_one(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&FIRST, &list(targets, ("m", 0), ("m", 0)));
    room.load(&SECOND, &list(targets, ("m", 0), ("elsewhere", 0)));
    let (one, two) = (listed("", "bank.first"), listed("", "bank.second"));
    let join = |one: &str, two: &str| format!("SELECT a.g, a.n - b.n AS moved FROM ({one}) a JOIN ({two}) b ON a.g = b.g WHERE a.seg = 'm' AND b.seg = 'm'");
    let both = Template { name: "both".to_owned(), clause: "", sql: join(&one.sql, &two.sql), naive: join(&one.naive, &two.naive) };
    let _ = room.offer(&both);
    let seen = cells(&room.ask("SELECT * FROM templates.both"));
    (0..targets).map(|group| one_or_none(seen.get(&format!("g{group}")).copied().flatten()?)).collect()
}

static HALVES: Dataset = Dataset {
    name: "bank.halves",
    columns: &["email text PRIVACY UNIT AS email UNIQUE", "g text DIMENSION", "h1 text DIMENSION", "h2 text DIMENSION"],
    bounds: LIST.bounds,
};

fn two_columns(room: &mut dyn Room, targets: usize, first: &str, second: &str) -> Vec<Guess> {
    let rows = list(targets, ("m", 0), ("t", 0)).into_iter().map(|row| {
        let (who, seg) = row.strip_suffix(",0").unwrap().rsplit_once(',').unwrap();
        format!("{who},m,{seg}")
    });
    room.load(&HALVES, &rows.collect::<Vec<_>>());
    let answer = |room: &mut dyn Room, column: &str| {
        let sql = format!("SELECT l.g, l.{column}, count(*) AS n FROM bank.halves l JOIN publisher.people i ON i.person = l.email GROUP BY l.g, l.{column}");
        let _ = room.offer(&Template::counting(column, "l.email", sql));
        room.ask(&format!("SELECT * FROM templates.{column}"))
    };
    let (before, after) = (answer(room, first), answer(room, second));
    differences(targets, &before, &after)
}

fn rolled_up(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&LIST, &list(targets, ("m", 0), ("t", 0)));
    let sql = "SELECT l.g, l.seg, count(*) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY ROLLUP (l.g, l.seg)";
    let _ = room.offer(&Template::counting("rolled", "l.email", sql));
    let seen = cells(&room.ask("SELECT * FROM templates.rolled"));
    let of = |group, seg| seen.get(&format!("g{group}/{seg}")).copied().flatten();
    (0..targets).map(|group| one_or_none(of(group, "NULL")? - of(group, "m")?)).collect()
}

fn reloaded(room: &mut dyn Room, targets: usize, second: &str) -> Vec<Guess> {
    room.load(&LIST, &list(targets, ("m", 0), ("m", 0)));
    let first = listed("listed", "bank.list");
    let _ = room.offer(&first);
    let before = room.ask("SELECT * FROM templates.listed");
    room.load(&LIST, &list(targets, ("m", 0), ("elsewhere", 0)));
    let _ = if second == "listed" { room.renew(&first) } else { room.offer(&listed(second, "bank.list")) };
    let after = room.ask(&format!("SELECT * FROM templates.{second}"));
    differences(targets, &before, &after)
}

static PLACES: Dataset = Dataset { name: "bank.places", columns: &["place text UNIQUE", "what text"], bounds: "ROWS AT MOST 10000" };

/// The list stays; what its segments are called is looked up in a table about no one.
fn looked_up(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&LIST, &list(targets, ("m", 0), ("t", 0)));
    let places = |target: &str| vec!["m,m".to_owned(), format!("t,{target}")];
    room.load(&PLACES, &places("m"));
    let sql = "SELECT l.g, p.what, count(*) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email JOIN bank.places p ON p.place = l.seg GROUP BY l.g, p.what";
    let template = Template::counting("places", "l.email", sql);
    let _ = room.offer(&template);
    let before = room.ask("SELECT * FROM templates.places");
    room.load(&PLACES, &places("elsewhere"));
    let _ = room.renew(&template);
    let after = room.ask("SELECT * FROM templates.places");
    differences(targets, &before, &after)
}

/// Two templates whose filters exclude one another over one version; the target's group changes sides in the next.
fn excluded(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    let side = |name, side| {
        let sql =
            format!("SELECT l.g, 'm' AS seg, count(*) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email WHERE l.seg = '{side}' GROUP BY l.g");
        Template::counting(name, "l.email", sql)
    };
    room.load(&LIST, &list(targets, ("left", 0), ("left", 0)));
    let _ = room.offer(&side("on_the_left", "left"));
    let before = room.ask("SELECT * FROM templates.on_the_left");
    room.load(&LIST, &list(targets, ("right", 0), ("left", 0)));
    let _ = room.offer(&side("on_the_right", "right"));
    let after = room.ask("SELECT * FROM templates.on_the_right");
    differences(targets, &before, &after)
}

static VISITORS: Dataset = Dataset { name: "publisher.visitors", ..PEOPLE_LIKE };
const PEOPLE_LIKE: Dataset = Dataset { name: "", columns: PEOPLE.columns, bounds: PEOPLE.bounds };

fn two_of_publisher(random: &mut rand_chacha::ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let people = some_of(random, secrets, STRANGERS, 0.6);
    vec![Publication { dataset: &VISITORS, rows: people.rows.clone() }, people]
}

fn over_two(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.publish();
    room.load(&FIRST, &list(targets, ("m", 0), ("m", 0)));
    room.load(&SECOND, &list(targets, ("m", 0), ("elsewhere", 0)));
    let _ = room.offer(&listed("one", "bank.first"));
    let mut two = listed("two", "bank.second");
    two.sql = two.sql.replace(PEOPLE.name, VISITORS.name);
    two.naive = two.naive.replace(PEOPLE.name, VISITORS.name);
    let _ = room.offer(&two);
    let (before, after) = (room.ask("SELECT * FROM templates.one"), room.ask("SELECT * FROM templates.two"));
    differences(targets, &before, &after)
}

/// The same people twice, the second time with those targets who came.
fn came(random: &mut rand_chacha::ChaCha8Rng, secrets: &[bool]) -> Vec<Publication> {
    let after = some_of(random, secrets, STRANGERS, 0.6);
    let before = after.rows.iter().filter(|row| !row.starts_with('t')).cloned().collect();
    vec![Publication { dataset: &PEOPLE, rows: before }, after]
}

fn before_and_after(room: &mut dyn Room, targets: usize) -> Vec<Guess> {
    room.load(&LIST, &list(targets, ("m", 0), ("m", 0)));
    let template = listed("listed", "bank.list");
    let _ = room.offer(&template);
    let before = room.ask("SELECT * FROM templates.listed");
    room.publish();
    let _ = room.renew(&template);
    let after = room.ask("SELECT * FROM templates.listed");
    differences(targets, &after, &before)
}
