//! A gigabyte to a client that takes its time, and statements that have to stop.

use std::io::Read;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use postgres_protocol::message::frontend;

use super::{ticks, unharmed};
use crate::harness::raw::{Raw, sqlstate};
use crate::harness::{Server, block_on, script};

/// A gigabyte in rows of a kilobyte, made above a release.
const GIGABYTE: &str = "SELECT repeat('x', 1000) AS x FROM (SELECT region FROM templates.regions LIMIT 2) r, generate_series(1, 524288)";
/// What keeps a processor busy for a long time and gives no row before its end.
const SLOW: &str = "SELECT count(*) FROM generate_series(1, 100000) a CROSS JOIN generate_series(1, 1000000) b";

/// How long a client stops reading: `CLOISTER_STALL` seconds.
fn stall() -> Duration {
    Duration::from_secs(std::env::var("CLOISTER_STALL").map_or(5, |seconds| seconds.parse().unwrap()))
}

fn world() -> Server {
    let server = Server::small_world();
    script::run_blocking(&server, include_str!("../attacks/setup.inc"));
    server
}

fn simple(sql: &str) -> BytesMut {
    let mut out = BytesMut::new();
    frontend::query(sql, &mut out).unwrap();
    out
}

fn copy(sql: &str) -> BytesMut {
    simple(&format!("COPY ({sql}) TO STDOUT"))
}

fn extended(sql: &str) -> BytesMut {
    let mut out = BytesMut::new();
    frontend::parse("", sql, [], &mut out).unwrap();
    let _ = frontend::bind("", "", [], std::iter::empty::<()>(), |(), _| Ok(postgres_protocol::IsNull::Yes), [1], &mut out);
    frontend::execute("", 0, &mut out).unwrap();
    frontend::sync(&mut out);
    out
}

#[test]
fn a_gigabyte_waits_for_its_reader() {
    let mut server = world();
    for ask in [simple, extended, copy] {
        let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
        raw.simple("SELECT count(*) FROM templates.regions").unwrap();
        let before = server.resident_bytes();
        raw.send(&ask(GIGABYTE)).unwrap();
        let (mut most, mut read, mut stalled) = (0, 0_u64, false);
        let mut chunk = vec![0; 1 << 20];
        loop {
            let count = raw.stream().read(&mut chunk).unwrap();
            read += count as u64;
            most = most.max(server.resident_bytes());
            if !stalled && read > 64 << 20 {
                stalled = true;
                let until = Instant::now() + stall();
                while Instant::now() < until {
                    std::thread::sleep(Duration::from_millis(100));
                    most = most.max(server.resident_bytes());
                }
            }
            // ReadyForQuery ends it.
            if chunk[..count].ends_with(b"Z\0\0\0\x05I") {
                break;
            }
        }
        let grown = most.saturating_sub(before);
        eprintln!("{} MB read, memory grew by {} MB", read >> 20, grown >> 20);
        assert!(read > 1_000_000_000, "{read}");
        assert!(grown < 64 << 20, "{} MB", grown >> 20);
    }
    unharmed(&mut server);
}

/// Within a second nothing is computed any more.
fn stops(server: &Server, what: &str) {
    std::thread::sleep(Duration::from_secs(1));
    let before = ticks(server);
    std::thread::sleep(Duration::from_millis(500));
    let used = ticks(server) - before;
    assert!(used < 25, "{what}: the server went on, {used} hundredths of a second in half a second");
}

#[test]
fn a_cancel_stops_the_work() {
    let mut server = world();
    block_on(async {
        for sql in [SLOW, GIGABYTE] {
            let client = server.connect("analyst").await;
            let token = client.cancel_token();
            let work = async { client.simple_query(sql).await };
            let cancel = async {
                tokio::time::sleep(Duration::from_millis(400)).await;
                token.cancel_query(tokio_postgres::NoTls).await.unwrap();
            };
            let started = Instant::now();
            let (done, ()) = tokio::join!(work, cancel);
            assert_eq!(done.unwrap_err().code().unwrap().code(), "57014");
            assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
            stops(&server, sql);
            // The session goes on, and a cancel that comes too late does nothing.
            token.cancel_query(tokio_postgres::NoTls).await.unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
            client.simple_query("SELECT 1").await.unwrap();
        }
    });
    unharmed(&mut server);
}

#[test]
fn a_cancel_with_a_wrong_key_does_nothing() {
    let server = world();
    let mut raw = Raw::open(server.port).unwrap();
    let answer = raw.enter("analyst", "demo", "cloister").unwrap();
    let key = crate::harness::raw::messages(&answer).into_iter().find(|(kind, _)| *kind == 'K').unwrap().1;
    raw.send(&simple("SELECT count(*) FROM generate_series(1, 2000) a CROSS JOIN generate_series(1, 100000) b")).unwrap();
    let cancel = |pid: &[u8], secret: &[u8]| {
        let mut other = Raw::open(server.port).unwrap();
        other.send(&[&[0, 0, 0, 16, 4, 210, 22, 46][..], pid, secret].concat()).unwrap();
        assert!(other.rest().is_empty());
    };
    let mut wrong = key[4..8].to_vec();
    wrong[3] ^= 1;
    cancel(&key[..4], &wrong);
    cancel(&[0, 0, 0, 1], &key[4..8]);
    assert_eq!(sqlstate(&raw.until_ready().unwrap()), None);
}

#[test]
fn a_timeout_stops_the_work() {
    let mut server = world();
    for sql in [SLOW, GIGABYTE] {
        for ask in [simple, extended] {
            let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
            raw.simple("SET statement_timeout = '300ms'").unwrap();
            raw.send(&ask(sql)).unwrap();
            // A client that reads nothing is stopped too.
            stops(&server, sql);
            let answer = raw.until_ready().unwrap();
            assert_eq!(sqlstate(&answer).as_deref(), Some("57014"), "{sql}");
            raw.simple("SET statement_timeout = 0").unwrap();
            assert_eq!(sqlstate(&raw.simple("SELECT 1").unwrap()), None);
        }
    }
    unharmed(&mut server);
}

#[test]
fn a_client_that_goes_stops_the_work() {
    let mut server = world();
    let before = server.resident_bytes();
    for sql in [SLOW, GIGABYTE] {
        for ask in [simple, extended] {
            let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
            raw.send(&ask(sql)).unwrap();
            std::thread::sleep(Duration::from_millis(300));
            drop(raw);
            stops(&server, sql);
        }
    }
    assert!(server.resident_bytes() < before + (64 << 20));
    unharmed(&mut server);
}

/// A cursor takes from its statement what is fetched, and gives it up when it is closed.
#[test]
fn a_cursor_over_a_gigabyte() {
    let mut server = world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    raw.simple("SELECT count(*) FROM templates.regions").unwrap();
    let before = server.resident_bytes();
    raw.simple("BEGIN").unwrap();
    raw.simple(&format!("DECLARE c CURSOR FOR {GIGABYTE}")).unwrap();
    for _ in 0..5 {
        assert!(raw.simple("FETCH 1000 FROM c").unwrap().len() > 1_000_000);
    }
    assert!(server.resident_bytes() < before + (64 << 20));
    raw.simple("COMMIT").unwrap();
    stops(&server, "a closed cursor");
    unharmed(&mut server);
}
