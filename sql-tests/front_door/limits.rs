//! Limits, and what a client is told at each.

use std::time::Duration;

use super::unharmed;
use crate::harness::raw::{Raw, sqlstate};
use crate::harness::{CLOISTERD, Server, block_on};

fn code(error: &tokio_postgres::Error) -> String {
    error.code().map_or_else(|| error.to_string(), |code| code.code().to_owned())
}

#[test]
fn connections_in_all_and_of_a_role() {
    let server = Server::small_world_with(&["--max-connections", "5", "--max-connections-per-role", "3"]);
    block_on(async {
        let mut clients = Vec::new();
        for _ in 0..3 {
            clients.push(server.connect("analyst").await);
        }
        let error = server.try_connect("analyst", "demo", "cloister").await.err().unwrap();
        assert_eq!(code(&error), "53300");
        clients.push(server.connect("auditor").await);
        clients.push(server.connect("auditor").await);
        let error = server.try_connect("auditor", "demo", "cloister").await.err().unwrap();
        assert_eq!(code(&error), "53300");
        clients.clear();
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.connect("analyst").await;
    });
}

#[test]
fn idle_sessions_and_transactions() {
    let server = Server::small_world_with(&["--idle-session-timeout", "3s", "--idle-in-transaction-session-timeout", "300ms"]);
    let mut idle = Raw::login(server.port, "analyst", "demo").unwrap();
    let mut open = Raw::login(server.port, "analyst", "demo").unwrap();
    open.simple("BEGIN").unwrap();
    assert_eq!(sqlstate(&open.rest()).as_deref(), Some("25P03"));
    assert_eq!(sqlstate(&idle.rest()).as_deref(), Some("57P05"));
    // A session may ask for less, not for more.
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    raw.simple("SET idle_session_timeout = '100ms'").unwrap();
    let started = std::time::Instant::now();
    assert_eq!(sqlstate(&raw.rest()).as_deref(), Some("57P05"));
    assert!(started.elapsed() < Duration::from_millis(2_500));
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    raw.simple("SET idle_session_timeout = '1h'").unwrap();
    assert_eq!(sqlstate(&raw.rest()).as_deref(), Some("57P05"));
}

#[test]
fn the_servers_time_is_the_longest() {
    let server = Server::small_world_with(&["--statement-timeout", "300ms"]);
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    for setting in ["0", "'1h'"] {
        raw.simple(&format!("SET statement_timeout = {setting}")).unwrap();
        let answer = raw.simple("SELECT count(*) FROM generate_series(1, 100000) a CROSS JOIN generate_series(1, 1000000) b").unwrap();
        assert_eq!(sqlstate(&answer).as_deref(), Some("57014"));
    }
}

#[test]
fn statements_portals_and_messages() {
    let mut server = Server::small_world_with(&["--max-statements-per-session", "3", "--max-portals-per-session", "2", "--max-message-size", "1KiB"]);
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    for name in ["a", "b", "c"] {
        assert_eq!(sqlstate(&raw.simple(&format!("PREPARE {name} AS SELECT 1")).unwrap()), None);
    }
    assert_eq!(sqlstate(&raw.simple("PREPARE d AS SELECT 1").unwrap()).as_deref(), Some("53400"));
    raw.simple("DEALLOCATE ALL").unwrap();
    raw.simple("BEGIN").unwrap();
    for name in ["a", "b"] {
        assert_eq!(sqlstate(&raw.simple(&format!("DECLARE {name} CURSOR FOR SELECT 1")).unwrap()), None);
    }
    assert_eq!(sqlstate(&raw.simple("DECLARE c CURSOR FOR SELECT 1").unwrap()).as_deref(), Some("53400"));
    raw.simple("ROLLBACK").unwrap();
    let long = format!("SELECT '{}'", "x".repeat(2_000));
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    let mut message = bytes::BytesMut::new();
    postgres_protocol::message::frontend::query(&long, &mut message).unwrap();
    raw.send(&message).unwrap();
    assert_eq!(sqlstate(&raw.rest()).as_deref(), Some("08P01"));
    unharmed(&mut server);
}

#[test]
fn memory_of_a_session_and_of_the_process() {
    let hungry = "SELECT max(array_length(a, 1)) FROM (SELECT array_agg(g || 'x') AS a FROM generate_series(1, 20000000) AS t(g) GROUP BY g % 1000000)";
    let mut server = Server::small_world_with(&["--memory-per-session", "64MiB"]);
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    assert_eq!(sqlstate(&raw.simple(hungry).unwrap()).as_deref(), Some("53200"));
    unharmed(&mut server);
    // What no operator counts is seen in the process.
    let mut server = Server::small_world_with(&["--memory-resident", "400MiB", "--memory-per-session", "100GiB", "--memory-for-statements", "100GiB"]);
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    assert_eq!(sqlstate(&raw.simple(hungry).unwrap()).as_deref(), Some("53200"));
    std::thread::sleep(Duration::from_millis(500));
    unharmed(&mut server);
}

