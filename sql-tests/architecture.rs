//! The house's rules, checked: which crate may import which, and what verify may read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Which of our crates each may depend on.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("cloister-policy", &[]),
    ("cloister-planner", &["cloister-policy"]),
    ("cloister-engine", &["cloister-planner", "cloister-policy"]),
    ("cloister-pg-catalog", &["cloister-policy"]),
    ("cloister-pg-values", &[]),
    (
        "cloister-server",
        &[
            "cloister-attestation",
            "cloister-exchange",
            "cloister-platform",
            "cloister-engine",
            "cloister-planner",
            "cloister-policy",
            "cloister-pg-catalog",
            "cloister-pg-values",
        ],
    ),
    ("cloister-benches", &["cloister-planner", "cloister-policy"]),
    ("cloister-oracle", &[]),
    ("cloister-attestation", &[]),
    ("cloister-platform", &["cloister-attestation"]),
    ("cloister-exchange", &["cloister-attestation", "cloister-platform"]),
    ("cloister-cli", &["cloister-attestation", "cloister-exchange", "cloister-platform", "cloister-policy"]),
];

#[test]
fn crates_import_only_what_they_may() {
    let output = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(workspace()).output().unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let may = allowed.get(name).unwrap_or_else(|| panic!("{name} is not in the table"));
        seen.insert(name.to_owned());
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            assert!(!to.starts_with("cloister-") || may.contains(&to) || dependency["kind"] == "dev", "{name} imports {to}");
            assert!(name != "cloister-policy" || !to.starts_with("datafusion"), "policy imports {to}");
        }
    }
    assert_eq!(seen.len(), MAY_IMPORT.len());
}

/// The verifier is a second opinion: it imports nothing of the rewrites, of lowering or binding.
/// Its tests do: they plant faults in what those make.
#[test]
fn the_verifier_shares_nothing_with_the_rewrites() {
    let folder = workspace().join("planner/src/verify");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|stem| stem == "mutants") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for forbidden in ["rewrites", "crate::lower", "crate::bind", "crate::relation", "crate::planned"] {
            let used = text.lines().filter(|l| !l.trim_start().starts_with("//")).any(|l| l.contains(forbidden));
            assert!(!used, "{} uses {forbidden}", path.display());
        }
    }
}

/// Only `verify` makes an ApprovedPlan, only the sealed engine a Released.
#[test]
fn witnesses_are_made_in_one_place() {
    fn sources(folder: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["planner/src", "engine/src", "pgwire-server/src"] {
        sources(&workspace().join(folder), &mut all);
    }
    for (made, home) in [("ApprovedPlan {", "planner/src/verify/mod.rs"), ("Released {", "engine/src/sealed.rs")] {
        for (path, text) in &all {
            let makes = text.lines().any(|l| {
                l.contains(&format!("({made}"))
                    || l.trim_start().starts_with(made)
                    || l.contains(&format!(" {made} ")) && !l.contains("struct") && !l.contains("impl")
            });
            assert!(!makes || path.ends_with(home) || made == "Released {" && path.contains("planner/src/bind"), "{path} makes {made}");
        }
    }
}

/// A claim without a test is a wish.
#[test]
fn the_guarantee_names_tests_that_are_there() {
    let text = std::fs::read_to_string(workspace().join("docs/guarantee.md")).unwrap();
    let paths: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|quoted| quoted.contains('/') && !quoted.contains(' ')).collect();
    assert!(paths.len() > 15, "{paths:?}");
    for path in paths {
        assert!(workspace().join(path).exists(), "docs/guarantee.md names {path}");
    }
}
