//! Messages sent one by one, and every message that comes back, as a real Postgres 15 gave it.
//!
//! A `.wire` file is what a client sends; `.expected` what Postgres answered, recorded by
//! `UPDATE_GOLDENS=1` with `CLOISTER_POSTGRES` naming its port on loopback (role and password
//! `analyst`, `demo`; database `cloister`). A line `- …` is left out, and `+ …` is said, where
//! Cloister differs: the reason stands beside it in the `.wire` file's comments.

use std::fmt::Write as _;

use bytes::{BufMut, BytesMut};
use postgres_protocol::message::frontend;

use crate::harness::raw::{Raw, field, messages};
use crate::harness::{Server, compare, files};

#[test]
fn answers_are_those_of_postgres() {
    let server = Server::small_world();
    let mut wrong = Vec::new();
    for path in files("transcripts", "wire") {
        let script = std::fs::read_to_string(&path).unwrap();
        if let Some(port) = std::env::var("CLOISTER_POSTGRES").ok().and_then(|port| port.parse().ok()) {
            compare(&path.with_extension("expected"), &transcript(port, &script)).unwrap_or_else(|e| wrong.push(e));
        }
        let seen = transcript(server.port, &script);
        let expected = std::fs::read_to_string(path.with_extension("expected")).unwrap_or_default();
        let differences = differences(&expected, &seen);
        compare(&path.with_extension("differences"), &differences).unwrap_or_else(|e| wrong.push(e));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Lines that one has and the other hasn't, under their scenario, in order.
fn differences(expected: &str, seen: &str) -> String {
    let scenarios = |text: &str| -> Vec<(String, Vec<String>)> {
        let mut all: Vec<(String, Vec<String>)> = Vec::new();
        for line in text.lines() {
            match line.strip_prefix("# ") {
                Some(title) => all.push((title.to_owned(), Vec::new())),
                None => all.last_mut().unwrap().1.push(line.to_owned()),
            }
        }
        all
    };
    let (expected, seen) = (scenarios(expected), scenarios(seen));
    let mut out = String::new();
    for (title, lines) in &seen {
        let nothing = Vec::new();
        let wanted = expected.iter().find(|(known, _)| known == title).map_or(&nothing, |(_, lines)| lines);
        if wanted == lines {
            continue;
        }
        let _ = writeln!(out, "# {title}");
        for change in similar(wanted, lines) {
            let _ = writeln!(out, "{change}");
        }
    }
    out
}

/// A longest common subsequence's rest.
fn similar(a: &[String], b: &[String]) -> Vec<String> {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i][j] = if a[i] == b[j] { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut changes) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && table[i + 1][j] >= table[i][j + 1]) {
            changes.push(format!("- {}", a[i]));
            i += 1;
        } else {
            changes.push(format!("+ {}", b[j]));
            j += 1;
        }
    }
    changes
}

fn transcript(port: u16, script: &str) -> String {
    let mut out = String::new();
    let mut connection: Option<Raw> = None;
    let mut waiting = BytesMut::new();
    for line in script.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("--")) {
        if let Some(title) = line.strip_prefix("# ") {
            let _ = writeln!(out, "# {title}");
            connection = Some(Raw::login(port, "analyst", "demo").unwrap());
            waiting.clear();
            continue;
        }
        let raw = connection.as_mut().unwrap();
        let _ = writeln!(out, "> {line}");
        put(line, &mut waiting);
        if matches!(line.get(..1), Some("Q" | "S" | "X" | "F" | "!")) {
            raw.send(&waiting.split()).unwrap();
            let answer = if line.starts_with(['X', '!']) { raw.rest() } else { raw.until_ready().unwrap_or_default() };
            for (kind, body) in messages(&answer) {
                let _ = writeln!(out, "{}", shown(kind, &body));
            }
        }
    }
    out
}

