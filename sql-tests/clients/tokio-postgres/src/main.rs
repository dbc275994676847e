//! tokio-postgres: prepared by default, binary values, pipelining, portals, COPY.

#[path = "../../common/checks.rs"]
mod checks;

use std::pin::pin;
use std::time::{Duration, Instant};

use checks::{Check, MANY, MANY_SUM, ROWS, SELECT_DAYS, SELECT_REGIONS, SLOW, env, equal, refused};
use chrono::NaiveDate;
use futures_util::{TryStreamExt, future};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Config, Error, IsolationLevel, NoTls, SimpleQueryMessage};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const CHECKS: &[Check] = checks::checks![
    rows_and_types,
    dates,
    parameters,
    parameter_of_a_template,
    parameter_types,
    integer_literal_is_int4,
    parameter_array,
    types_of_a_statement,
    prepared_reused,
    simple_query,
    several_statements_at_once,
    pipelined,
    transaction_and_25p02,
    savepoint,
    transaction_modes,
    portal_in_steps,
    row_stream,
    copy_out_csv,
    copy_out_binary,
    settings_at_connect,
    error_has_its_place,
    wrong_password,
    refuses_rows_prepared,
    refuses_rows_copy,
    refuses_rows_portal,
    refuses_rows_simple,
    cancel,
    statement_timeout,
];

#[tokio::main]
async fn main() {
    checks::run(CHECKS).await;
}

fn config() -> Config {
    let mut config = Config::new();
    config.host("127.0.0.1").port(env("PGPORT").parse().unwrap_or(0)).user(env("PGUSER")).password(env("PGPASSWORD")).dbname("cloister");
    config.connect_timeout(Duration::from_secs(10));
    config
}

async fn open(config: Config) -> std::result::Result<Client, Error> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn connect() -> std::result::Result<Client, Error> {
    open(config()).await
}

/// The SQLSTATE of what failed.
fn state<T>(result: std::result::Result<T, Error>) -> std::result::Result<(), String> {
    result.map(drop).map_err(|e| e.code().map_or_else(|| e.to_string(), |c| c.code().to_owned()))
}

async fn rows_and_types() -> Result {
    let rows = connect().await?.query(SELECT_REGIONS, &[]).await?;
    let seen: Vec<(Option<String>, i64, i64)> = rows.iter().map(|r| (r.get(0), r.get(1), r.get(2))).collect();
    Ok(equal(&seen, &vec![(Some("Amsterdam".into()), 40, 60), (Some("Utrecht".into()), 12, 12), (None, 11, 11)])?)
}

async fn dates() -> Result {
    let rows = connect().await?.query(SELECT_DAYS, &[]).await?;
    let seen: Vec<(NaiveDate, i64)> = rows.iter().map(|r| (r.get("seen_on"), r.get("people"))).collect();
    let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap_or_default();
    Ok(equal(&seen, &vec![(day(1), 51), (day(2), 20), (day(3), 12)])?)
}

async fn parameters() -> Result {
    let row = connect().await?.query_one("SELECT people FROM templates.regions WHERE region = $1 AND people > $2", &[&"Utrecht", &11_i64]).await?;
    Ok(equal(&row.get::<_, i64>(0), &12)?)
}

async fn parameter_of_a_template() -> Result {
    let row = connect().await?.query_one("SELECT count(*) FROM templates.reach(channel => $1)", &[&"ctv"]).await?;
    Ok(equal(&row.get::<_, i64>(0), &4)?)
}

async fn parameter_types() -> Result {
    let day = NaiveDate::from_ymd_opt(2026, 3, 1);
    let row = connect().await?;
    let row = row
        .query_one(
            "SELECT $1::int, $2::bigint, $3::text, $4::date, $5::float8, $6::bool, $7::bytea",
            &[&7, &(1_i64 << 40), &None::<&str>, &day, &0.1, &true, &&[0_u8, 255][..]],
        )
        .await?;
    equal(&(row.get::<_, i32>(0), row.get::<_, i64>(1), row.get::<_, Option<String>>(2)), &(7, 1 << 40, None))?;
    Ok(equal(&(row.get::<_, Option<NaiveDate>>(3), row.get::<_, f64>(4), row.get::<_, bool>(5), row.get::<_, Vec<u8>>(6)), &(day, 0.1, true, vec![0, 255]))?)
}

