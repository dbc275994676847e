//! Statements over a dataset: each refused in both protocols, nothing executed.

use crate::harness::{Server, block_on, script::error_text};

const STATEMENTS: &[&str] = &[
    "SELECT * FROM publisher.impressions",
    "SELECT count(*) FROM publisher.impressions",
    "SELECT count(*) FROM \"publisher\".\"impressions\"",
    "SELECT * FROM cloister.publisher.impressions",
    "EXPLAIN SELECT * FROM publisher.impressions",
    "EXPLAIN ANALYZE SELECT * FROM publisher.impressions",
    "COPY (SELECT * FROM publisher.impressions) TO STDOUT",
    "COPY publisher.impressions TO STDOUT",
    "DECLARE c CURSOR FOR SELECT * FROM publisher.impressions",
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
