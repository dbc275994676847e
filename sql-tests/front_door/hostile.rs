//! Bytes that no client sends.

use std::io::Write;
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use postgres_protocol::message::frontend;

use super::unharmed;
use crate::harness::raw::{Raw, messages, sqlstate};
use crate::harness::{Server, script};

const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

fn startup() -> BytesMut {
    let mut out = BytesMut::new();
    frontend::startup_message([("user", "analyst"), ("database", "cloister")], &mut out).unwrap();
    out
}

/// One of each message of a session.
fn all_messages() -> Vec<BytesMut> {
    let one = |write: &dyn Fn(&mut BytesMut)| {
        let mut out = BytesMut::new();
        write(&mut out);
        out
    };
    vec![
        one(&|out| frontend::query("SELECT 1", out).unwrap()),
        one(&|out| frontend::parse("s", "SELECT $1::int", [23], out).unwrap()),
        one(&|out| {
            let bound = frontend::bind(
                "p",
                "s",
                [1],
                [7],
                |value: i32, out| {
                    out.put_i32(value);
                    Ok(postgres_protocol::IsNull::No)
                },
                [1],
                out,
            );
            assert!(bound.is_ok());
        }),
        one(&|out| frontend::describe(b'S', "s", out).unwrap()),
        one(&|out| frontend::describe(b'P', "p", out).unwrap()),
        one(&|out| frontend::execute("p", 1, out).unwrap()),
        one(&|out| frontend::close(b'P', "p", out).unwrap()),
        one(&|out| frontend::CopyData::new(&b"x,y\n"[..]).unwrap().write(out)),
        one(&|out| frontend::copy_fail("why", out).unwrap()),
        one(&|out| frontend::copy_done(out)),
        one(&|out| frontend::flush(out)),
        one(&|out| frontend::sync(out)),
        one(&|out| out.put_slice(b"F\0\0\0\x0e\0\0\0\0\0\0\0\0\0\0")),
        one(&|out| frontend::password_message(b"demo", out).unwrap()),
        one(&|out| frontend::terminate(out)),
    ]
}

/// CVE-2021-23214: what is said in clear before the handshake must not count as said inside of it.
#[test]
fn words_in_clear_behind_an_ssl_request_are_refused() {
    let mut server = Server::small_world();
    let mut raw = Raw::open(server.port).unwrap();
    raw.send(&[&SSL_REQUEST[..], &startup()].concat()).unwrap();
    let answer = raw.rest();
    assert_eq!(sqlstate(&answer).as_deref(), Some("08P01"), "{answer:?}");
    unharmed(&mut server);
}

#[test]
fn headers_of_a_gigabyte_take_no_memory() {
    let mut server = Server::small_world();
    unharmed(&mut server);
    let before = server.resident_bytes();
    for length in [0x3fff_ffff_u32, 0x7fff_ffff, 0xffff_ffff, 3, 0] {
        let mut raw = Raw::open(server.port).unwrap();
        raw.send(&length.to_be_bytes()).unwrap();
        assert_eq!(sqlstate(&raw.rest()).as_deref(), Some("08P01"), "{length}");
        for kind in *b"QPBDEdfp!" {
            let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
            raw.send(&[&[kind][..], &length.to_be_bytes(), &[0; 1000]].concat()).unwrap();
            assert_eq!(sqlstate(&raw.rest()).as_deref(), Some("08P01"), "{} {length}", char::from(kind));
        }
    }
    // Within the limit, a length alone reserves nothing either.
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
            raw.send(&[b"Q", &(15_u32 << 20).to_be_bytes()[..], b"SELECT"].concat()).unwrap();
            raw
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let grown = server.resident_bytes().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MB", grown >> 20);
    drop(waiting);
    unharmed(&mut server);
}

#[test]
fn messages_cut_at_every_byte() {
    let mut server = Server::small_world();
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    let mut sync = BytesMut::new();
    frontend::sync(&mut sync);
    for message in all_messages().iter().filter(|message| !matches!(message[0], b'X' | b'p')) {
        for end in 5..message.len() {
            // A length that says so: the message is an error, and what follows is understood.
            let mut cut = message[..end].to_vec();
            cut[1..5].copy_from_slice(&(end as u32 - 1).to_be_bytes());
            raw.send(&cut).unwrap();
            raw.send(&sync).unwrap();
            let mut answer = raw.until_ready().unwrap();
            // The simple protocol is ready once more than it was asked to sync.
            if matches!(cut[0], b'Q' | b'F') {
                answer.extend(raw.until_ready().unwrap());
            }
            let error = sqlstate(&answer);
            assert!(matches!(cut[0], b'd' | b'f' | b'F') || error.as_deref() == Some("08P01"), "{cut:?}: {error:?}");
        }
    }
    assert_eq!(sqlstate(&raw.simple("SELECT 1").unwrap()), None);
    // And then silence, or the end.
    for message in all_messages() {
        for end in [1, 3, 5, message.len() - 1] {
            let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
            raw.send(&message[..end.min(message.len())]).unwrap();
        }
    }
    let startup = startup();
    for end in 0..startup.len() {
        Raw::open(server.port).unwrap().send(&startup[..end]).unwrap();
        let mut cut = startup[..end].to_vec();
        if end >= 4 {
            cut[..4].copy_from_slice(&(end as u32).to_be_bytes());
            let mut raw = Raw::open(server.port).unwrap();
            raw.send(&cut).unwrap();
            assert!(sqlstate(&raw.rest()).is_some(), "{end}");
        }
    }
    unharmed(&mut server);
}

