//! Scripts whose transcript is a golden file beside them: `cases/`, `refusals/`, `attacks/`.

use cloister_planner::REFUSALS;

use crate::harness::{Server, block_on, compare, files, script};

/// Every script of a folder, each on its own small world.
fn run_folder(folder: &str) -> Vec<(String, String)> {
    let mut failures = Vec::new();
    let mut transcripts = Vec::new();
    block_on(async {
        for path in files(folder, "sql") {
            let server = Server::small_world();
            let text = std::fs::read_to_string(&path).unwrap();
            let seen = script::run(&server, &text).await;
            if let Err(difference) = compare(&path.with_extension("out"), &seen) {
                failures.push(difference);
            }
            transcripts.push((path.file_stem().unwrap().to_str().unwrap().to_owned(), seen));
        }
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(!transcripts.is_empty(), "{folder} has no scripts");
    transcripts
}

#[test]
fn cases() {
    run_folder("cases");
}

#[test]
fn attack_files() {
    run_folder("attacks");
}

/// Every code of the planner's table has a file, and the file provokes it in its words.
#[test]
fn refusals() {
    let transcripts = run_folder("refusals");
    for refusal in REFUSALS {
        let transcript = transcripts.iter().find(|(name, _)| name == refusal.code);
        let Some((_, transcript)) = transcript else {
            panic!("no file provokes {}", refusal.code);
        };
        let said = transcript.lines().any(|line| {
            let mut rest = line.strip_prefix(&format!("ERROR:  {}: ", refusal.sqlstate)).unwrap_or("");
            !rest.is_empty() && refusal.message.split("{}").all(|part| rest.find(part).map(|at| rest = &rest[at + part.len()..]).is_some())
        });
        assert!(said, "{} does not provoke its refusal:\n{transcript}", refusal.code);
    }
    for (name, _) in &transcripts {
        assert!(REFUSALS.iter().any(|r| r.code == name), "{name} is not a code of the table");
    }
}

/// The queries that the demo prints, on the demo with few people.
#[test]
fn demo_session() {
    block_on(async {
        let server = Server::demo(20_000);
        let queries = include_str!("../pgwire-server/src/demo/queries.sql");
        let script = format!("\\connect analyst\n{}", queries.replace("  -- refused", ""));
        let seen = script::run(&server, &script).await;
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests/cases/demo_session.demo.out");
        compare(&path, &seen).unwrap();
        assert!(!seen.contains("Saba") && !seen.contains("founders"), "a group below the threshold is shown");
    });
}
