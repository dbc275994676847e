//! Bytes that are nothing: truncations, random bytes, and changed certificates. Refused, never a panic.

use cloister_attestation::{Anchors, Evidence, Policy, Product, Report, Tcb};
use cloister_platform::Platform;
use rand::{Rng, SeedableRng};

use crate::refusals::Room;
use crate::{amd, judge, lenient, vectors};

/// How many random cases each test tries; `CLOISTER_FUZZ_CASES` makes it more.
fn cases() -> usize {
    std::env::var("CLOISTER_FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000)
}

/// Real evidence, or simulated where there is none.
fn samples() -> Vec<Evidence> {
    let mut all: Vec<_> = vectors().into_iter().map(|vector| vector.evidence).collect();
    all.push(Room::new().guest().report(&[0; 64]).unwrap());
    all
}

#[test]
fn truncations_are_refused() {
    let verifier = amd(lenient());
    let mut tried = 0;
    for evidence in samples() {
        for length in 0..evidence.report.len() {
            let cut = Evidence { report: evidence.report[..length].to_vec(), ..evidence.clone() };
            assert!(judge(&verifier, &cut).outcome.is_err());
            assert!(Report::parse(&cut.report).is_err());
            tried += 1;
        }
        for length in 0..evidence.vek.len() {
            let cut = Evidence { vek: evidence.vek[..length].to_vec(), ..evidence.clone() };
            assert!(judge(&verifier, &cut).outcome.is_err());
            tried += 1;
        }
        let mut longer = evidence.clone();
        longer.report.push(0);
        assert!(judge(&verifier, &longer).outcome.is_err());
        longer = evidence.clone();
        longer.vek.push(0);
        assert!(judge(&verifier, &longer).outcome.is_err());
    }
    println!("{tried} truncations refused");
}

#[test]
fn changed_certificates_are_refused() {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(1);
    let verifier = amd(lenient());
    let mut tried = 0;
    for evidence in samples() {
        for _ in 0..cases() / 4 {
            let mut changed = evidence.clone();
            for _ in 0..random.random_range(1..4) {
                let at = random.random_range(0..changed.vek.len());
                changed.vek[at] = random.random();
            }
            if changed.vek != evidence.vek {
                let at: Vec<_> = (0..changed.vek.len()).filter(|at| changed.vek[*at] != evidence.vek[*at]).collect();
                assert!(judge(&verifier, &changed).outcome.is_err(), "accepted with other bytes at {at:x?}");
                tried += 1;
            }
        }
    }
    println!("{tried} changed certificates refused");
}

#[test]
fn random_bytes_never_panic() {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(2);
    let samples = samples();
    let mut verifier = amd(lenient());
    let mut bytes = |max: usize| -> Vec<u8> { (0..random.random_range(0..max)).map(|_| random.random()).collect() };
    for case in 0..cases() {
        let sample = &samples[case % samples.len()];
        verifier.revocation_lists = if case % 3 == 0 { vec![bytes(200)] } else { Vec::new() };
        let evidence = Evidence {
            report: if case % 2 == 0 { bytes(2400) } else { sample.report.clone() },
            vek: if case % 5 < 2 { sample.vek.clone() } else { bytes(3000) },
            intermediate: (case % 7 == 0).then(|| bytes(3000)),
            root: (case % 11 == 0).then(|| bytes(3000)),
        };
        let _ = judge(&verifier, &evidence);
        let _ = Anchors::simulated(Product::Genoa, &bytes(2000));
        let _ = serde_json::from_slice::<Policy>(&bytes(60));
    }
    println!("{} cases of random bytes", cases());
}

/// Certificates whose DER was bent where it is read: lengths and tags.
#[test]
fn bent_der_never_panics() {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(3);
    let samples = samples();
    for case in 0..cases() {
        let mut der = samples[case % samples.len()].vek.clone();
        let at = random.random_range(0..der.len().min(700));
        match case % 3 {
            0 => der[at] = [0x00, 0x30, 0x7f, 0x80, 0x81, 0x84, 0xff][random.random_range(0..7)],
            1 => drop(der.drain(at..(at + random.random_range(1..20)).min(700))),
            _ => der.insert(at, random.random()),
        }
        let _ = cloister_attestation::Certificate::parse(&der).map(|c| c.product_name().map(str::to_owned));
    }
    for _ in 0..cases() {
        let _ = Product::ALL.map(|product| Tcb::parse(random.random(), product));
    }
}
