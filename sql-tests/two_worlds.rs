//! Two worlds that differ in nothing that is shown: everything that anybody else sees of them is the
//! same, byte for byte, in both protocols and whatever stands above the releases.
//!
//! `CLOISTER_PAIRS=n` pairs from seed `CLOISTER_SEED`. A pair that differs prints both transcripts.

use cloister_oracle::generate::{self, Dice};
use cloister_oracle::{Template, World, twin};

use crate::harness::agreement::approve_and_grant;
use crate::harness::raw::Raw;
use crate::harness::{Server, block_on};

/// Pairs of a run that says nothing else.
const PAIRS: u64 = 40;
/// Templates that are made for a pair; those that the law refuses are left out.
const TEMPLATES: usize = 8;
/// Changes that are tried for a pair.
const CHANGES: usize = 60;

/// Statements above a release, where {r} is the call: what an analyst would try who looks for a
/// difference. Whatever random or the time decide is left out of the rows.
const HOSTILE: &[&str] = &[
    "SELECT * FROM {r}",
    "SELECT count(*), sum(a0), min(a0), max(a0) FROM {r}",
    "SELECT 1 / (a0 - 10) FROM {r}",
    "SELECT 1 / (count(*) - 1) FROM {r}",
    "SELECT a0 FROM {r} ORDER BY a0 DESC LIMIT 1 OFFSET 1",
    "SELECT * FROM {r} WHERE random() >= 0",
    "SELECT CASE WHEN a0 > 10 THEN 1 / (a0 - a0) ELSE 0 END FROM {r}",
    "SELECT CAST(md5(CAST(a0 AS text)) AS int) FROM {r}",
    "SELECT regexp_replace(CAST(a0 AS text), '(.)', '\\1\\1', 'g') FROM {r}",
    "SELECT * FROM {r} x JOIN {r} y USING (a0)",
    "SELECT a0, (SELECT max(a0) FROM {r}) FROM {r}",
    "SELECT a0, rank() OVER (ORDER BY a0 DESC), sum(a0) OVER (ORDER BY a0) FROM {r}",
    "SELECT a0 FROM {r} UNION ALL SELECT -1 ORDER BY 1",
    "EXPLAIN SELECT * FROM {r} WHERE a0 > 10",
    "SELECT * FROM {r} WHERE a0 = (SELECT 1 / 0)",
    "SELECT nothing FROM {r}",
    "PREPARE p AS SELECT * FROM {r}",
    "DECLARE c CURSOR FOR SELECT * FROM {r}",
    "COPY (SELECT * FROM {r}) TO STDOUT",
];

/// Statements about no release.
const ABOUT: &[&str] = &[
    "SELECT relname, reltuples, relpages FROM pg_catalog.pg_class ORDER BY 1",
    "SELECT * FROM cleanroom.templates ORDER BY 1",
    "SELECT table_name FROM information_schema.tables ORDER BY 1",
    "SELECT * FROM bank.people",
    "SELECT count(*) FROM publisher.people",
    "EXPLAIN SELECT * FROM publisher.people",
    "SELECT count(DISTINCT email) FROM publisher.people GROUP BY g",
];

#[test]
fn two_worlds_have_one_transcript() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (pairs, first) = (number("CLOISTER_PAIRS", PAIRS), number("CLOISTER_SEED", 1));
    let threads = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    let workers: Vec<_> = (0..threads)
        .map(|worker| std::thread::spawn(move || (first + worker..first + pairs).step_by(threads as usize).map(pair).fold(Sum::default(), Sum::and)))
        .collect();
    let sum = workers.into_iter().map(|worker| worker.join().unwrap()).fold(Sum::default(), Sum::and);
    eprintln!("two worlds: seeds {first} to {}: {sum:?}", first + pairs - 1);
    assert!(sum.pairs > 0 && sum.different > 0 && sum.answers > 0, "{sum:?}");
    assert!(sum.wrong.is_empty(), "{}", sum.wrong.join("\n\n"));
}

/// What a run compared.
#[derive(Debug, Default)]
struct Sum {
    pairs: usize,
    /// Pairs whose worlds do differ, and by how many changes.
    different: usize,
    changes: usize,
    templates: usize,
    answers: usize,
    bytes: usize,
    wrong: Vec<String>,
}

impl Sum {
    fn and(mut self, other: Self) -> Self {
        self.pairs += other.pairs;
        self.different += other.different;
        self.changes += other.changes;
        self.templates += other.templates;
        self.answers += other.answers;
        self.bytes += other.bytes;
        self.wrong.extend(other.wrong);
        self
    }
}

fn pair(seed: u64) -> Sum {
    let (world, templates) = generate::case(seed, TEMPLATES);
    let templates = twin::decided(&world, templates);
    let (other, changes) = twin::twin(&mut Dice::new(seed), &world, &templates, CHANGES);
    let mut sum = Sum { pairs: 1, different: usize::from(changes > 0), changes, ..Sum::default() };
    if changes == 0 || templates.is_empty() {
        return sum;
    }
    let (here, there) = (transcript(&world, &templates), transcript(&other, &templates));
    sum.templates = templates.len();
    sum.answers = here.len();
    sum.bytes = here.iter().map(|(_, bytes)| bytes.len()).sum();
    for ((statement, here), (_, there)) in here.iter().zip(&there) {
        if here != there {
            let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "·");
            sum.wrong.push(format!("seed {seed}: {statement}\n  here:  {}\n  there: {}", shown(here), shown(there)));
        }
    }
    sum
}

/// All that an analyst, and an owner who didn't load the data, get to see: each statement and the
/// bytes that answer it.
fn transcript(world: &World, templates: &[Template]) -> Vec<(String, Vec<u8>)> {
    let server = Server::founded_by(&world.script());
    block_on(async {
        for template in templates {
            let author = server.connect(&format!("{}_admin", world.owners[0])).await;
            author.simple_query(&template.sql(world)).await.unwrap();
            approve_and_grant(&server, &world.owners, &template.name).await;
        }
    });
    let mut seen = Vec::new();
    let mut analyst = Raw::login(server.port, "analyst", "demo").unwrap();
    for template in templates {
        for choice in twin::choices(template) {
            let question = template.ask(world, &choice);
            let release = question.strip_prefix("SELECT * FROM ").unwrap();
            for statement in HOSTILE {
                let statement = statement.replace("{r}", release);
                let answers = [analyst.simple(&statement).unwrap(), analyst.extended(&statement).unwrap()];
                seen.extend(answers.map(|bytes| (statement.clone(), bytes)));
            }
        }
    }
    for role in ["analyst".to_owned(), format!("{}_admin", world.owners[0])] {
        let mut raw = Raw::login(server.port, &role, "demo").unwrap();
        for statement in ABOUT {
            seen.push(((*statement).to_owned(), raw.simple(statement).unwrap()));
        }
        for template in templates.iter().filter(|_| role != "analyst") {
            let statement = format!("EXPLAIN TEMPLATE {}", template.name);
            seen.push((statement.clone(), raw.simple(&statement).unwrap()));
        }
    }
    seen
}
