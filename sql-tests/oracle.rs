//! The engine against the oracle: random worlds, several templates each, every cell compared, and what
//! is hidden and refused as well. `CLOISTER_ORACLE=n` worlds from seed `CLOISTER_SEED`.
//!
//! A disagreement is made smaller and kept in `oracle/failures`: a script that founds its world, the template,
//! and the rows that the law asks for. Kept failures run first.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cloister_oracle::value::Value;
use cloister_oracle::{Answer, Template, Verdict, World, answer, generate, shrink, verdict};

use crate::harness::agreement::{self, Rows, asked};
use crate::harness::{Server, block_on, files, script};

/// Worlds of a run that says nothing else: about a minute on two cores.
const WORLDS: u64 = 40;
/// Templates of a world.
const TEMPLATES: usize = 30;
/// How many smaller cases are tried for a failure: each starts a server.
const SHRINKS: usize = 60;
/// How many failures are made smaller: with more, something is broken that one of them shows.
const SHRUNK: usize = 5;

/// What has to come out of a template.
enum Expected {
    Refused(String),
    /// Questions with their rows.
    Answers(Vec<(String, Rows)>),
}

#[test]
fn kept_failures_are_as_the_law_says() {
    let mut wrong = Vec::new();
    for path in files("oracle/failures", "sql") {
        let text = std::fs::read_to_string(&path).unwrap();
        let (founding, template, expected) = parsed(&text);
        if let Some(why) = block_on(disagreement(&Server::founded_by(&script::expand(&founding)), &owners(&founding), &template, &expected)) {
            wrong.push(format!("{}: {why}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_engine_answers_as_the_oracle() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (worlds, first) = (number("CLOISTER_ORACLE", WORLDS), number("CLOISTER_SEED", 1));
    let mut wrong = Vec::new();
    let mut compared = Compared::default();
    for seed in first..first + worlds {
        let (world, templates) = generate::case(seed, TEMPLATES);
        let server = Server::founded_by(&world.script());
        for template in &templates {
            let Some(expected) = expected(&world, template) else {
                compared.open += 1;
                continue;
            };
            compared.add(&expected);
            if block_on(disagreement(&server, &world.owners, &template.sql(&world), &expected)).is_some() {
                let (world, template, why) = if wrong.len() < SHRUNK { shrunk(&world, template) } else { continue };
                let path = keep(seed, &world, &template, &why);
                wrong.push(format!("seed {seed}, {}: {why}\n{}", path.display(), template.sql(&world)));
            }
        }
    }
    eprintln!("oracle: seeds {first} to {}: {compared:?}", first + worlds - 1);
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// What a run compared.
#[derive(Debug, Default)]
struct Compared {
    refused: usize,
    answers: usize,
    rows: usize,
    cells: usize,
    open: usize,
}

impl Compared {
    fn add(&mut self, expected: &Expected) {
        match expected {
            Expected::Refused(_) => self.refused += 1,
            Expected::Answers(answers) => {
                self.answers += answers.len();
                self.rows += answers.iter().map(|(_, rows)| rows.len()).sum::<usize>();
                self.cells += answers.iter().flat_map(|(_, rows)| rows).map(Vec::len).sum::<usize>();
            }
        }
    }
}

/// What the oracle says; none where the law's text doesn't decide.
fn expected(world: &World, template: &Template) -> Option<Expected> {
    match verdict(world, template) {
        Verdict::Open(_) => return None,
        Verdict::Refused(why) => return Some(Expected::Refused(why)),
        Verdict::Allowed => {}
    }
    let choices: Vec<Vec<Value>> = template.parameters.first().map_or(vec![Vec::new()], |p| p.values.iter().map(|v| vec![v.clone()]).collect());
    let mut answers = Vec::new();
    for choice in choices {
        match answer(world, template, &choice) {
            Answer::Rows(rows) => answers.push((template.ask(world, &choice), rows)),
            Answer::Open(_) => return None,
        }
    }
    Some(Expected::Answers(answers))
}

/// Creates a template, has it approved by everybody, asks, and says what is otherwise than expected.
async fn disagreement(server: &Server, owners: &[String], sql: &str, expected: &Expected) -> Option<String> {
    let author = server.connect(&format!("{}_admin", owners[0])).await;
    match (author.simple_query(sql).await, expected) {
        (Ok(_), Expected::Refused(why)) => return Some(format!("accepted, but the law refuses it: {why}")),
        (Err(_), Expected::Refused(_)) => return None,
        (Err(error), Expected::Answers(_)) => return Some(format!("refused, but the law allows it: {}", script::error_text(&error))),
        (Ok(_), Expected::Answers(_)) => {}
    }
    let Expected::Answers(answers) = expected else { return None };
    agreement::approve_and_grant(server, owners, sql.split_whitespace().nth(2).unwrap()).await;
    let analyst = server.connect("analyst").await;
    for (question, rows) in answers {
        match asked(&analyst, question).await {
            Ok(seen) if seen == *rows => {}
            Ok(seen) => return Some(format!("{question}\nexpected\n{}seen\n{}", printed(rows), printed(&seen))),
            Err(error) => return Some(format!("{question}: {}", script::error_text(&error))),
        }
    }
    None
}

/// The smallest case found that still fails, and how it does.
fn shrunk(world: &World, template: &Template) -> (World, Template, String) {
    let fails = |world: &World, template: &Template| {
        let expected = expected(world, template)?;
        block_on(disagreement(&Server::founded_by(&world.script()), &world.owners, &template.sql(world), &expected))
    };
    let mut best = (world.clone(), template.clone());
    let mut why = fails(world, template).unwrap_or_else(|| "fails beside the world's other templates only".to_owned());
    let mut tries = SHRINKS;
    loop {
        let smaller = shrink::neighbours(&best.0, &best.1).into_iter().take(tries);
        let mut tried = 0;
        let found = smaller.into_iter().find_map(|case| {
            tried += 1;
            fails(&case.0, &case.1).map(|why| (case, why))
        });
        tries -= tried;
        match found {
            Some((case, how)) => (best, why) = (case, how),
            None => return (best.0, best.1, why),
        }
    }
}

/// Writes a failure as a script.
fn keep(seed: u64, world: &World, template: &Template, why: &str) -> PathBuf {
    let mut out = String::new();
    for line in why.lines() {
        let _ = writeln!(out, "-- {line}");
    }
    let _ = write!(out, "{}-- template\n{}\n", world.script(), template.sql(world));
    match expected(world, template) {
        Some(Expected::Refused(why)) => {
            let _ = writeln!(out, "-- refused: {why}");
        }
        Some(Expected::Answers(answers)) => {
            for (question, rows) in answers {
                let _ = write!(out, "-- ask: {question}\n{}", printed(&rows));
            }
        }
        None => {}
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../sql-tests/oracle/failures/seed-{seed}-{}.sql", template.name));
    std::fs::write(&path, out).unwrap();
    path
}

/// Rows of a kept failure: `-- = a | NULL`.
fn printed(rows: &Rows) -> String {
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "NULL".to_owned());
    rows.iter().map(|row| format!("-- = {}\n", row.iter().map(cell).collect::<Vec<_>>().join(" | "))).collect()
}

/// The founding script, the template and the expectation of a kept failure.
fn parsed(text: &str) -> (String, String, Expected) {
    let (founding, rest) = text.split_once("-- template\n").unwrap();
    let (mut template, mut answers) = (String::new(), Vec::new());
    for line in rest.lines() {
        if let Some(why) = line.strip_prefix("-- refused: ") {
            return (founding.to_owned(), template, Expected::Refused(why.to_owned()));
        } else if let Some(question) = line.strip_prefix("-- ask: ") {
            answers.push((question.to_owned(), Rows::new()));
        } else if let Some(row) = line.strip_prefix("-- = ") {
            answers.last_mut().unwrap().1.push(row.split(" | ").map(|cell| (cell != "NULL").then(|| cell.to_owned())).collect());
        } else {
            let _ = writeln!(template, "{line}");
        }
    }
    (founding.to_owned(), template, Expected::Answers(answers))
}

fn owners(founding: &str) -> Vec<String> {
    founding.lines().filter_map(|line| line.strip_prefix("CREATE MEMBER ")).map(|name| name.trim_end_matches(';').to_owned()).collect()
}
