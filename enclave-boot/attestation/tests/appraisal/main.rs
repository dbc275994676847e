//! Appraisal of real reports, of simulated ones that lie, and of garbage.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise, and read files"
)]

mod garbage;
mod refusals;
mod second_opinion;
mod timing;
mod vectors;

use std::path::PathBuf;

use cloister_attestation::{Accepted, Anchors, Evidence, Expected, Policy, Product, Step, UnixTime, Verdict, Verifier};

/// 2026-11-22, the moment of the manifest's verdicts.
const NOW: UnixTime = UnixTime(1_795_305_600);

/// One row of the manifest and its files.
struct Vector {
    name: String,
    product: Product,
    genuine: bool,
    accept: bool,
    evidence: Evidence,
}

/// The real reports, where they lie; none, and said aloud, if they don't.
fn vectors() -> Vec<Vector> {
    let folder =
        std::env::var_os("SNP_VECTORS").map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/snp-vectors")), PathBuf::from);
    let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.tsv")) else {
        println!("SKIPPED: no real reports in {} (SNP_VECTORS names their folder)", folder.display());
        return Vec::new();
    };
    let rows = manifest.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    rows.map(|row| Vector {
        name: row[0].clone(),
        product: row[1].parse().unwrap(),
        genuine: row[3] == "yes",
        accept: row[4] == "accept",
        evidence: Evidence {
            report: std::fs::read(folder.join(format!("{}.bin", row[0]))).unwrap(),
            vek: std::fs::read(folder.join(format!("{}.der", row[0]))).unwrap(),
            intermediate: None,
            root: None,
        },
    })
    .collect()
}

/// A policy that allows everything that can be allowed.
fn lenient() -> Policy {
    Policy {
        products: Product::ALL.into(),
        milan_any_chip: true,
        report_version_min: 2,
        measurements: Accepted::Any,
        providers: Accepted::Any,
        ..Policy::default()
    }
}

fn amd(policy: Policy) -> Verifier {
    Verifier { policy, anchors: Anchors::amd().unwrap(), revocation_lists: Vec::new() }
}

fn refused(verdict: &Verdict) -> Option<Step> {
    verdict.outcome.as_ref().err().map(|refusal| refusal.step)
}

fn judge(verifier: &Verifier, evidence: &Evidence) -> Verdict {
    verifier.appraise(evidence, Expected::Any, NOW)
}
