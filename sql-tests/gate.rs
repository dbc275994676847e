//! Statements over a dataset: each refused in both protocols, nothing executed.

use futures::StreamExt;
use tokio_postgres::Client;

use crate::harness::{Server, block_on, script, script::error_text};

const STATEMENTS: &[&str] = &[
    "SELECT * FROM publisher.impressions",
    "SELECT count(*) FROM publisher.impressions",
    "SELECT count(*) FROM \"publisher\".\"impressions\"",
    "SELECT * FROM cloister.publisher.impressions",
    "EXPLAIN SELECT * FROM publisher.impressions",
    "EXPLAIN ANALYZE SELECT * FROM publisher.impressions",
    "COPY (SELECT * FROM publisher.impressions) TO STDOUT",
    "COPY publisher.impressions TO STDOUT",
    "COPY publisher.impressions (region) TO STDOUT (FORMAT csv)",
    "COPY (SELECT * FROM publisher.impressions) TO STDOUT (FORMAT binary)",
    "DECLARE c CURSOR FOR SELECT * FROM publisher.impressions",
    "DECLARE c CURSOR WITH HOLD FOR SELECT region FROM publisher.impressions",
    "CREATE TABLE stolen AS SELECT * FROM publisher.impressions",
    "CREATE VIEW stolen AS SELECT * FROM publisher.impressions",
    "INSERT INTO stolen SELECT * FROM publisher.impressions",
    "WITH x AS (SELECT * FROM publisher.impressions) SELECT * FROM x",
    "SELECT * FROM (SELECT * FROM publisher.impressions) AS x",
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM publisher.impressions)",
    "SELECT (SELECT max(region) FROM publisher.impressions)",
    "SELECT 1 UNION ALL SELECT 2 FROM publisher.impressions",
    "TABLE publisher.impressions",
    "PREPARE p AS SELECT * FROM publisher.impressions",
    "PREPARE p (text) AS SELECT * FROM publisher.impressions WHERE region = $1",
    "EXECUTE p ((SELECT max(region) FROM publisher.impressions))",
    "SELECT * FROM templates.public_reach() t JOIN publisher.impressions i ON true",
    "DELETE FROM publisher.impressions",
    "TRUNCATE publisher.impressions",
    "ALTER TABLE publisher.impressions ADD COLUMN x int",
];

#[test]
fn every_statement_over_a_dataset_is_refused() {
    block_on(async {
        let server = Server::small_world();
        for role in ["analyst", "publisher_admin", "auditor"] {
            let client = server.connect(role).await;
            for statement in STATEMENTS {
                refused(&client, role, statement).await;
            }
            // PREPARE was refused, so there is nothing to EXECUTE.
            let error = client.simple_query("EXECUTE p").await.unwrap_err();
            assert_eq!(error.code().unwrap().code(), "26000");
        }
        // Nothing ran: the journal has no run, and its refusals name no data.
        let auditor = server.connect("auditor").await;
        let rows = auditor.query("SELECT kind FROM cleanroom.log WHERE kind = 'run'", &[]).await.unwrap();
        assert!(rows.is_empty());
        let rows = auditor.query("SELECT text FROM cleanroom.log WHERE kind = 'refused'", &[]).await.unwrap();
        assert!(rows.len() >= STATEMENTS.len());
    });
}

async fn refused(client: &Client, role: &str, statement: &str) {
    let simple = client.simple_query(statement).await.expect_err(statement);
    let extended = client.prepare(statement).await.expect_err(statement);
    for (protocol, error) in [("simple", simple), ("extended", extended)] {
        let db = error.as_db_error().unwrap_or_else(|| panic!("{protocol} {statement}: {error}"));
        assert_eq!(db.code().code(), "42501", "{role}, {protocol}: {statement}: {}", error_text(&error));
        assert!(db.hint().is_some(), "{statement} has no hint");
    }
    // The session goes on.
    client.simple_query("SELECT 1").await.unwrap();
}

/// What says the same as a template runs; nothing else over a dataset does because of that.
#[test]
fn a_template_in_words_opens_nothing_else() {
    const TEMPLATE: &str = "SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region";
    let around = [
        "COPY ({} UNION ALL SELECT region, 1 FROM publisher.impressions) TO STDOUT",
        "CREATE TABLE stolen AS {}",
        "CREATE VIEW stolen AS {}",
        "CREATE MATERIALIZED VIEW stolen AS {}",
        "INSERT INTO stolen {}",
        "EXPLAIN ANALYZE {}",
        "EXPLAIN EXPLAIN {}",
        "{}; SELECT * FROM publisher.impressions",
        "{} FOR UPDATE",
        "{} UNION ALL SELECT region, 1 FROM publisher.impressions",
        "{} EXCEPT SELECT region, 1 FROM publisher.impressions",
        "SELECT * FROM ({}) x, publisher.impressions i",
        "SELECT * FROM ({}) x LEFT JOIN bank.customers c ON c.segment = x.region",
        "SELECT * FROM ({}) x WHERE region IN (SELECT region FROM publisher.impressions)",
        "SELECT * FROM ({}) x ORDER BY (SELECT max(device) FROM publisher.impressions)",
        "SELECT * FROM ({}) x LIMIT (SELECT count(*) FROM publisher.impressions)",
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM bank.customers WHERE email = 'p1@x.nl') THEN 1 END FROM ({}) x",
    ];
    block_on(async {
        let server = Server::small_world();
        script::run(&server, include_str!("attacks/setup.inc")).await;
        let client = server.connect("analyst").await;
        assert!(!client.query(TEMPLATE, &[]).await.unwrap().is_empty());
        client.simple_query(&format!("EXPLAIN {TEMPLATE}")).await.unwrap();
        // It is the template wherever a query may stand.
        let copied = client.copy_out(&format!("COPY ({TEMPLATE}) TO STDOUT")).await.unwrap();
        assert!(copied.map(|chunk| chunk.unwrap().len()).collect::<Vec<_>>().await.len() > 1);
        for around in ["PREPARE words AS {}", "DECLARE words CURSOR WITH HOLD FOR {}"] {
            client.simple_query(&around.replace("{}", TEMPLATE)).await.unwrap();
        }
        for reads in ["EXECUTE words", "FETCH ALL FROM words"] {
            assert!(client.simple_query(reads).await.unwrap().len() > 2);
        }
        for statement in STATEMENTS {
            refused(&client, "analyst", statement).await;
        }
        for statement in around.iter().map(|around| around.replace("{}", TEMPLATE)) {
            if statement.contains(';') {
                // Several statements: the first ran before the second was looked at.
                assert_eq!(client.simple_query(&statement).await.unwrap_err().code().unwrap().code(), "42501");
            } else {
                refused(&client, "analyst", &statement).await;
            }
        }
        // Without the grant, the same words are refused as any others.
        let auditor = server.connect("auditor").await;
        refused(&auditor, "auditor", TEMPLATE).await;
    });
}
