//! The metadata queries that clients send, asked of the server and of a real Postgres 15 that holds
//! views, functions and tables of the same shapes: names, types and rows have to be the same.
//! What isn't is in `catalog/differences.out`, each with the reason that `catalog/reasons.tsv` gives.

mod answers;
mod differences;
mod recorded;

use std::fmt::Write as _;
use std::path::Path;

use crate::harness::postgres::Postgres;
use crate::harness::{Server, block_on, compare, files, script};
use answers::Asked;
use differences::{Reasons, differences};

/// Who asks, on both sides.
const ROLE: &str = "bank_admin";

/// Files of the folder that hold no queries.
const WORLDS: [&str; 2] = ["cloister.sql", "postgres.sql"];

#[test]
fn clients_questions_are_answered_as_postgres_answers_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests/catalog");
    let Some(postgres) = Postgres::filled_by(&folder.join("postgres.sql")) else { return };
    let server = Server::small_world();
    let founded = block_on(script::run(&server, include_str!("catalog/cloister.sql")));
    assert!(!founded.contains("ERROR"), "{founded}");
    let mut here = Asked::of(server.port, ROLE);
    let mut there = Asked::of(postgres.port, ROLE);
    let mut reasons = Reasons::read(include_str!("catalog/reasons.tsv"));
    let (mut seen, mut asked, mut same) = (String::new(), 0, 0);
    for path in files("catalog", "sql") {
        let client = path.file_name().unwrap().to_str().unwrap();
        if WORLDS.contains(&client) {
            continue;
        }
        for query in recorded::queries(&std::fs::read_to_string(&path).unwrap()) {
            asked += 1;
            let found = differences(&query, &here.answer(&query), &there.answer(&query));
            if found.is_empty() {
                same += 1;
                continue;
            }
            let _ = writeln!(seen, "{client}: {}", query.name);
            for line in reasons.explain(client, &query.name, found) {
                let _ = writeln!(seen, "    {line}");
            }
        }
    }
    let _ = writeln!(seen, "{asked} queries, {same} answered the same");
    assert!(asked > 150, "{asked} queries");
    compare(&folder.join("differences.out"), &seen).unwrap();
    assert!(!seen.contains("UNEXPLAINED"), "{}", seen.lines().filter(|l| l.contains("UNEXPLAINED")).collect::<Vec<_>>().join("\n"));
    assert_eq!(reasons.unused(), &[] as &[String], "reasons for differences that are gone");
}
