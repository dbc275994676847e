//! The protocol's edges: logins, types in text and binary, parameters, transactions.

use tokio_postgres::types::Type;

use crate::harness::{Server, block_on, script};

#[test]
fn logins() {
    block_on(async {
        let server = Server::small_world();
        for (role, password, database, sqlstate) in
            [("analyst", "wrong", "cloister", "28P01"), ("nobody", "demo", "cloister", "28P01"), ("analyst", "demo", "postgres", "3D000")]
        {
            let error = server.try_connect(role, password, database).await.err().unwrap();
            assert_eq!(error.code().map(|c| c.code()), Some(sqlstate), "{role}: {error}");
        }
        server.connect("analyst").await.simple_query("SELECT 1").await.unwrap();
    });
}

#[test]
fn parameters_have_the_templates_types() {
    block_on(async {
        let server = Server::small_world();
        script::run(&server, include_str!("attacks/setup.inc")).await;
        let client = server.connect("analyst").await;
        let statement = client.prepare("SELECT region, reach FROM templates.reach($1) WHERE reach > $2 LIMIT $3").await.unwrap();
        assert_eq!(statement.params(), [Type::TEXT, Type::INT8, Type::INT8]);
        let rows = client.query(&statement, &[&"ctv", &1_i64, &10_i64]).await.unwrap();
        assert!(!rows.is_empty());
        assert_eq!(rows[0].get::<_, String>(0), "Amsterdam");
        let named = client.query("SELECT count(*) FROM templates.reach(channel => $1)", &[&"display"]).await.unwrap();
        assert!(named[0].get::<_, i64>(0) > 0);
        // A cast says a parameter's type, as in Postgres.
        let cast = client.prepare("SELECT $1::int + 1, $2::numeric(10,2), $3::date, $4::bytea").await.unwrap();
        assert_eq!(cast.params(), [Type::INT4, Type::NUMERIC, Type::DATE, Type::BYTEA]);
        // A value outside the domain is refused, and so is NULL.
        let error = client.query(&statement, &[&"cinema", &1_i64, &10_i64]).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "22023");
        let error = client.query(&statement, &[&None::<String>, &1_i64, &10_i64]).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "22023");
    });
}

/// `$n` in the place of a template's parameter, in SQL over datasets.
#[test]
fn parameters_in_a_template_in_words() {
    block_on(async {
        let server = Server::small_world();
        script::run(&server, include_str!("attacks/setup.inc")).await;
        let client = server.connect("analyst").await;
        let words = "SELECT x.region, x.reach FROM (SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
            FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
            WHERE i.channel = $1 GROUP BY i.region, c.segment) x WHERE x.reach > $2 ORDER BY 2 DESC LIMIT $3";
        let statement = client.prepare(words).await.unwrap();
        assert_eq!(statement.params(), [Type::TEXT, Type::INT8, Type::INT8]);
        let call = "SELECT region, reach FROM templates.reach($1) WHERE reach > $2 ORDER BY 2 DESC LIMIT $3";
        for channel in ["ctv", "display"] {
            let told = client.query(&statement, &[&channel, &10_i64, &2_i64]).await.unwrap();
            let called = client.query(call, &[&channel, &10_i64, &2_i64]).await.unwrap();
            let shown = |rows: &[tokio_postgres::Row]| rows.iter().map(|row| (row.get::<_, Option<String>>(0), row.get::<_, i64>(1))).collect::<Vec<_>>();
            assert!(!told.is_empty());
            assert_eq!(shown(&told), shown(&called));
        }
        let cast = client.prepare(&words.replace("= $1", "= $1::text")).await.unwrap();
        assert_eq!(cast.params(), [Type::TEXT, Type::INT8, Type::INT8]);
        assert!(!client.query(&cast, &[&"ctv", &10_i64, &2_i64]).await.unwrap().is_empty());
        for outside in [Some("cinema"), None] {
            let error = client.query(&statement, &[&outside, &1_i64, &10_i64]).await.unwrap_err();
            assert_eq!(error.code().unwrap().code(), "22023");
        }
        // A parameter anywhere else in the template's text isn't the template.
        let error = client.prepare(&words.replace("c.email", "$4")).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501");
        // A prepared statement is as good as the grant it leans on.
        server.connect("bank_admin").await.simple_query("REVOKE EXECUTE ON TEMPLATE reach FROM analyst").await.unwrap();
        client.query(&statement, &[&"ctv", &10_i64, &2_i64]).await.unwrap_err();
        assert_eq!(client.prepare(words).await.unwrap_err().code().unwrap().code(), "42501");
    });
}

