//! What was acknowledged survives; what wasn't leaves no trace.

use crate::harness::{CLOISTERD, Server, block_on, script};

#[test]
fn acknowledged_statements_survive_a_kill() {
    block_on(async {
        let mut server = Server::small_world();
        script::run(&server, include_str!("attacks/setup.inc")).await;
        let before = script::run(&server, "\\connect analyst\nSELECT * FROM templates.reach('ctv');\n").await;
        for round in 0..3 {
            let admin = server.connect("bank_admin").await;
            let statement = format!("CREATE TEMPLATE t{round} AS SELECT segment, count(DISTINCT email) AS n FROM bank.customers GROUP BY segment");
            admin.simple_query(&statement).await.unwrap();
            server.kill_and_restart();
            let admin = server.connect("bank_admin").await;
            let rows = admin.query("SELECT name FROM cleanroom.templates WHERE name = $1", &[&format!("t{round}")]).await.unwrap();
            assert_eq!(rows.len(), 1, "an acknowledged CREATE TEMPLATE is gone");
        }
        let after = script::run(&server, "\\connect analyst\nSELECT * FROM templates.reach('ctv');\n").await;
        assert_eq!(before, after, "the same question has another answer after a restart");
        let auditor = server.connect("auditor").await;
        let runs = auditor.query("SELECT entry FROM cleanroom.log WHERE kind = 'run'", &[]).await.unwrap();
        assert_eq!(runs.len(), 1, "the first serving of a release to a role is one entry");
    });
}

#[test]
fn a_torn_journal_line_is_cut_and_a_changed_one_refused() {
    let server = Server::small_world();
    let data_dir = server.data_dir().to_owned();
    let journal = data_dir.join("journal");
    // Killed in the middle of a write.
    let mut server = server;
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes.extend_from_slice(b"{\"seq\":999,\"at\":");
    std::fs::write(&journal, &bytes).unwrap();
    server.kill_and_restart();
    block_on(async { server.connect("analyst").await.simple_query("SELECT 1").await.unwrap() });
    // Changed by hand: the server says so and doesn't start.
    let copy = tempfile::tempdir().unwrap();
    let target = copy.path().join("data");
    std::process::Command::new("cp").args(["-r", data_dir.to_str().unwrap(), target.to_str().unwrap()]).status().unwrap();
    let text = std::fs::read_to_string(target.join("journal")).unwrap().replace("ANALYST", "AUDITOR");
    std::fs::write(target.join("journal"), text).unwrap();
    let output = std::process::Command::new(CLOISTERD).args(["serve", "--listen", "127.0.0.1:0", "--data-dir", target.to_str().unwrap()]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("damaged"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn one_server_a_data_directory_and_a_clean_stop() {
    let server = Server::small_world();
    let data_dir = server.data_dir().to_str().unwrap().to_owned();
    let output = std::process::Command::new(CLOISTERD).args(["serve", "--listen", "127.0.0.1:0", "--data-dir", &data_dir]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("in use by another server"));
    assert_eq!(server.interrupt(), Some(0));
}

#[test]
fn no_identifier_reaches_the_disk() {
    let server = Server::small_world();
    fn search(folder: &std::path::Path, needle: &[u8]) -> bool {
        std::fs::read_dir(folder).unwrap().any(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { search(&path, needle) } else { std::fs::read(&path).unwrap().windows(needle.len()).any(|w| w == needle) }
        })
    }
    assert!(!search(server.data_dir(), b"p41@x.nl"), "an e-mail address is on disk");
    assert!(!search(server.data_dir(), b"device-41"), "a column without a class is on disk");
    assert!(search(server.data_dir(), b"Utrecht"), "the search finds nothing at all");
    assert!(!search(server.data_dir(), b"'demo'"), "a password is on disk");
}