async fn integer_literal_is_int4() -> Result {
    Ok(equal(&connect().await?.query_one("SELECT 1", &[]).await?.try_get::<_, i32>(0)?, &1)?)
}

async fn parameter_array() -> Result {
    let rows = connect().await?.query("SELECT people FROM templates.regions WHERE region = ANY($1) ORDER BY 1", &[&vec!["Utrecht", "Amsterdam"]]).await?;
    Ok(equal(&rows.iter().map(|r| r.get::<_, i64>(0)).collect::<Vec<_>>(), &vec![12, 40])?)
}

async fn types_of_a_statement() -> Result {
    let statement = connect().await?.prepare("SELECT region, people, cost FROM templates.regions WHERE people > $1 AND region = $2").await?;
    equal(&statement.params().to_vec(), &vec![Type::INT8, Type::TEXT])?;
    Ok(equal(&statement.columns().iter().map(|c| c.type_().clone()).collect::<Vec<_>>(), &vec![Type::TEXT, Type::INT8, Type::NUMERIC])?)
}

async fn prepared_reused() -> Result {
    let client = connect().await?;
    let statement = client.prepare("SELECT count(*) FROM templates.reach($1)").await?;
    for (channel, count) in [("ctv", 4_i64), ("display", 1), ("ctv", 4)] {
        equal(&client.query_one(&statement, &[&channel]).await?.get(0), &count)?;
    }
    Ok(())
}

async fn simple_query() -> Result {
    let messages = connect().await?.simple_query("SELECT region, cost FROM templates.regions WHERE people < 12").await?;
    let seen: Vec<_> = messages.iter().filter_map(|m| if let SimpleQueryMessage::Row(row) = m { Some((row.get(0), row.get(1))) } else { None }).collect();
    Ok(equal(&seen, &vec![(None, Some("11.0000"))])?)
}

async fn several_statements_at_once() -> Result {
    let messages = connect().await?.simple_query("SELECT 1; SELECT people FROM templates.days; ").await?;
    let counts: Vec<_> = messages.iter().filter_map(|m| if let SimpleQueryMessage::CommandComplete(n) = m { Some(*n) } else { None }).collect();
    Ok(equal(&counts, &vec![1, 3])?)
}

async fn pipelined() -> Result {
    let client = connect().await?;
    let of = async |channel: &'static str| client.query_typed("SELECT count(*) FROM templates.reach($1)", &[(&channel, Type::TEXT)]).await;
    let (a, b, c) = future::try_join3(of("ctv"), of("display"), of("ctv")).await?;
    Ok(equal(&[a, b, c].map(|rows| rows[0].get::<_, i64>(0)), &[4, 1, 4])?)
}

async fn transaction_and_25p02() -> Result {
    let mut client = connect().await?;
    let transaction = client.transaction().await?;
    refused("42703", state(transaction.query("SELECT nothing FROM templates.regions", &[]).await))?;
    refused("25P02", state(transaction.query("SELECT 1", &[]).await))?;
    transaction.rollback().await?;
    Ok(equal(&client.query_one("SELECT 'here'", &[]).await?.get::<_, String>(0), &"here".to_owned())?)
}

async fn savepoint() -> Result {
    let mut client = connect().await?;
    let mut transaction = client.transaction().await?;
    let inner = transaction.savepoint("here").await?;
    refused("22012", state(inner.query("SELECT 1/0", &[]).await))?;
    inner.rollback().await?;
    equal(&transaction.query(SELECT_DAYS, &[]).await?.len(), &3)?;
    Ok(transaction.commit().await?)
}

async fn transaction_modes() -> Result {
    let mut client = connect().await?;
    let transaction = client.build_transaction().read_only(true).isolation_level(IsolationLevel::Serializable).start().await?;
    let shown = [
        transaction.query_one("SHOW transaction_isolation", &[]).await?.get::<_, String>(0),
        transaction.query_one("SHOW transaction_read_only", &[]).await?.get(0),
    ];
    Ok(equal(&shown, &["serializable".to_owned(), "on".to_owned()])?)
}