#[test]
fn values_in_binary_are_the_values_in_text() {
    block_on(async {
        let server = Server::small_world();
        let client = server.connect("analyst").await;
        let row =
            client.query_one("SELECT true, 1::smallint, 2::int, 3::bigint, 1.5::real, 2.5::double precision, 'x'::text, date '2026-03-01'", &[]).await.unwrap();
        assert!(row.get::<_, bool>(0));
        assert_eq!((row.get::<_, i16>(1), row.get::<_, i32>(2), row.get::<_, i64>(3)), (1, 2, 3));
        assert_eq!((row.get::<_, f32>(4), row.get::<_, f64>(5)), (1.5, 2.5));
        assert_eq!(row.get::<_, &str>(6), "x");
        assert_eq!(row.columns()[7].type_(), &Type::DATE);
        let numeric = client.prepare("SELECT 12.50::numeric(10,2) AS n, timestamp '2026-03-01 10:00:00' AS t").await.unwrap();
        assert_eq!(numeric.columns()[0].type_(), &Type::NUMERIC);
        assert_eq!(numeric.columns()[1].type_(), &Type::TIMESTAMP);
    });
}

/// What recurses has a limit, and the server lives on.
#[test]
fn statements_that_nest_too_deeply_are_refused() {
    block_on(async {
        let server = Server::small_world();
        let client = server.connect("analyst").await;
        let admin = server.connect("publisher_admin").await;
        for statement in [
            format!("SELECT 1{}", " - 1".repeat(20_000)),
            format!("SELECT {}1", "NOT ".repeat(20_000)),
            format!("SELECT {}1{}", "(".repeat(20_000), ")".repeat(20_000)),
            format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(20_000)),
            format!("SELECT {}1", "- ".repeat(5_000)),
        ] {
            let error = client.simple_query(&statement).await.unwrap_err();
            assert_eq!(error.code().unwrap().code(), "54001");
            let error = admin.simple_query(&format!("CREATE TEMPLATE t AS {statement}")).await.unwrap_err();
            assert_eq!(error.code().unwrap().code(), "54001");
        }
        // What is within the limits answers, or is refused, and takes nothing down with it.
        for statement in
            [format!("SELECT 1{}", " - 1".repeat(1_500)), format!("SELECT {}true", "NOT ".repeat(1_900)), format!("SELECT 1 IN ({}1)", "2, ".repeat(20_000))]
        {
            let _ = client.simple_query(&statement).await;
        }
        client.simple_query("SELECT 1").await.unwrap();
    });
}

/// Statements that nobody waits for any more keep nobody else waiting.
#[test]
fn abandoned_statements_do_not_block_others() {
    block_on(async {
        let server = Server::small_world();
        for _ in 0..5 {
            let client = server.connect("analyst").await;
            let slow = "SELECT count(*) FROM generate_series(1, 100000) a CROSS JOIN generate_series(1, 100000) b";
            let _ = tokio::time::timeout(std::time::Duration::from_millis(200), client.simple_query(slow)).await;
        }
        let client = server.connect("analyst").await;
        let row = client.query_one("SELECT 1::int", &[]).await.unwrap();
        assert_eq!(row.get::<_, i32>(0), 1);
    });
}
