//! sqlx: a pool, prepared statements with binary results, types by Describe, nested transactions, COPY.

#[path = "../../common/checks.rs"]
mod checks;

use std::str::FromStr;
use std::time::Duration;

use checks::{Check, MANY, MANY_SUM, ROWS, SELECT_DAYS, SELECT_REGIONS, SLOW, env, equal, refused};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions, PgSslMode};
use sqlx::types::BigDecimal;
use sqlx::types::chrono::{DateTime, NaiveDate, Utc};
use sqlx::{Column, Connection, Executor, Row, TypeInfo};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const CHECKS: &[Check] = checks::checks![
    rows_and_types,
    numeric_is_exact,
    dates,
    timestamps,
    parameters,
    parameter_of_a_template,
    parameter_array,
    array_result,
    integer_literal_is_int4,
    into_structs,
    describe,
    statement_cache,
    row_stream,
    several_statements_at_once,
    transaction_rolls_back,
    nested_transaction_is_a_savepoint,
    pool,
    settings_at_connect,
    copy_out,
    a_type_by_name,
    ping,
    error_has_its_sqlstate,
    refuses_rows_prepared,
    refuses_rows_stream,
    refuses_rows_copy,
    statement_timeout,
];

#[tokio::main]
async fn main() {
    checks::run(CHECKS).await;
}

fn options() -> PgConnectOptions {
    let port = env("PGPORT").parse().unwrap_or(0);
    let tls = env("PGSSLMODE").parse().unwrap_or(PgSslMode::Require);
    PgConnectOptions::new().host("127.0.0.1").port(port).username(&env("PGUSER")).password(&env("PGPASSWORD")).database("cloister").ssl_mode(tls)
}

async fn connect() -> std::result::Result<PgConnection, sqlx::Error> {
    PgConnection::connect_with(&options()).await
}

/// The SQLSTATE of what failed.
fn state<T>(result: std::result::Result<T, sqlx::Error>) -> std::result::Result<(), String> {
    result.map(drop).map_err(|e| e.as_database_error().and_then(|d| d.code()).map_or_else(|| e.to_string(), |c| c.into_owned()))
}

async fn rows_and_types() -> Result {
    let seen: Vec<(Option<String>, i64, i64)> = sqlx::query_as(SELECT_REGIONS).fetch_all(&mut connect().await?).await?;
    Ok(equal(&seen, &vec![(Some("Amsterdam".into()), 40, 60), (Some("Utrecht".into()), 12, 12), (None, 11, 11)])?)
}

async fn numeric_is_exact() -> Result {
    let cost: BigDecimal = sqlx::query_scalar("SELECT cost FROM templates.regions WHERE region = 'Amsterdam'").fetch_one(&mut connect().await?).await?;
    Ok(equal(&cost, &BigDecimal::from_str("70.0000")?)?)
}

async fn dates() -> Result {
    let day: NaiveDate = sqlx::query_scalar("SELECT min(seen_on) FROM templates.days").fetch_one(&mut connect().await?).await?;
    Ok(equal(&day.to_string(), &"2026-03-01".to_owned())?)
}

async fn timestamps() -> Result {
    let mut connection = connect().await?;
    let moment: DateTime<Utc> = sqlx::query_scalar("SELECT TIMESTAMPTZ '2026-03-01 12:30:00+00'").fetch_one(&mut connection).await?;
    Ok(equal(&moment.to_rfc3339(), &"2026-03-01T12:30:00+00:00".to_owned())?)
}

async fn parameters() -> Result {
    let statement = "SELECT people FROM templates.regions WHERE region = $1 AND people > $2";
    let people: i64 = sqlx::query_scalar(statement).bind("Utrecht").bind(11_i64).fetch_one(&mut connect().await?).await?;
    Ok(equal(&people, &12)?)
}

async fn parameter_of_a_template() -> Result {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM templates.reach($1)").bind("ctv").fetch_one(&mut connect().await?).await?;
    Ok(equal(&count, &4)?)
}

async fn parameter_array() -> Result {
    let statement = "SELECT people FROM templates.regions WHERE region = ANY($1) ORDER BY 1";
    let people: Vec<i64> = sqlx::query_scalar(statement).bind(vec!["Utrecht", "Amsterdam"]).fetch_all(&mut connect().await?).await?;
    Ok(equal(&people, &vec![12, 40])?)
}

async fn array_result() -> Result {
    let seen: (Vec<i32>, Vec<Option<String>>) = sqlx::query_as("SELECT ARRAY[1, 2]::int[], ARRAY['a', NULL]").fetch_one(&mut connect().await?).await?;
    Ok(equal(&seen, &(vec![1, 2], vec![Some("a".to_owned()), None]))?)
}

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Reach {
    region: Option<String>,
    segment: String,
    reach: i64,
}

async fn integer_literal_is_int4() -> Result {
    let seen: i32 = sqlx::query_scalar("SELECT 1").fetch_one(&mut connect().await?).await?;
    Ok(equal(&seen, &1)?)
}

async fn into_structs() -> Result {
    let seen: Reach = sqlx::query_as("SELECT * FROM templates.reach('ctv') WHERE region IS NULL").fetch_one(&mut connect().await?).await?;
    Ok(equal(&seen, &Reach { region: None, segment: "premium".to_owned(), reach: 11 })?)
}