#[test]
fn messages_in_the_wrong_state() {
    let mut server = Server::small_world();
    script::run_blocking(&server, include_str!("../attacks/setup.inc"));
    for message in all_messages() {
        // Before any startup packet.
        let mut raw = Raw::open(server.port).unwrap();
        raw.send(&message).unwrap();
        let _ = raw.stream().shutdown(std::net::Shutdown::Write);
        assert!(!messages(&raw.rest()).iter().any(|(kind, _)| *kind == 'Z'));
        // In the middle of the login.
        let mut raw = Raw::open(server.port).unwrap();
        raw.send(&[&startup()[..], &message].concat()).unwrap();
        let _ = raw.stream().shutdown(std::net::Shutdown::Write);
        let answer = raw.rest();
        assert!(!messages(&answer).iter().any(|(kind, body)| *kind == 'Z' || (*kind == 'R' && body[..4] == [0; 4])), "{answer:?}");
        // After a proof that is wrong.
        let mut raw = Raw::open(server.port).unwrap();
        let first = b"SCRAM-SHA-256\0\0\0\0\x0bn,,n=,r=abc".to_vec();
        let length = (first.len() as u32 + 4).to_be_bytes();
        raw.send(&[&startup()[..], b"p", &length, &first, &message].concat()).unwrap();
        let _ = raw.stream().shutdown(std::net::Shutdown::Write);
        assert!(!messages(&raw.rest()).iter().any(|(kind, _)| *kind == 'Z'));
        // In the middle of a COPY.
        let mut raw = Raw::login(server.port, "publisher_admin", "demo").unwrap();
        let mut copy = BytesMut::new();
        frontend::query("COPY publisher.impressions FROM STDIN (FORMAT csv)", &mut copy).unwrap();
        raw.send(&[&copy[..], &message].concat()).unwrap();
        let _ = raw.stream().shutdown(std::net::Shutdown::Write);
        let answer = raw.rest();
        assert!(!messages(&answer).iter().any(|(kind, body)| *kind == 'C' && body.starts_with(b"COPY ")) || message[0] == b'c', "{answer:?}");
    }
    // A password once more, after the login.
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    raw.send(b"p\0\0\0\x05\0").unwrap();
    assert_eq!(sqlstate(&raw.rest()).as_deref(), Some("08P01"));
    unharmed(&mut server);
}

#[test]
fn ten_thousand_half_open_connections() {
    const CONNECTIONS: usize = 10_000;
    let raised = std::process::Command::new("prlimit").args(["--pid", &std::process::id().to_string(), "--nofile=20000:20000"]).status();
    if !raised.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: this process may not hold {CONNECTIONS} connections");
        return;
    }
    let mut server = Server::small_world();
    unharmed(&mut server);
    let before = server.resident_bytes();
    let mut open = Vec::new();
    for at in 0..CONNECTIONS {
        let mut raw = Raw::open(server.port).unwrap();
        match at % 4 {
            0 => {}
            1 => raw.send(&startup()[..10]).unwrap_or_default(),
            2 => raw.send(&startup()).unwrap_or_default(),
            _ => raw.send(&SSL_REQUEST).unwrap_or_default(),
        }
        open.push(raw);
        if at % 2_500 == 0 {
            unharmed(&mut server);
        }
    }
    unharmed(&mut server);
    let grown = server.resident_bytes().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MB", grown >> 20);
    drop(open);
    unharmed(&mut server);
}

/// A client that is slow with each byte has the login's time and no more.
#[test]
fn a_login_has_its_time() {
    let mut server = Server::small_world_with(&["--login-timeout", "1s"]);
    let mut raw = Raw::open(server.port).unwrap();
    let started = std::time::Instant::now();
    for byte in startup() {
        if raw.stream().write_all(&[byte]).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(raw.rest().is_empty());
    assert!(started.elapsed() < Duration::from_secs(10));
    unharmed(&mut server);
}
