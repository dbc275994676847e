//! How long an appraisal takes: it should be under 5 ms.

use std::time::Instant;

use cloister_attestation::{Anchors, Expected, Verifier};
use cloister_platform::Platform;

use crate::refusals::Room;
use crate::{NOW, amd, judge, lenient, vectors};

#[test]
fn how_long_an_appraisal_takes() {
    const TIMES: u32 = 50;
    let room = Room::new();
    let (verifier, evidence) = vectors().into_iter().find(|v| v.name == "ms_genoa").map_or_else(
        || {
            let anchors = Anchors::simulated(cloister_attestation::Product::Genoa, room.chain.root()).unwrap();
            (Verifier { policy: lenient(), anchors, revocation_lists: Vec::new() }, room.guest().report(&[0; 64]).unwrap())
        },
        |vector| (amd(lenient()), vector.evidence),
    );
    assert!(judge(&verifier, &evidence).outcome.is_ok());
    let mut all: Vec<_> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            let _ = verifier.appraise(&evidence, Expected::Any, NOW);
            start.elapsed()
        })
        .collect();
    all.sort();
    let median = all[all.len() / 2];
    println!("an appraisal: median {median:?}, slowest {:?}", all[all.len() - 1]);
    // Against accidents; machines are noisy. The figure is above.
    assert!(median.as_millis() < 500, "{median:?}");
}
