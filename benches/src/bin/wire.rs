//! Requests a second of a release that is served again, through the wire, against a Postgres 15
//! that answers the same rows from a table. Both run on this machine, in turns.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a benchmark stops at the first surprise")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use cloister_benches::measure::print;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// Times a served-again release through the wire.
#[derive(Parser)]
struct Arguments {
    /// The server; by default the one that was built with this
    #[arg(long)]
    cloisterd: Option<PathBuf>,
    /// The folder of Postgres' programs
    #[arg(long, default_value = "/usr/lib/postgresql/15/bin")]
    postgres: PathBuf,
    /// Seconds of each turn
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Turns of each
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Connections at a time
    #[arg(long, default_value_t = 4)]
    connections: usize,
}

/// A server that ends with this value.
struct Running {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// What is asked again and again.
#[derive(Clone, Copy)]
enum Asks {
    /// A text, by the simple protocol.
    Text(fn(i64) -> String),
    /// A prepared query, with a value or none.
    Prepared(&'static str, fn(i64) -> Option<i64>),
}

/// Filters that differ, all of which let every row through.
const FILTERS: u32 = 400;
const FILTERED: &str = "SELECT * FROM templates.reach_by_region WHERE people > $1";

/// The same rows in both.
const QUERY: &str = "SELECT * FROM templates.reach_by_region";

const ROOM: &str = "CREATE COLLABORATION room; CREATE MEMBER paper;
CREATE ROLE paper_admin LOGIN PASSWORD 'demo' IN MEMBER paper AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER paper AS ANALYST;
SET SESSION AUTHORIZATION paper_admin;
CREATE DATASET paper.readers (person text PRIVACY UNIT AS email, region text DIMENSION) THRESHOLD 10 ROWS PER PERSON 1 ROWS AT MOST 1000000;
";

fn main() {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let ours = cloister(&arguments);
    let theirs = postgres(&arguments.postgres);
    let rows = runtime.block_on(async {
        approve(ours.port).await;
        let rows = read(&connect(ours.port).await).await;
        fill(theirs.port, &rows).await;
        assert_eq!(sorted(read(&connect(theirs.port).await).await), sorted(rows.clone()));
        rows
    });
    let mut table = Vec::new();
    let cases = [
        ("simple, the same again", Asks::Text(|_| QUERY.to_owned())),
        ("prepared, the same again", Asks::Prepared(QUERY, |_| None)),
        ("simple, another filter each", Asks::Text(|n| format!("{QUERY} WHERE people > {n}"))),
        ("prepared, another value each", Asks::Prepared(FILTERED, Some)),
    ];
    for (name, asks) in cases {
        let (mut our_rates, mut their_rates) = (Vec::new(), Vec::new());
        for _ in 0..arguments.repeat {
            our_rates.push(runtime.block_on(rate(ours.port, asks, &arguments)));
            their_rates.push(runtime.block_on(rate(theirs.port, asks, &arguments)));
        }
        let (our, their) = (median(our_rates), median(their_rates));
        table.push(vec![name.to_owned(), rows.len().to_string(), format!("{our:.0}"), format!("{their:.0}"), format!("{:.2}", our / their)]);
    }
    print(&["protocol", "rows", "cloister/s", "postgres/s", "ratio"], &table);
}

fn cloister(arguments: &Arguments) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let binary = arguments.cloisterd.clone().unwrap_or_else(|| std::env::current_exe().unwrap().with_file_name("cloisterd"));
    let init = folder.path().join("init.sql");
    let mut room = format!("{ROOM}COPY paper.readers FROM STDIN (FORMAT csv);\n");
    for person in 0..20_000 {
        room += &format!("p{person}@example.org,region {}\n", person % 40);
    }
    room += "\\.\n";
    std::fs::write(&init, room).unwrap();
    let mut child = Command::new(&binary)
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path().join("data"))
        .arg("--init")
        .arg(&init)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
    let ready = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok).find(|line| line.starts_with("ready "));
    let port = ready.unwrap().rsplit(':').next().unwrap().split('/').next().unwrap().parse().unwrap();
    Running { child, port, _folder: folder }
}

