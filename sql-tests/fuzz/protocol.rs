//! Bytes where the protocol's messages should be, before and after a login.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use rand::Rng;
use rand::seq::IndexedRandom;

use super::{Run, mutate};
use crate::harness::Server;
use crate::harness::raw::Raw;

/// Inputs between two looks at the server.
const BETWEEN: u64 = 100;

#[test]
fn bytes_before_a_login() {
    let mut start = BytesMut::new();
    frontend::startup_message([("user", "analyst"), ("database", "cloister"), ("options", "-c search_path=x")], &mut start).unwrap();
    let mut tls = BytesMut::new();
    frontend::ssl_request(&mut tls);
    let mut proof = start.clone();
    frontend::sasl_initial_response("SCRAM-SHA-256", b"n,,n=,r=abcdefghijklmnop", &mut proof).unwrap();
    frontend::sasl_response(b"c=biws,r=abc,p=AAAA", &mut proof).unwrap();
    let mut cancel = BytesMut::new();
    frontend::cancel_request(1, 2, &mut cancel);
    let corpus = [start.to_vec(), tls.to_vec(), proof.to_vec(), cancel.to_vec(), b"GET / HTTP/1.1\r\n\r\n".to_vec(), [tls.to_vec(), start.to_vec()].concat()];
    let mut run = Run::new("startup");
    let mut server = Server::small_world();
    let mut last = Vec::new();
    while let Some(input) = run.next(|random| {
        let mut input = corpus.choose(random).unwrap().clone();
        mutate::bytes(random, &mut input);
        input
    }) {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        send(&mut stream, &input);
        last = input;
        if run.inputs.is_multiple_of(BETWEEN) {
            run.check(&mut server, &last);
        }
    }
    run.check(&mut server, &last);
}

#[test]
fn bytes_after_a_login() {
    let mut run = Run::new("messages");
    let mut server = Server::small_world();
    let mut last = Vec::new();
    while let Some(input) = run.next(|random| {
        let mut input = Vec::new();
        for _ in 0..random.random_range(1..8) {
            input.extend(message(random));
        }
        mutate::bytes(random, &mut input);
        input
    }) {
        let raw = Raw::login(server.port, "analyst", "demo").unwrap();
        send(&mut raw.into_stream(), &input);
        last = input;
        if run.inputs.is_multiple_of(BETWEEN) {
            run.check(&mut server, &last);
        }
    }
    run.check(&mut server, &last);
}

/// Sends bytes, says that there are no more, and reads what comes until the server hangs up or is silent.
fn send(stream: &mut TcpStream, input: &[u8]) {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(50)));
    let _ = stream.write_all(input);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = [0; 4096];
    while matches!(stream.read(&mut answer), Ok(read) if read > 0) {}
}

/// A message that is right, by itself.
fn message(random: &mut rand_chacha::ChaCha8Rng) -> Vec<u8> {
    let mut out = BytesMut::new();
    let statement = *["", "s", "long name"].choose(random).unwrap();
    let sql = *[
        "SELECT 1",
        "SELECT $1::int",
        "BEGIN",
        "COMMIT",
        "COPY publisher.impressions FROM STDIN",
        "SELECT 1; SELECT 2",
        "",
        "SELECT * FROM cleanroom.templates",
        "SHOW ALL",
    ]
    .choose(random)
    .unwrap();
    let no_value = || std::iter::empty::<()>();
    match random.random_range(0..13) {
        0 | 1 => frontend::query(sql, &mut out).unwrap(),
        2 | 3 => frontend::parse(statement, sql, [23, 25].iter().copied().take(random.random_range(0..3)), &mut out).unwrap(),
        4 => drop(frontend::bind("", statement, [], no_value(), |(), _| Ok(postgres_protocol::IsNull::Yes), [1], &mut out)),
        5 => drop(frontend::bind(
            "p",
            statement,
            [1],
            [1, 2],
            |n: i32, buffer| {
                buffer.extend_from_slice(&n.to_be_bytes());
                Ok(postgres_protocol::IsNull::No)
            },
            [0, 1],
            &mut out,
        )),
        6 => frontend::describe(*b"SP".choose(random).unwrap(), statement, &mut out).unwrap(),
        7 => frontend::execute("", *[0, -1, i32::MAX, 1].choose(random).unwrap(), &mut out).unwrap(),
        8 => frontend::close(*b"SP".choose(random).unwrap(), statement, &mut out).unwrap(),
        9 => frontend::sync(&mut out),
        10 => frontend::flush(&mut out),
        11 => frontend::CopyData::new(&b"1,2,3\n"[..]).unwrap().write(&mut out),
        _ => frontend::copy_done(&mut out),
    }
    out.to_vec()
}
