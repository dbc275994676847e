use super::*;

/// A journal from under older rules: what they accepted and these refuse is void, and the server
/// starts.
#[test]
fn a_journal_of_older_rules_opens_and_allows_nothing_new() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let founding = "CREATE COLLABORATION c; CREATE MEMBER a; CREATE ROLE admin LOGIN PASSWORD 'x' IN MEMBER a AS ADMINISTRATOR;
        CREATE DATASET a.d (p text PRIVACY UNIT AS email UNIQUE, x text DIMENSION) THRESHOLD 10 ROWS AT MOST 100;
        CREATE TEMPLATE t AS SELECT x, count(*) AS n FROM a.d GROUP BY x";
    let admin = Name::new("admin").unwrap();
    {
        let engine = Engine::open(folder.path(), runtime.handle().clone()).unwrap();
        for (at, piece) in statement::split(founding).unwrap().iter().enumerate() {
            let Parsed::Ours(statement) = statement::parse(piece).unwrap() else { panic!() };
            let actor = if at < 3 { Actor::Script } else { Actor::Role(&admin) };
            engine.govern(actor, &statement, &piece.text).unwrap();
        }
        let digest = "0".repeat(64);
        let mut journal = engine.journal.lock().unwrap();
        for sql in [
            format!("APPROVE TEMPLATE t DIGEST 'sha256:{digest}'"),
            "GRANT EXECUTE ON TEMPLATE t TO admin".to_owned(),
            "CREATE TEMPLATE refused AS SELECT * FROM a.d".to_owned(),
            format!("APPROVE TEMPLATE refused DIGEST 'sha256:{digest}'"),
            "GRANT EXECUTE ON TEMPLATE refused TO admin".to_owned(),
        ] {
            journal.append(&Entry::Statement { actor: Some(admin.clone()), sql }).unwrap();
        }
    }
    // The background flush holds the engine for a moment.
    let engine = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        Engine::open(folder.path(), runtime.handle().clone()).ok()
    });
    let state = engine.unwrap().state();
    let refusal = |name: &str| state.collaboration.may_run(&admin, &Name::new(name).unwrap()).unwrap_err();
    assert!(refusal("t").message.contains("changed after a approved it"));
    assert_eq!(refusal("refused").sqlstate, "42P01");
    let a = Name::new("a").unwrap();
    assert!(!state.collaboration.overlaps(&Name::new("t").unwrap(), &a).is_empty(), "what was known is forgotten");
}
