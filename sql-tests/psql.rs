//! psql itself: connect with TLS, browse, copy.

use std::process::{Command, Stdio};

use crate::harness::{Server, block_on, script};

fn psql(server: &Server, role: &str, arguments: &[&str]) -> (String, String) {
    let conninfo = format!("host=127.0.0.1 port={} dbname=cloister user={role} password=demo sslmode=require channel_binding=require", server.port);
    let output = Command::new("psql").arg(conninfo).arg("-X").args(arguments).env("PGCLIENTENCODING", "UTF8").stdin(Stdio::null()).output();
    let output = output.expect("psql is needed for this test: .ci/run installs it");
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn psql_connects_browses_and_copies() {
    let server = Server::small_world();
    block_on(script::run(&server, include_str!("attacks/setup.inc")));
    let run = |command: &str| {
        let (out, err) = psql(&server, "analyst", &["-c", command]);
        assert_eq!(err, "", "{command}");
        out
    };
    assert!(run("\\conninfo").contains("SSL connection"));
    let views = run("\\dv templates.*");
    assert!(views.contains("regions"), "{views}");
    let functions = run("\\df templates.*");
    assert!(functions.contains("reach") && functions.contains("channel text"), "{functions}");
    let described = run("\\d templates.regions");
    assert!(described.contains("region") && described.contains("bigint") && described.contains("numeric"), "{described}");
    assert!(run("\\d regions").contains("people"));
    let schemas = run("\\dn");
    assert!(schemas.contains("templates") && schemas.contains("publisher"), "{schemas}");
    assert!(run("SELECT version()").contains("PostgreSQL 15"));
    // An owner's \copy, and what another role sees of it: nothing.
    let file = tempfile::NamedTempFile::new().unwrap();
    let rows: String = (0..20).map(|n| format!("q{n}@x.nl,retail,{n}\n")).collect();
    std::fs::write(file.path(), format!("email,segment,balance\n{rows}")).unwrap();
    let copy = format!("\\copy bank.customers FROM '{}' CSV HEADER", file.path().display());
    assert_eq!(psql(&server, "bank_admin", &["-c", &copy]).0.trim(), "COPY 20");
    assert!(psql(&server, "analyst", &["-c", &copy]).1.contains("permission denied to load a dataset"));
    // COPY with its data in the script: psql ends it with a line \\. of its own.
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), format!("COPY bank.customers FROM STDIN (FORMAT csv);\n{rows}\\.\n")).unwrap();
    let (out, err) = psql(&server, "bank_admin", &["-f", script.path().to_str().unwrap()]);
    assert_eq!((out.trim(), err.as_str()), ("COPY 20", ""));
    // A syntax error points at its place.
    let (_, err) = psql(&server, "publisher_admin", &["-c", "CREATE DATASET publisher.x (person txt)"]);
    assert!(err.contains("LINE 1:") && err.contains('^'), "{err}");
    // Without TLS, on loopback only.
    let clear = format!("host=127.0.0.1 port={} dbname=cloister user=analyst password=demo sslmode=disable", server.port);
    let output = Command::new("psql").args([&clear, "-X", "-Atc", "SELECT 42"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "42", "{output:?}");
    // A wrong password, and TLS that the client can't check.
    let wrong = format!("host=127.0.0.1 port={} dbname=cloister user=analyst password=no sslmode=require", server.port);
    let output = Command::new("psql").args([&wrong, "-c", "SELECT 1"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("password authentication failed"), "{output:?}");
}