async fn portal_in_steps() -> Result {
    let mut client = connect().await?;
    let transaction = client.transaction().await?;
    let portal = transaction.bind(MANY, &[]).await?;
    let (mut sum, mut steps) = (0, 0);
    loop {
        let rows = transaction.query_portal(&portal, 700).await?;
        sum += rows.iter().map(|r| r.get::<_, i64>("n")).sum::<i64>();
        steps += 1;
        if rows.len() < 700 {
            break;
        }
    }
    Ok(equal(&(sum, steps), &(MANY_SUM, 5))?)
}

async fn row_stream() -> Result {
    let stream = connect().await?;
    let stream = stream.query_raw(MANY, Vec::<String>::new()).await?;
    Ok(equal(&pin!(stream).try_fold(0, |sum, row| future::ok(sum + row.get::<_, i64>("n"))).await?, &MANY_SUM)?)
}

async fn copied(statement: &str) -> std::result::Result<Vec<u8>, Error> {
    let client = connect().await?;
    let stream = client.copy_out(statement).await?;
    pin!(stream)
        .try_fold(Vec::new(), |mut all, part| {
            all.extend_from_slice(&part);
            future::ok(all)
        })
        .await
}

async fn copy_out_csv() -> Result {
    let seen = copied(&format!("COPY ({SELECT_DAYS}) TO STDOUT (FORMAT csv)")).await?;
    Ok(equal(&String::from_utf8_lossy(&seen).into_owned(), &"2026-03-01,51\n2026-03-02,20\n2026-03-03,12\n".to_owned())?)
}

async fn copy_out_binary() -> Result {
    let client = connect().await?;
    let stream = client.copy_out(&format!("COPY ({SELECT_DAYS}) TO STDOUT (FORMAT binary)")).await?;
    let rows = tokio_postgres::binary_copy::BinaryCopyOutStream::new(stream, &[Type::DATE, Type::INT8]);
    let people: Vec<i64> = pin!(rows).map_ok(|row| row.get::<i64>(1)).try_collect().await?;
    Ok(equal(&people, &vec![51, 20, 12])?)
}

async fn settings_at_connect() -> Result {
    let mut config = config();
    config.application_name("report").options("-c statement_timeout=4000");
    let client = open(config).await?;
    let shown = [client.query_one("SHOW application_name", &[]).await?.get::<_, String>(0), client.query_one("SHOW statement_timeout", &[]).await?.get(0)];
    Ok(equal(&shown, &["report".to_owned(), "4s".to_owned()])?)
}

async fn error_has_its_place() -> Result {
    let error = connect().await?.query("SELECT nothing FROM templates.regions", &[]).await.err().ok_or("no error")?;
    let place = error.as_db_error().and_then(|e| e.position().cloned());
    Ok(equal(&place, &Some(tokio_postgres::error::ErrorPosition::Original(8)))?)
}

async fn wrong_password() -> Result {
    let mut config = config();
    config.password("wrong");
    Ok(refused("28P01", state(config.connect(NoTls).await.map(drop)))?)
}

async fn refuses_rows_prepared() -> Result {
    let client = connect().await?;
    Ok(refused("42501", state(client.query(&format!("{ROWS} WHERE region = $1"), &[&"Utrecht"]).await))?)
}

async fn refuses_rows_copy() -> Result {
    refused("42501", state(copied(&format!("COPY ({ROWS}) TO STDOUT (FORMAT binary)")).await))?;
    Ok(refused("42501", state(copied("COPY publisher.impressions TO STDOUT").await))?)
}

async fn refuses_rows_portal() -> Result {
    let mut client = connect().await?;
    let transaction = client.transaction().await?;
    let read = async { transaction.query_portal(&transaction.bind(ROWS, &[]).await?, 1).await };
    Ok(refused("42501", state(read.await))?)
}

async fn refuses_rows_simple() -> Result {
    Ok(refused("42501", state(connect().await?.simple_query(ROWS).await))?)
}

async fn cancel() -> Result {
    let client = connect().await?;
    let token = client.cancel_token();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        token.cancel_query(NoTls).await
    });
    let start = Instant::now();
    refused("57014", state(client.simple_query(SLOW).await))?;
    Ok(equal(&(start.elapsed() < Duration::from_secs(3)), &true)?)
}

async fn statement_timeout() -> Result {
    let client = connect().await?;
    client.batch_execute("SET statement_timeout = '300ms'").await?;
    Ok(refused("57014", state(client.query(SLOW, &[]).await))?)
}