async fn describe() -> Result {
    // What sqlx's macros do while compiling: columns, parameters, and whether a column may be NULL.
    let mut connection = connect().await?;
    let described = connection.describe("SELECT region, cost FROM templates.regions WHERE people > $1").await?;
    let columns: Vec<_> = described.columns().iter().map(|c| format!("{} {}", c.name(), c.type_info().name())).collect();
    let parameters: Vec<_> = described.parameters().and_then(|p| p.left()).unwrap_or_default().iter().map(|t| t.name().to_owned()).collect();
    Ok(equal(&(columns, parameters), &(vec!["region TEXT".to_owned(), "cost NUMERIC".to_owned()], vec!["INT8".to_owned()]))?)
}

async fn statement_cache() -> Result {
    let mut connection = connect().await?;
    for (channel, expected) in [("ctv", 4_i64), ("display", 1), ("ctv", 4)] {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM templates.reach($1)").bind(channel).fetch_one(&mut connection).await?;
        equal(&count, &expected)?;
    }
    equal(&connection.cached_statements_size(), &1)?;
    connection.clear_cached_statements().await?;
    Ok(equal(&connection.cached_statements_size(), &0)?)
}

async fn row_stream() -> Result {
    let mut connection = connect().await?;
    let sum = sqlx::query(MANY).fetch(&mut connection).try_fold(0, |sum, row| async move { Ok(sum + row.try_get::<i64, _>("n")?) }).await?;
    Ok(equal(&sum, &MANY_SUM)?)
}

async fn several_statements_at_once() -> Result {
    let rows = connect().await?.fetch_all("SELECT 1::bigint; SELECT people FROM templates.days WHERE people > 50").await?;
    Ok(equal(&rows.iter().map(|r| r.try_get(0)).collect::<std::result::Result<Vec<i64>, _>>()?, &vec![1, 51])?)
}

async fn transaction_rolls_back() -> Result {
    let mut connection = connect().await?;
    let mut transaction = connection.begin().await?;
    refused("42703", state(transaction.fetch_all("SELECT nothing FROM templates.regions").await))?;
    refused("25P02", state(transaction.fetch_all("SELECT 1").await))?;
    transaction.rollback().await?;
    Ok(equal(&connection.fetch_all("SELECT 1").await?.len(), &1)?)
}

async fn nested_transaction_is_a_savepoint() -> Result {
    let mut connection = connect().await?;
    let mut outer = connection.begin().await?;
    let mut inner = outer.begin().await?;
    refused("22012", state(inner.fetch_all("SELECT 1/0").await))?;
    inner.rollback().await?;
    equal(&outer.fetch_all(SELECT_DAYS).await?.len(), &3)?;
    Ok(outer.commit().await?)
}

async fn pool() -> Result {
    let pool = PgPoolOptions::new().max_connections(3).acquire_timeout(Duration::from_secs(10)).connect_with(options()).await?;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            tokio::spawn({
                let pool = pool.clone();
                async move { sqlx::query_scalar::<_, i64>("SELECT count(*) FROM templates.regions").fetch_one(&pool).await }
            })
        })
        .collect();
    for task in tasks {
        equal(&task.await??, &3)?;
    }
    pool.close().await;
    Ok(())
}

async fn settings_at_connect() -> Result {
    let options = options().application_name("report").options([("statement_timeout", "4000")]);
    let mut connection = PgConnection::connect_with(&options).await?;
    let mut shown: Vec<String> = Vec::new();
    for setting in ["application_name", "statement_timeout", "TimeZone"] {
        shown.push(sqlx::query_scalar(&format!("SHOW {setting}")).fetch_one(&mut connection).await?);
    }
    Ok(equal(&shown, &["report", "4s", "UTC"].map(str::to_owned).to_vec())?)
}

async fn copied(statement: &str) -> std::result::Result<Vec<u8>, sqlx::Error> {
    let mut connection = connect().await?;
    let stream = connection.copy_out_raw(statement).await?;
    stream
        .try_fold(Vec::new(), |mut all, part| async move {
            all.extend_from_slice(&part);
            Ok(all)
        })
        .await
}

async fn copy_out() -> Result {
    let seen = copied(&format!("COPY ({SELECT_DAYS}) TO STDOUT (FORMAT csv)")).await?;
    Ok(equal(&String::from_utf8_lossy(&seen).into_owned(), &"2026-03-01,51\n2026-03-02,20\n2026-03-03,12\n".to_owned())?)
}

async fn a_type_by_name() -> Result {
    // A type that the client must look up: it asks pg_type by name, then by OID.
    let mut connection = connect().await?;
    let row = connection.fetch_one(sqlx::query("SELECT 'pg_class'::regclass")).await?;
    Ok(equal(&row.column(0).type_info().name().to_lowercase(), &"regclass".to_owned())?)
}

async fn ping() -> Result {
    Ok(connect().await?.ping().await?)
}

async fn error_has_its_sqlstate() -> Result {
    let mut connection = connect().await?;
    refused("42P01", state(connection.fetch_all("SELECT * FROM templates.nothing").await))?;
    Ok(refused("42601", state(connection.fetch_all("SELEC 1").await))?)
}

async fn refuses_rows_prepared() -> Result {
    let read = sqlx::query("SELECT person FROM publisher.impressions WHERE region = $1").bind("Utrecht").fetch_all(&mut connect().await?).await;
    Ok(refused("42501", state(read))?)
}

async fn refuses_rows_stream() -> Result {
    let mut connection = connect().await?;
    Ok(refused("42501", state(sqlx::query(ROWS).fetch(&mut connection).try_next().await))?)
}

async fn refuses_rows_copy() -> Result {
    Ok(refused("42501", state(copied(&format!("COPY ({ROWS}) TO STDOUT")).await))?)
}

async fn statement_timeout() -> Result {
    let mut connection = connect().await?;
    connection.execute("SET statement_timeout = 300").await?;
    Ok(refused("57014", state(connection.fetch_all(SLOW).await))?)
}
