//! Analysts' SQL above releases, and what administrators write, over the wire.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Run, corpus, mutate};
use crate::harness::{Server, block_on, script};

/// Inputs between two looks at the server.
const BETWEEN: u64 = 200;
/// How long one statement may take, before it is left alone.
const STATEMENT_MAX: Duration = Duration::from_secs(5);

/// What stands in a world that has something to ask for.
const TEMPLATES: &str = "
SET SESSION AUTHORIZATION bank_admin;
CREATE TEMPLATE customers AS SELECT segment, count(*) AS people, sum(balance) AS balance FROM bank.customers GROUP BY segment;
CREATE TEMPLATE reach (channel text IN ('ctv', 'display')) AS SELECT region, count(DISTINCT person) AS reach FROM publisher.impressions WHERE channel = $channel GROUP BY region;
";

#[test]
fn queries_are_answered_or_refused() {
    let mut corpus = corpus::statements(&["SELECT", "WITH", "EXPLAIN", "VALUES", "TABLE"]);
    // Their templates are of other worlds.
    let ours = ["templates.customers", "templates.reach('ctv')", "customers", "templates.reach($1)"];
    for (at, word) in corpus.iter_mut().flatten().filter(|word| word.starts_with("templates.")).enumerate() {
        *word = ours[at % ours.len()].to_owned();
    }
    fuzz("queries", "analyst", world(), &corpus);
}

#[test]
fn governance_is_answered_or_refused() {
    let mut corpus = corpus::statements(&["CREATE", "APPROVE", "GRANT", "REVOKE", "DROP", "SET", "SHOW", "BEGIN", "ALTER", "EXPLAIN TEMPLATE"]);
    for words in corpus.iter_mut().filter(|words| words.get(2).is_some_and(|word| word.eq_ignore_ascii_case("template"))) {
        words[0] = words[0].replace("CREATE", "CREATE OR REPLACE");
    }
    fuzz("governance", "publisher_admin", Server::founded_by(&script::expand(include_str!("../law/world.sql"))), &corpus);
}

fn fuzz(target: &'static str, role: &str, mut server: Server, corpus: &[Vec<String>]) {
    let mut run = Run::new(target);
    let mut client = block_on(server.connect(role));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (mut answered, mut errors) = (0_u64, BTreeMap::<String, u64>::new());
    let mut last = Vec::new();
    while let Some(input) = run.next(|random| mutate::text(random, corpus).into_bytes()) {
        let text = String::from_utf8_lossy(&input).replace('\0', "");
        let seen = runtime.block_on(async {
            if client.is_closed() {
                client = server.connect(role).await;
            }
            let seen = tokio::time::timeout(STATEMENT_MAX, client.simple_query(&text)).await;
            // Nothing of one input is left for the next.
            if seen.is_ok() {
                let _ = client.simple_query("ROLLBACK; RESET ALL").await;
            }
            seen
        });
        match seen {
            Ok(Ok(_)) => answered += 1,
            Ok(Err(error)) => match error.as_db_error() {
                Some(error) => {
                    *errors.entry(error.code().code().to_owned()).or_default() += 1;
                    if error.code().code() == "XX000" {
                        keep_if_asked(&text);
                    }
                }
                // The connection went.
                None => run.check(&mut server, &input),
            },
            // Left alone: a statement that takes long is cancelled by its client's going.
            Err(_) => client = runtime.block_on(server.connect(role)),
        }
        last = input;
        if run.inputs.is_multiple_of(BETWEEN) {
            run.check(&mut server, &last);
        }
    }
    run.check(&mut server, &last);
    eprintln!("fuzz: {target}: {answered} answered, errors {errors:?}");
    assert!(answered > 0);
}

/// Internal errors aren't panics, but somebody should look at them: `CLOISTER_FUZZ_INTERNAL=file`.
fn keep_if_asked(text: &str) {
    use std::io::Write;
    if let Some(path) = std::env::var_os("CLOISTER_FUZZ_INTERNAL") {
        let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
        writeln!(file, "{text};\n").unwrap();
    }
}

fn world() -> Server {
    let server = Server::founded_by(&(script::expand(include_str!("../world.sql")) + TEMPLATES));
    block_on(async {
        let owners = ["bank".to_owned(), "publisher".to_owned()];
        for template in ["customers", "reach"] {
            crate::harness::agreement::approve_and_grant(&server, &owners, template).await;
        }
    });
    server
}
