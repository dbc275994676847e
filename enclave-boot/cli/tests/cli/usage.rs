//! Arguments that can't be meant end with status 2, and say why.

use crate::{cloister, said};

#[test]
fn usage_ends_with_2() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage"),
        (&["verify"], "required"),
        (&["verify", "--report", "x"], "--vek"),
        (&["verify", "--report", "/nonexistent", "--vek", "/nonexistent"], "/nonexistent"),
        (&["verify", "localhost"], "host:port"),
        (&["verify", "localhost:1", "--measurement", "12"], "96 hex digits"),
        (&["verify", "localhost:1", "--at", "yesterday"], "a date as"),
        (&["verify", "localhost:1", "--allow-product", "naples"], "naples"),
        (&["verify", "localhost:1", "--policy", "Cargo.toml"], "Cargo.toml"),
        (&["verify", "localhost:1", "--simulated-root", "Cargo.toml"], "Cargo.toml"),
        (&["proxy", "--server", "localhost:1", "--listen", "0.0.0.0:0"], "isn't loopback"),
        (&["measure", "--firmware", "Cargo.toml"], "pages of 4096"),
        (&["measure", "--firmware", "Cargo.toml", "--append", "x"], "--kernel"),
    ];
    for (arguments, expected) in cases {
        let (status, out, err) = said(&cloister(*arguments));
        assert_eq!(status, 2, "{arguments:?}: {out}{err}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
}

#[test]
fn policies_are_read_strictly() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.json");
    for (text, expected) in [
        (r#"{ "measurement": [] }"#, "unknown field `measurement`"),
        (r#"{ "measurements": ["12"] }"#, "list of values in their form"),
        (r#"{ "measurements": "all" }"#, "expected \"any\" or a list"),
        (r#"{ "tcb_floors": { "genoa": { "ucode": 1 } } }"#, "unknown field `ucode`"),
        ("", "EOF"),
    ] {
        std::fs::write(&path, text).unwrap();
        let (status, _, err) = said(&cloister(["verify", "localhost:1", "--policy", path.to_str().unwrap()]));
        assert_eq!(status, 2, "{text}: {err}");
        assert!(err.contains(expected), "{text}: {err}");
    }
}

#[test]
fn help_names_every_verb() {
    let (status, out, _) = said(&cloister(["--help"]));
    assert_eq!(status, 0);
    for verb in ["verify", "proxy", "measure", "simulate"] {
        assert!(out.contains(verb), "{out}");
        let (status, help, _) = said(&cloister([verb, "--help"]));
        assert_eq!(status, 0);
        assert!(help.contains("  cloister "), "{verb} has an example: {help}");
    }
}

/// A server that isn't there, or isn't ours.
#[test]
fn without_evidence_it_ends_with_1() {
    let (status, out, err) = said(&cloister(["verify", "127.0.0.1:1"]));
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("step exchange: the connection broke"), "{err}");
}

/// The policy that owners copy from the documentation is one, and each step is explained there.
#[test]
fn the_documentation_is_true() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/attestation.md")).unwrap();
    let example = text.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let example = example.replace("96 hex digits", &"0".repeat(96)).replace("64 hex digits", &"0".repeat(64));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.json");
    std::fs::write(&path, example).unwrap();
    let (status, _, err) = said(&cloister(["verify", "127.0.0.1:1", "--policy", path.to_str().unwrap()]));
    assert_eq!(status, 1, "read, and then no server: {err}");
    let mut at = 0;
    for step in cloister_attestation::Step::ALL {
        let row = text.find(&format!("| `{step}` |")).unwrap_or_else(|| panic!("{step} isn't explained"));
        assert!(row > at, "{step} is out of order");
        at = row;
    }
}