/// Told to stop, a server says goodbye to those who wait, and lets statements end.
#[test]
fn a_drain() {
    let server = Server::small_world_with(&["--drain-timeout", "8s"]);
    let mut idle = Raw::login(server.port, "analyst", "demo").unwrap();
    let mut short = Raw::login(server.port, "analyst", "demo").unwrap();
    let mut long = Raw::login(server.port, "analyst", "demo").unwrap();
    let ask = |raw: &mut Raw, sql: &str| {
        let mut message = bytes::BytesMut::new();
        postgres_protocol::message::frontend::query(sql, &mut message).unwrap();
        raw.send(&message).unwrap();
    };
    ask(&mut short, "SELECT count(*) FROM generate_series(1, 200) a CROSS JOIN generate_series(1, 100000) b");
    ask(&mut long, "SELECT count(*) FROM generate_series(1, 1000000) a CROSS JOIN generate_series(1, 1000000) b");
    std::thread::sleep(Duration::from_millis(100));
    let stopped = std::thread::spawn(move || server.interrupt());
    assert_eq!(sqlstate(&idle.rest()).as_deref(), Some("57P01"));
    let answer = short.rest();
    assert!(crate::harness::raw::messages(&answer).iter().any(|(kind, body)| *kind == 'C' && body.starts_with(b"SELECT 1")), "{answer:?}");
    assert_eq!(sqlstate(&long.rest()).as_deref(), Some("57P01"));
    assert_eq!(stopped.join().unwrap(), Some(0));
}

#[test]
fn settings_from_a_file_the_environment_and_flags() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cloister.toml");
    let refused = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let run = std::process::Command::new(CLOISTERD).arg("serve").args(arguments).envs(variable).output().unwrap();
        assert!(!run.status.success());
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    let path = file.to_str().unwrap();
    std::fs::write(&file, "[limits]\nmax_conections = 3\n").unwrap();
    assert!(refused(&["--config", path], None).contains("max_conections"));
    std::fs::write(&file, "data_dir = '/nowhere'\n[limits]\nlogin_timeout = 'soon'\n").unwrap();
    assert!(refused(&["--config", path], None).contains("login_timeout"));
    assert!(refused(&["--max-connections", "many"], None).contains("--max-connections"));
    assert!(refused(&[], Some(("CLOISTER_MAX_CONNECTIONS", "many"))).contains("--max-connections"));
    assert!(refused(&["--data-dir", "/nowhere", "--metrics-listen", "0.0.0.0:1"], None).contains("cloisterd"));
    // Flags before the file.
    std::fs::write(&file, "[limits]\nmax_connections_per_role = 1\nmax_connections = 1\n").unwrap();
    let server = Server::small_world_with(&["--config", path, "--max-connections", "2"]);
    block_on(async {
        let _one = server.connect("analyst").await;
        assert_eq!(code(&server.try_connect("analyst", "demo", "cloister").await.err().unwrap()), "53300");
        let _two = server.connect("auditor").await;
    });
}

#[test]
fn metrics_on_loopback() {
    use std::io::{Read, Write};
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::small_world_with(&["--metrics-listen", &format!("127.0.0.1:{port}"), "--log-format", "json"]);
    let mut raw = Raw::login(server.port, "analyst", "demo").unwrap();
    raw.simple("SELECT nope").unwrap();
    let mut page = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    page.write_all(b"GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    let mut text = String::new();
    page.read_to_string(&mut text).unwrap();
    for line in ["cloister_sessions 1", "cloister_logins_total 1", "cloister_errors_total{sqlstate=\"42703\"} 1"] {
        assert!(text.contains(line), "{line} is missing:\n{text}");
    }
    assert!(!text.contains("nope") && !text.contains("analyst"));
}

/// Every flag is in docs/configuration.md, with its default.
#[test]
fn flags_are_documented() {
    let page = include_str!("../../docs/configuration.md");
    for command in ["serve", "demo"] {
        let run = std::process::Command::new(CLOISTERD).args([command, "--help"]).output().unwrap();
        let help = String::from_utf8(run.stdout).unwrap();
        let lines: Vec<_> = help.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(flag) = line.split_whitespace().find(|word| word.starts_with("--")).filter(|_| line.trim_start().starts_with('-')) else { continue };
            if flag == "--help" {
                continue;
            }
            let row = page.lines().find(|row| row.starts_with('|') && row.contains(&format!("`{flag}`")));
            let row = row.unwrap_or_else(|| panic!("{flag} is not in docs/configuration.md"));
            let text: String = lines[at..].iter().skip(1).take_while(|line| !line.trim_start().starts_with("--")).copied().collect();
            if let Some((_, default)) = format!("{line}{text}").split_once("[default: ") {
                let default = default.split(']').next().unwrap();
                assert!(default == "0" || row.contains(&format!("`{default}`")), "{flag}: {default}\n{row}");
            }
        }
    }
}