/// A Postgres of its own, with the settings that it comes with. It doesn't run as root.
fn postgres(programs: &Path) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let nobody = |program: &str| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--clear-groups"]).arg(programs.join(program)).current_dir("/");
        command
    };
    Command::new("chmod").arg("755").arg(folder.path()).status().unwrap();
    Command::new("chown").arg("-R").arg("65534").arg(&data).status().unwrap();
    let made = nobody("initdb").args(["-U", "analyst", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"]).arg(&data).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut server = nobody("postgres");
    server.arg("-D").arg(&data).args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}"), "-c", "unix_socket_directories="]);
    let child = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let running = Running { child, port, _folder: folder };
    for _ in 0..100 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            std::thread::sleep(Duration::from_millis(300));
            return running;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("Postgres does not answer")
}

async fn connect(port: u16) -> Client {
    client(port, "analyst", "cloister").await.unwrap()
}

async fn client(port: u16, role: &str, database: &str) -> Result<Client, tokio_postgres::Error> {
    let mut config = tokio_postgres::Config::new();
    config.host("127.0.0.1").port(port).user(role).password("demo").dbname(database);
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn approve(port: u16) {
    let admin = client(port, "paper_admin", "cloister").await.unwrap();
    admin.simple_query("CREATE TEMPLATE reach_by_region AS SELECT region, count(DISTINCT person) AS people FROM paper.readers GROUP BY region").await.unwrap();
    let digest = admin.query_one("SELECT digest FROM cleanroom.templates WHERE name = 'reach_by_region'", &[]).await.unwrap().get::<_, String>(0);
    admin.simple_query(&format!("APPROVE TEMPLATE reach_by_region DIGEST '{digest}'")).await.unwrap();
    admin.simple_query("GRANT EXECUTE ON TEMPLATE reach_by_region TO analyst").await.unwrap();
}

type Rows = Vec<(Option<String>, Option<String>)>;

async fn read(client: &Client) -> Rows {
    let messages = client.simple_query(QUERY).await.unwrap();
    let row = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => Some((row.get(0).map(str::to_owned), row.get(1).map(str::to_owned))),
        _ => None,
    };
    messages.iter().filter_map(row).collect()
}

fn sorted(mut rows: Rows) -> Rows {
    rows.sort();
    rows
}

async fn fill(port: u16, rows: &Rows) {
    client(port, "analyst", "postgres").await.unwrap().simple_query("CREATE DATABASE cloister").await.unwrap();
    let quoted = |text: &Option<String>| text.as_ref().map_or("NULL".to_owned(), |text| format!("'{text}'"));
    let values: Vec<_> = rows.iter().map(|(region, people)| format!("({}, {})", quoted(region), quoted(people))).collect();
    let fill = format!(
        "CREATE SCHEMA templates; CREATE TABLE templates.reach_by_region (region text, people bigint); INSERT INTO templates.reach_by_region VALUES {}; ANALYZE",
        values.join(", ")
    );
    connect(port).await.batch_execute(&fill).await.unwrap();
}

/// Requests a second over all connections.
async fn rate(port: u16, asks: Asks, arguments: &Arguments) -> f64 {
    let until = Instant::now() + Duration::from_secs(arguments.seconds);
    let mut tasks = Vec::new();
    for _ in 0..arguments.connections {
        tasks.push(tokio::spawn(async move {
            let client = connect(port).await;
            let statement = match asks {
                Asks::Text(_) => None,
                Asks::Prepared(query, _) => Some(client.prepare(query).await.unwrap()),
            };
            let mut count = 0_u32;
            while Instant::now() < until {
                let filter = i64::from(count % FILTERS);
                match (asks, &statement) {
                    (Asks::Prepared(_, value), Some(statement)) => {
                        let value = value(filter);
                        let values: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = value.iter().map(|v| v as _).collect();
                        client.query(statement, &values).await.unwrap();
                    }
                    (Asks::Text(text), _) => drop(client.simple_query(&text(filter)).await.unwrap()),
                    (Asks::Prepared(..), None) => panic!("it was prepared"),
                }
                count += 1;
            }
            count
        }));
    }
    let mut all = 0;
    for task in tasks {
        all += task.await.unwrap();
    }
    f64::from(all) / arguments.seconds as f64
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
