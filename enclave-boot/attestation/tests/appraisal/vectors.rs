//! Every real report gets its verdict, with the code that belongs to it; no bit of it can be changed.

use cloister_attestation::{Evidence, Expected, REPORT_BYTES, SIGNED_BYTES, Step, UnixTime};

use crate::{NOW, Vector, amd, judge, lenient, refused, vectors};

#[test]
fn every_report_gets_its_verdict() {
    let verifier = amd(lenient());
    for vector in vectors() {
        let verdict = judge(&verifier, &vector.evidence);
        let code = match vector.name.as_str() {
            "gsg_milan_v2_DEBUG" => Some(Step::Debug),
            "kinvolk_azhcl_WRONGVCEK" => Some(Step::Vek),
            "trustee_aws_vlek_v3" => Some(Step::Validity),
            _ => None,
        };
        assert_eq!(refused(&verdict), code, "{}: {:?}", vector.name, verdict.outcome);
        assert_eq!(code.is_none(), vector.accept, "{}", vector.name);
        if let Ok(appraised) = verdict.outcome {
            assert_eq!((appraised.product, appraised.simulated), (vector.product, false));
            assert_eq!(verdict.lines.len(), Step::ALL.len());
        }
    }
}

/// While it was valid, the VLEK's certificate held; then its level is what refuses.
#[test]
fn a_vlek_is_judged_by_time_and_level() {
    for vector in vectors().into_iter().filter(|v| v.name == "trustee_aws_vlek_v3") {
        let verdict = amd(lenient()).appraise(&vector.evidence, Expected::Any, UnixTime(1_750_000_000));
        assert_eq!(refused(&verdict), Some(Step::Vmpl));
    }
}

/// A default policy takes no Milan, no version 2, and no program that nobody named.
#[test]
fn a_default_policy_is_strict() {
    let verifier = amd(cloister_attestation::Policy::default());
    for vector in vectors() {
        let expected = match vector.name.as_str() {
            "ms_genoa" | "trustee_az_genoa_v3" | "ms_turin" => Step::Measurement,
            name if name.contains("v2") || name == "kinvolk_azhcl_WRONGVCEK" => Step::ReportVersion,
            _ => Step::Product,
        };
        assert_eq!(refused(&judge(&verifier, &vector.evidence)), Some(expected), "{}", vector.name);
    }
}

/// All single-bit changes of the signed part, of r and s, and of everything after: none is accepted, and those
/// whose step comes after the signature never get there.
#[test]
fn no_bit_can_be_changed() {
    let genuine: Vec<_> = vectors().into_iter().filter(|vector| vector.genuine).collect();
    let (left, right) = genuine.split_at(genuine.len() / 2);
    let flips: usize = std::thread::scope(|scope| {
        let halves = [left, right].map(|half| scope.spawn(move || half.iter().map(flip_all).sum::<usize>()));
        halves.into_iter().map(|half| half.join().unwrap()).sum()
    });
    assert_eq!(flips, genuine.len() * REPORT_BYTES * 8);
    println!(
        "{flips} single-bit changes of {} genuine reports refused ({} of each signed, and 1152 in r and s with their padding)",
        genuine.len(),
        SIGNED_BYTES * 8
    );
}

fn flip_all(vector: &Vector) -> usize {
    let verifier = amd(lenient());
    let mut evidence: Evidence = vector.evidence.clone();
    // Unchanged, each gets further than the signature, at a time when its certificate is valid.
    let now = if vector.name.contains("vlek") { UnixTime(1_750_000_000) } else { NOW };
    let untouched = verifier.appraise(&evidence, Expected::Any, now);
    assert!(refused(&untouched).is_none_or(|step| step > Step::Signature), "{}: {:?}", vector.name, untouched.outcome);
    let mut flips = 0;
    for at in 0..REPORT_BYTES {
        for bit in 0..8 {
            evidence.report[at] ^= 1 << bit;
            let step =
                refused(&verifier.appraise(&evidence, Expected::Any, now)).unwrap_or_else(|| panic!("{}: byte {at:#x}, bit {bit} accepted", vector.name));
            assert!(step <= Step::Signature, "{}: byte {at:#x}, bit {bit}: {step}", vector.name);
            evidence.report[at] ^= 1 << bit;
            flips += 1;
        }
    }
    flips
}
