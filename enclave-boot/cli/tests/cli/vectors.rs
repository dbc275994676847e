//! Every real report gets the manifest's verdict from the binary.

use std::path::PathBuf;

use crate::{cloister, step};

/// The real reports' folder; none, and said aloud, if it isn't there.
fn folder() -> Option<PathBuf> {
    let folder =
        std::env::var_os("SNP_VECTORS").map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/snp-vectors")), PathBuf::from);
    if folder.join("MANIFEST.tsv").exists() {
        return Some(folder);
    }
    println!("SKIPPED: no real reports in {} (SNP_VECTORS names their folder)", folder.display());
    None
}

#[test]
fn every_real_report() {
    let Some(folder) = folder() else { return };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut judged = 0;
    for row in manifest.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let fields: Vec<_> = row.split('\t').collect();
        let (name, product, verdict) = (fields[0], fields[1], fields[4]);
        let file = |ending: &str| folder.join(format!("{name}.{ending}")).display().to_string();
        let arguments = ["verify", "--report", &file("bin"), "--vek", &file("der"), "--at", "2026-11-22", "--any-measurement", "--json"];
        let found = step(&cloister(arguments.iter().chain(&["--allow-product", product])));
        let expected = match name {
            "gsg_milan_v2_DEBUG" => Some("debug"),
            "kinvolk_azhcl_WRONGVCEK" => Some("vek"),
            "trustee_aws_vlek_v3" => Some("validity"),
            _ => None,
        };
        assert_eq!(found.as_deref(), expected, "{name}");
        assert_eq!(verdict == "accept", found.is_none(), "{name}");

        // Without naming products: Milan and version 2 aren't accepted.
        let found = step(&cloister(arguments));
        match (product, fields[2]) {
            (_, "2") => assert_eq!(found.as_deref(), Some("report-version"), "{name}"),
            ("Milan", _) => assert_eq!(found.as_deref(), Some("product"), "{name}"),
            _ => assert_eq!(found, None, "{name}"),
        }
        // And no program is accepted that nobody named.
        let allow = ["--allow-product", product];
        assert!(step(&cloister(arguments.iter().filter(|a| **a != "--any-measurement").chain(&allow))).is_some(), "{name}");
        judged += 1;
    }
    println!("{judged} real reports judged");
}

/// What people see: a line a step.
#[test]
fn an_appraisal_reads_line_by_line() {
    let Some(folder) = folder() else { return };
    let file = |ending: &str| folder.join(format!("ms_turin.{ending}")).display().to_string();
    let output = cloister(["verify", "--report", &file("bin"), "--vek", &file("der"), "--at", "2026-11-22", "--any-measurement", "--timing"]);
    let (status, out, err) = crate::said(&output);
    assert_eq!(status, 0, "{out}{err}");
    assert_eq!(out.lines().count(), 25, "{out}");
    assert!(out.contains("ok  product          Turin (CPUID family 0x1a"), "{out}");
    assert!(out.contains("-  measurement      NOT CHECKED: any program"), "{out}");
    println!("{out}{err}");
    let milliseconds: f64 = err.trim().strip_prefix("appraisal: ").unwrap().strip_suffix(" ms").unwrap().parse().unwrap();
    assert!(milliseconds < 50.0, "once, cold, on a busy machine: {err}");
}
