//! A query whose rows were kept by its session is served from them only while they would be the same.

use tokio_postgres::SimpleQueryMessage;

use crate::harness::agreement::asked;
use crate::harness::{Server, block_on, script};

/// A bank's own customers by segment: who may see them changes, and so do they.
const FOUNDED: &str = "\\connect bank_admin
CREATE TEMPLATE segments AS SELECT segment, count(*) AS customers FROM bank.customers GROUP BY segment;
APPROVE TEMPLATE segments DIGEST '{digest:segments}';
GRANT EXECUTE ON TEMPLATE segments TO analyst;
";
const RELOAD: &str = "\\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..25} p{n}@x.nl,retail,1200.00
\\.
";
const QUERY: &str = "SELECT segment, customers FROM templates.segments ORDER BY segment";

#[test]
fn rows_are_served_again_only_while_they_are_the_same() {
    let server = Server::small_world();
    let founded = script::run_blocking(&server, FOUNDED);
    assert!(!founded.contains("ERROR"), "{founded}");
    block_on(async {
        let (analyst, admin, auditor) = (server.connect("analyst").await, server.connect("bank_admin").await, server.connect("auditor").await);
        let prepared = analyst.prepare(QUERY).await.unwrap();
        let text = async || asked(&analyst, QUERY).await;
        let by_protocol = async || -> Result<Vec<(String, i64)>, tokio_postgres::Error> {
            Ok(analyst.query(&prepared, &[]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
        };
        let first = text().await.unwrap();
        for _ in 0..3 {
            assert_eq!(text().await.unwrap(), first);
            assert_eq!(by_protocol().await.unwrap().len(), first.len());
        }
        // Each time is in the journal.
        let served = asked(&auditor, "SELECT text FROM cleanroom.log WHERE kind = 'access' AND subject = 'segments'").await.unwrap();
        let served: u32 = served.iter().map(|row| row[0].as_deref().unwrap().split(' ').next().unwrap().parse::<u32>().unwrap()).sum();
        assert_eq!(served, 6);

        let code = |error: tokio_postgres::Error| error.code().map(|code| code.code().to_owned()).unwrap_or_default();
        admin.simple_query("REVOKE EXECUTE ON TEMPLATE segments FROM analyst").await.unwrap();
        assert_eq!(code(text().await.unwrap_err()), "42P01", "it isn't there for the role any more");
        assert_eq!(code(by_protocol().await.unwrap_err()), "42P01");
        admin.simple_query("GRANT EXECUTE ON TEMPLATE segments TO analyst").await.unwrap();
        assert_eq!(text().await.unwrap(), first);

        let loaded = script::run(&server, RELOAD).await;
        assert!(!loaded.contains("ERROR"), "{loaded}");
        assert_eq!(by_protocol().await.unwrap(), [("retail".to_owned(), 25)]);
        assert_eq!(text().await.unwrap().len(), 1);
        assert_eq!(text().await.unwrap().len(), 1);
    });
}

#[test]
fn what_changes_is_computed_each_time() {
    let server = Server::small_world();
    let founded = script::run_blocking(&server, FOUNDED);
    assert!(!founded.contains("ERROR"), "{founded}");
    block_on(async {
        let analyst = server.connect("analyst").await;
        let one = async |sql: &str| {
            let messages = analyst.simple_query(sql).await.unwrap();
            messages.iter().find_map(|message| if let SimpleQueryMessage::Row(row) = message { row.get(0).map(str::to_owned) } else { None }).unwrap()
        };
        for sql in [
            "SELECT now()",
            "SELECT random() FROM templates.segments",
            "SELECT max(customers) + random() FROM templates.segments",
            "SELECT (SELECT random()) FROM templates.segments",
        ] {
            let first = one(sql).await;
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            assert_ne!(one(sql).await, first, "{sql}");
        }
        // Settings, and the log, which every run makes longer.
        analyst.simple_query("SET application_name = 'one'").await.unwrap();
        assert_eq!(one("SELECT current_setting('application_name') FROM templates.segments LIMIT 1").await, "one");
        analyst.simple_query("SET application_name = 'two'").await.unwrap();
        assert_eq!(one("SELECT current_setting('application_name') FROM templates.segments LIMIT 1").await, "two");
        assert_eq!(one("SHOW application_name").await, "two");
        let count = "SELECT count(*) FROM cleanroom.log";
        let before: u32 = one(count).await.parse().unwrap();
        analyst.simple_query("SELECT * FROM bank.customers").await.unwrap_err();
        assert!(one(count).await.parse::<u32>().unwrap() > before);
        // A parameter's value is part of the question.
        let above = analyst.prepare("SELECT segment FROM templates.segments WHERE customers > $1").await.unwrap();
        let mut seen = Vec::new();
        for least in [0_i64, 1_000, 0, 29, 1_000] {
            seen.push(analyst.query(&above, &[&least]).await.unwrap().len());
        }
        assert_eq!((seen[0], seen[1], seen[4]), (seen[2], 0, 0), "{seen:?}");
        assert!(seen[0] > 0);
    });
}
