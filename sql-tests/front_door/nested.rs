//! Statements that hold statements, and questions that are smaller than their answers.

use std::time::Duration;

use bytes::{BufMut, BytesMut};
use postgres_protocol::message::frontend;

use super::unharmed;
use crate::harness::raw::{Raw, messages, sqlstate};
use crate::harness::{Server, script};

fn parse(name: &str, sql: &str, types: &[u32]) -> BytesMut {
    let mut out = BytesMut::new();
    frontend::parse(name, sql, types.iter().copied(), &mut out).unwrap();
    out
}

fn bind(portal: &str, statement: &str, values: &[&str]) -> BytesMut {
    let mut out = BytesMut::new();
    let text = |value: &&str, out: &mut BytesMut| {
        out.put_slice(value.as_bytes());
        Ok(postgres_protocol::IsNull::No)
    };
    assert!(frontend::bind(portal, statement, [], values, |value, out| text(value, out), [], &mut out).is_ok());
    out
}

fn execute(portal: &str) -> BytesMut {
    let mut out = BytesMut::new();
    frontend::execute(portal, 0, &mut out).unwrap();
    frontend::sync(&mut out);
    out
}

/// The protocol prepares anything under a name; EXECUTE runs queries only, or one could run itself.
#[test]
fn execute_does_not_run_itself() {
    let mut server = Server::small_world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    for (name, sql) in [("s1", "EXECUTE s1"), ("s2", "EXECUTE s3"), ("s3", "EXECUTE s2"), ("f", "FETCH ALL FROM c"), ("c", "COMMIT")] {
        raw.exchange(&[parse(name, sql, &[]), execute("")].concat()).unwrap();
    }
    for name in ["s1", "s2", "f", "c"] {
        let answer = raw.exchange(&[bind("", name, &[]), execute("")].concat()).unwrap();
        let error = sqlstate(&answer);
        assert!(name == "c" || error.is_some(), "{name}");
        let answer = raw.simple(&format!("EXECUTE {name}")).unwrap();
        assert_eq!(sqlstate(&answer).as_deref(), Some("0A000"), "{name}");
    }
    unharmed(&mut server);
}

/// FETCH from a portal of the protocol runs its query, and nothing else.
#[test]
fn fetch_runs_queries_only() {
    let mut server = Server::small_world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    raw.simple("BEGIN").unwrap();
    for (portal, sql) in [("p1", "COMMIT"), ("p2", "FETCH ALL FROM p1"), ("p3", "FETCH ALL FROM p2")] {
        raw.exchange(&[parse("", sql, &[]), bind(portal, "", &[]), parse("", "SELECT 1", &[])].concat().into_iter().chain(*b"S\0\0\0\x04").collect::<Vec<_>>())
            .unwrap();
    }
    let answer = raw.simple("FETCH ALL FROM p3").unwrap();
    assert_eq!(sqlstate(&answer).as_deref(), Some("0A000"));
    // The transaction is open, and failed: nothing ended it.
    assert_eq!(messages(&answer).last().unwrap().1, b"E");
    unharmed(&mut server);
}

/// Ten bytes a question, two thousand an answer, and a client that reads none of them.
#[test]
fn answers_wait_for_their_reader() {
    let mut server = Server::small_world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    let columns: Vec<_> = (0..300).map(|n| format!("1 AS column_with_a_long_name_to_be_described_number_{n}")).collect();
    raw.exchange(&[&parse("ddd", &format!("SELECT {}", columns.join(", ")), &[])[..], b"S\0\0\0\x04"].concat()).unwrap();
    let before = server.resident_bytes();
    let mut describe = BytesMut::new();
    frontend::describe(b'S', "ddd", &mut describe).unwrap();
    raw.stream().set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    let flood = describe.repeat(10_000);
    for _ in 0..20 {
        if raw.send(&flood).is_err() {
            break;
        }
    }
    let grown = server.resident_bytes().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MB", grown >> 20);
    drop(raw);
    unharmed(&mut server);
}

/// A cursor that a transaction made goes with it, held or not, if it is rolled back.
#[test]
fn cursors_are_rolled_back() {
    let server = Server::small_world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    let mut ask = |sql: &str| sqlstate(&raw.simple(sql).unwrap());
    for sql in ["BEGIN", "DECLARE h CURSOR WITH HOLD FOR SELECT 1", "ROLLBACK"] {
        assert_eq!(ask(sql), None, "{sql}");
    }
    assert_eq!(ask("FETCH h").as_deref(), Some("34000"));
    for sql in ["BEGIN", "DECLARE before CURSOR FOR SELECT 1", "SAVEPOINT a", "DECLARE since CURSOR FOR SELECT 1", "ROLLBACK TO a", "FETCH before"] {
        assert_eq!(ask(sql), None, "{sql}");
    }
    assert_eq!(ask("FETCH since").as_deref(), Some("34000"));
}

/// A type that a client declares is the parameter's, whatever stands beside it.
#[test]
fn declared_types_count() {
    let server = Server::small_world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    for (sql, kind, value, expected) in [
        ("SELECT $1 + 1", 701, "1.5", "2.5"),
        ("SELECT $1 + 1", 1700, "1.55", "2.55"),
        ("SELECT $1 % 2", 701, "3.5", "1.5"),
        ("SELECT $1", 25, "x", "x"),
        ("SELECT $1", 0, "x", "x"),
    ] {
        let answer = raw.exchange(&[parse("", sql, &[kind]), bind("", "", &[value]), execute("")].concat()).unwrap();
        let row = messages(&answer).into_iter().find(|(kind, _)| *kind == 'D');
        let (_, body) = row.unwrap_or_else(|| panic!("{sql} {kind}: {:?}", sqlstate(&answer)));
        let seen = String::from_utf8_lossy(&body[6..]).into_owned();
        assert_eq!(seen.trim_end_matches('0'), expected, "{sql} {kind}");
    }
}

/// What changes the agreement is either done or not, whatever the clock says.
#[test]
fn a_timeout_does_not_interrupt_governance() {
    let server = Server::small_world();
    script::run_blocking(&server, include_str!("../attacks/setup.inc"));
    let mut hurried = Raw::login(server.port, "bank_admin", "demo").unwrap();
    let mut patient = Raw::login(server.port, "bank_admin", "demo").unwrap();
    hurried.simple("SET statement_timeout = '1ms'").unwrap();
    let [grant, revoke] = ["GRANT EXECUTE ON TEMPLATE reach TO analyst", "REVOKE EXECUTE ON TEMPLATE reach FROM analyst"];
    for (what, before) in [(revoke, grant), (grant, revoke)].into_iter().cycle().take(10) {
        patient.simple(before).unwrap();
        let told = sqlstate(&hurried.simple(what).unwrap());
        let mut analyst = Raw::login(server.port, "analyst", "demo").unwrap();
        let runs = sqlstate(&analyst.simple("SELECT * FROM templates.reach('ctv')").unwrap()).is_none();
        assert_eq!(told.is_none(), runs == (what == grant), "{what}: told {told:?}, and the analyst runs it: {runs}");
    }
}