/// Puts a line's message. Fields are parted by `~`.
fn put(line: &str, out: &mut BytesMut) {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let text = |text: &str| text.replace("\\n", "\n");
    let fields: Vec<&str> = rest.split('~').map(str::trim).collect();
    let at = |n: usize| fields.get(n).copied().unwrap_or("");
    let list = |n: usize| at(n).split(',').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    match kind {
        "Q" => frontend::query(&text(rest), out).unwrap(),
        "P" => frontend::parse(at(0), &text(at(1)), list(2).iter().map(|oid| oid.parse().unwrap()), out).unwrap(),
        "B" => {
            let value = |value: &&str, out: &mut BytesMut| {
                if *value == "NULL" {
                    return Ok(postgres_protocol::IsNull::Yes);
                }
                match value.strip_prefix("\\x") {
                    Some(digits) => out.put_slice(&hex(digits)),
                    None => out.put_slice(value.as_bytes()),
                }
                Ok(postgres_protocol::IsNull::No)
            };
            let codes = |n: usize| list(n).iter().map(|code| code.parse::<i16>().unwrap()).collect::<Vec<_>>();
            assert!(frontend::bind(at(0), at(1), codes(2), list(3), |v, out| value(&v, out), codes(4), out).is_ok());
        }
        "D" | "C" => {
            let target = at(0).as_bytes()[0];
            let name = at(0).get(2..).unwrap_or("");
            if kind == "D" { frontend::describe(target, name, out).unwrap() } else { frontend::close(target, name, out).unwrap() }
        }
        "E" => frontend::execute(at(0), at(1).parse().unwrap_or(0), out).unwrap(),
        "S" => frontend::sync(out),
        "H" => frontend::flush(out),
        "X" => frontend::terminate(out),
        "d" => frontend::CopyData::new(text(rest).as_bytes()).unwrap().write(out),
        "c" => frontend::copy_done(out),
        "f" => frontend::copy_fail(rest, out).unwrap(),
        "F" | "!" | "raw" => out.put_slice(&hex(&rest.replace(' ', ""))),
        other => panic!("{other}"),
    }
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// A message from the server, without what differs from one day to the next.
fn shown(kind: char, body: &[u8]) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.strip_suffix(&[0]).unwrap_or(bytes)).into_owned();
    let i16_at = |at: usize| i16::from_be_bytes([body[at], body[at + 1]]);
    match kind {
        'T' => {
            let (mut at, mut columns) = (2, Vec::new());
            for _ in 0..i16_at(0) {
                let end = at + body[at..].iter().position(|b| *b == 0).unwrap();
                let rest = &body[end + 1..end + 19];
                let number = |from: usize, to: usize| rest[from..to].iter().fold(0_i64, |n, b| n << 8 | i64::from(*b));
                let signed = |from: usize, to: usize| {
                    let bits = 8 * (to - from);
                    let n = number(from, to);
                    if n >> (bits - 1) == 1 { n - (1 << bits) } else { n }
                };
                let (name, oid, size, modifier, format) = (text(&body[at..end]), number(6, 10), signed(10, 12), signed(12, 16), number(16, 18));
                columns.push(format!("{name} {oid}/{size}/{modifier}/{format}"));
                at = end + 19;
            }
            format!("RowDescription {}", columns.join(", "))
        }
        'D' => {
            let (mut at, mut values) = (2, Vec::new());
            for _ in 0..i16_at(0) {
                let length = i32::from_be_bytes(body[at..at + 4].try_into().unwrap());
                at += 4;
                if length < 0 {
                    values.push("NULL".to_owned());
                    continue;
                }
                let value = &body[at..at + length as usize];
                at += length as usize;
                let printable = std::str::from_utf8(value).is_ok_and(|text| !text.chars().any(char::is_control));
                values.push(if printable { format!("'{}'", String::from_utf8_lossy(value)) } else { value.iter().map(|b| format!("{b:02x}")).collect() });
            }
            format!("DataRow {}", values.join(", "))
        }
        'E' | 'N' => {
            let of = |name| field(body, name).unwrap_or_default();
            format!("{} {} {} {}", if kind == 'E' { "ErrorResponse" } else { "NoticeResponse" }, of(b'V'), of(b'C'), of(b'M'))
        }
        't' => format!(
            "ParameterDescription {}",
            body[2..].chunks(4).map(|oid| u32::from_be_bytes(oid.try_into().unwrap()).to_string()).collect::<Vec<_>>().join(" ")
        ),
        'C' => format!("CommandComplete {}", text(body)),
        'Z' => format!("ReadyForQuery {}", text(body)),
        'S' => format!("ParameterStatus {}", text(body).replace('\0', "=")),
        '1' => "ParseComplete".into(),
        '2' => "BindComplete".into(),
        '3' => "CloseComplete".into(),
        'n' => "NoData".into(),
        's' => "PortalSuspended".into(),
        'I' => "EmptyQueryResponse".into(),
        'H' | 'G' => format!("{} {:?}", if kind == 'H' { "CopyOutResponse" } else { "CopyInResponse" }, body),
        'd' => format!("CopyData {}", String::from_utf8_lossy(body).escape_default()),
        'c' => "CopyDone".into(),
        other => format!("{other} {body:?}"),
    }
}
