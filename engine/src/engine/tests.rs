use cloister_policy::DatasetName;
use cloister_policy::statement::{CopyDataset, CopyFormat};

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
        let engine = Engine::open(folder.path(), Memory::default(), runtime.handle().clone()).unwrap();
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
        Engine::open(folder.path(), Memory::default(), runtime.handle().clone()).ok()
    });
    let state = engine.unwrap().state();
    let refusal = |name: &str| state.collaboration.may_run(&admin, &Name::new(name).unwrap()).unwrap_err();
    assert!(refusal("t").message.contains("changed after a approved it"));
    assert_eq!(refusal("refused").sqlstate, "42P01");
    let a = Name::new("a").unwrap();
    assert!(!state.collaboration.overlaps(&Name::new("t").unwrap(), &a).is_empty(), "what was known is forgotten");
}

/// A PUBLIC dataset's content is its version: loads of the same content, one after another or
/// back and forth, always leave the live one on disk.
#[test]
fn a_public_dataset_keeps_its_live_content() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), Memory::default(), runtime.handle().clone()).unwrap();
    let founding = "CREATE COLLABORATION c; CREATE MEMBER a; CREATE ROLE admin LOGIN PASSWORD 'x' IN MEMBER a AS ADMINISTRATOR;
        CREATE PUBLIC DATASET a.codes (code text UNIQUE, name text) ROWS AT MOST 10";
    let admin = Name::new("admin").unwrap();
    for (at, piece) in statement::split(founding).unwrap().iter().enumerate() {
        let Parsed::Ours(statement) = statement::parse(piece).unwrap() else { panic!() };
        let actor = if at < 3 { Actor::Script } else { Actor::Role(&admin) };
        engine.govern(actor, &statement, &piece.text).unwrap();
    }
    let name = DatasetName::try_from("a.codes".to_owned()).unwrap();
    let copy = CopyDataset { dataset: name.clone(), columns: None, format: CopyFormat::Csv, header: false, delimiter: b',', null: String::new() };
    let load = |data: &str| {
        runtime.block_on(async {
            let mut load = engine.begin_load(&admin, &copy).unwrap();
            load.send(data.as_bytes().to_vec()).await;
            load.finish().await.unwrap();
        });
        let state = engine.state();
        (state.collaboration.dataset(&name).unwrap().live.clone().unwrap(), state.generation)
    };
    let folders =
        || std::fs::read_dir(folder.path().join("datasets/a/codes")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    let (one, two) = ("x,1\ny,2\n", "x,1\ny,3\n");
    let first = load(one);
    assert!(first.0.starts_with("sha256:"));
    assert_eq!(load(one), first, "the same content changed something");
    assert_eq!(folders(), std::slice::from_ref(&first.0));
    for round in 0..20 {
        let (version, _) = load(if round % 2 == 0 { two } else { one });
        assert_eq!(version == first.0, round % 2 == 1);
        assert!(folders().contains(&version), "the live version was removed");
    }
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(folders(), std::slice::from_ref(&first.0));
    let state = engine.state();
    let source = engine.store.source(&state.collaboration.dataset(&name).unwrap().dataset, &first.0);
    assert_eq!(source.buckets(), 1);
    let rows: usize = source.open(0, &[1, 0]).unwrap().map(|batch| batch.unwrap().num_rows()).sum();
    assert_eq!(rows, 2);
}
