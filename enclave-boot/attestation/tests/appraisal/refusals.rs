//! Every lie that a report, a certificate or a host can tell is refused by the step whose question it is.
//! The reports are simulated; the verifier is the one for hardware, with the simulation's root.

use std::path::Path;

use cloister_attestation::{
    Accepted, Anchors, Binding, Evidence, Expected, Hex, PlatformRules, Policy, Product, Purpose, Step, Tcb, UnixTime, Verifier, sha256,
};
use cloister_platform::Platform;
use cloister_platform::simulated::{Chain, Chip, Endorsement, Launch, Simulated};

use crate::{NOW, amd, lenient, refused};

const MEASUREMENT: [u8; 48] = [0x11; 48];
const GENESIS: [u8; 32] = [0x22; 32];

/// A simulated chain, chip and policy under which its guest is accepted.
pub(crate) struct Room {
    pub(crate) chain: Chain,
    pub(crate) chip: Chip,
    policy: Policy,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self::of(Product::Genoa)
    }

    fn of(product: Product) -> Self {
        let chain = Chain::open_or_make(Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulated-chain").as_path(), product).unwrap();
        let chip = Chip::new(product, 7, NOW);
        let policy = Policy {
            products: [product].into(),
            measurements: Accepted::OneOf(vec![Hex(MEASUREMENT)]),
            host_data: Accepted::OneOf(vec![Hex(GENESIS)]),
            chips: Accepted::OneOf(vec!["07".repeat(if product == Product::Turin { 8 } else { 64 })]),
            tcb_floors: [(product, Tcb { bootloader: 5, snp: 20, microcode: 80, ..Tcb::default() })].into(),
            ..Policy::default()
        };
        Self { chain, chip, policy }
    }

    pub(crate) fn guest(&self) -> Simulated {
        Simulated::launch(&self.chain, &self.chip, &Launch { measurement: MEASUREMENT, host_data: GENESIS }).unwrap()
    }

    fn verifier(&self) -> Verifier {
        let anchors = Anchors::simulated(self.chain.product(), self.chain.root()).unwrap();
        Verifier { policy: self.policy.clone(), anchors, revocation_lists: Vec::new() }
    }

    /// The step that refuses what the guest says.
    fn refuses(&self, guest: &Simulated) -> Option<Step> {
        refused(&self.verifier().appraise(&guest.report(&[0; 64]).unwrap(), Expected::Any, NOW))
    }
}

/// The step that refuses a guest whose report was changed before it was signed.
fn lie(change: impl FnOnce(&mut cloister_platform::simulated::ReportFields)) -> Option<Step> {
    let room = Room::new();
    let mut guest = room.guest();
    change(guest.fields_mut());
    room.refuses(&guest)
}

/// The step that refuses an honest guest under a changed policy.
fn asks(change: impl FnOnce(&mut Policy)) -> Option<Step> {
    let mut room = Room::new();
    change(&mut room.policy);
    room.refuses(&room.guest())
}

#[test]
fn an_honest_guest_is_accepted_and_says_simulated() {
    for product in Product::ALL {
        let room = Room::of(product);
        let evidence = room.guest().report(&[5; 64]).unwrap();
        let verdict = room.verifier().appraise(&evidence, Expected::Exactly(&[5; 64]), NOW);
        let appraised = verdict.outcome.unwrap();
        assert!(appraised.simulated);
        assert!(verdict.lines.iter().any(|line| line.found.contains("SIMULATED")));
    }
}

#[test]
fn a_default_verifier_refuses_the_simulation() {
    let room = Room::new();
    let mut evidence = room.guest().report(&[0; 64]).unwrap();
    let verifier = amd(room.policy.clone());
    let verdict = verifier.appraise(&evidence, Expected::Any, NOW);
    assert_eq!(refused(&verdict), Some(Step::Root));
    assert!(verdict.outcome.unwrap_err().found.contains("SIMULATED"));
    // Nor does it help to leave the certificates out, or to borrow AMD's.
    evidence.root = None;
    assert_eq!(refused(&verifier.appraise(&evidence, Expected::Any, NOW)), Some(Step::Chain));
    evidence.intermediate = None;
    assert_eq!(refused(&verifier.appraise(&evidence, Expected::Any, NOW)), Some(Step::Root));
    // And AMD's evidence is nothing to a verifier of the simulation.
    for vector in crate::vectors().into_iter().filter(|v| v.accept && v.product == Product::Genoa) {
        let verdict = Verifier { policy: lenient(), ..room.verifier() }.appraise(&vector.evidence, Expected::Any, NOW);
        assert_eq!(refused(&verdict), Some(Step::Root));
    }
}

#[test]
fn what_the_guest_says() {
    assert_eq!(lie(|_| {}), None);
    assert_eq!(lie(|f| f.policy |= 1 << 19), Some(Step::Debug));
    assert_eq!(lie(|f| f.policy |= 1 << 18), Some(Step::MigrationAgent), "allowed");
    assert_eq!(lie(|f| f.report_id_ma = [3; 32]), Some(Step::MigrationAgent), "present");
    assert_eq!(lie(|f| f.vmpl = 1), Some(Step::Vmpl));
    assert_eq!(lie(|f| f.measurement[47] ^= 1), Some(Step::Measurement));
    assert_eq!(lie(|f| f.host_data = sha256(b"another genesis")), Some(Step::HostData));
    assert_eq!(lie(|f| f.version = 2), Some(Step::ReportVersion));
    assert_eq!(lie(|f| f.version = 4), Some(Step::ReportVersion));
    assert_eq!(lie(|f| f.signing_key = 1), Some(Step::Vek), "a VCEK that calls itself VLEK");
    assert_eq!(lie(|f| f.signing_key = 7), Some(Step::Vek), "nobody's key");
    assert_eq!(lie(|f| f.chip_id = [8; 64]), Some(Step::Vek), "a report about another chip");
    assert_eq!(lie(|f| f.chip_id = [0; 64]), Some(Step::Vek), "a masked chip");
    assert_eq!(lie(|f| f.product = Product::Milan), Some(Step::Product));
}

/// One component under its floor refuses, however high the others are; in any of the four TCBs.
#[test]
fn floors_hold_by_component() {
    let high = Tcb { bootloader: 200, tee: 200, snp: 200, microcode: 79, fmc: 0 };
    assert_eq!(lie(|f| f.current_tcb = high), Some(Step::Tcb), "current");
    assert_eq!(lie(|f| f.committed_tcb = high), Some(Step::Tcb), "committed");
    assert_eq!(lie(|f| f.launch_tcb = high), Some(Step::Tcb), "launch");
    assert_eq!(lie(|f| f.reported_tcb = high), Some(Step::Vek), "reported: the certificate is of another");
    let mut room = Room::new();
    room.chip.tcb = high;
    assert_eq!(room.refuses(&room.guest()), Some(Step::Tcb), "all four, certified");
    assert_eq!(asks(|p| p.tcb_floors = [(Product::Turin, Tcb { snp: 255, ..Tcb::default() })].into()), None, "another product's floor");
}

#[test]
fn what_the_policy_asks() {
    assert_eq!(asks(|p| p.products = [Product::Turin].into()), Some(Step::Product));
    assert_eq!(asks(|p| p.report_version_min = 5), Some(Step::ReportVersion));
    assert_eq!(asks(|p| p.measurements = Accepted::OneOf(Vec::new())), Some(Step::Measurement));
    assert_eq!(asks(|p| p.chips = Accepted::OneOf(vec!["08".repeat(64)])), Some(Step::Chip), "another chip with the same image");
    assert_eq!(asks(|p| p.author_keys = Accepted::OneOf(vec![Hex([1; 48])])), Some(Step::AuthorKey));
    assert_eq!(asks(|p| p.platform = PlatformRules { ciphertext_hiding: true, ..PlatformRules::default() }), Some(Step::Platform));
    assert_eq!(asks(|p| p.platform = PlatformRules { smt_off: true, ..PlatformRules::default() }), Some(Step::Platform));
    assert_eq!(asks(|p| p.platform = PlatformRules { alias_check: true, ecc: true, ..PlatformRules::default() }), None);
    assert_eq!(asks(|p| p.agreements = Accepted::OneOf(vec![Hex([1; 32])])), Some(Step::Agreement), "none is stated");
}

#[test]
fn an_author_key_counts_only_if_it_is_enabled() {
    let mut room = Room::new();
    room.policy.author_keys = Accepted::OneOf(vec![Hex([0; 48])]);
    assert_eq!(room.refuses(&room.guest()), Some(Step::AuthorKey), "zeros are no key");
    room.policy.author_keys = Accepted::OneOf(vec![Hex([4; 48])]);
    let mut guest = room.guest();
    guest.fields_mut().author_key = Some([4; 48]);
    assert_eq!(room.refuses(&guest), None);
    guest.fields_mut().author_key = Some([5; 48]);
    assert_eq!(room.refuses(&guest), Some(Step::AuthorKey));
}

#[test]
fn milan_needs_chips_and_version_2_needs_leave() {
    let mut room = Room::of(Product::Milan);
    assert_eq!(room.refuses(&room.guest()), None, "with a list of chips");
    let mut old = room.guest();
    old.fields_mut().version = 2;
    assert_eq!(room.refuses(&old), Some(Step::ReportVersion));
    room.policy.report_version_min = 2;
    assert_eq!(room.refuses(&old), None, "its certificate names the product");
    room.policy.chips = Accepted::Any;
    assert_eq!(room.refuses(&room.guest()), Some(Step::Product));
    room.policy.milan_any_chip = true;
    assert_eq!(room.refuses(&room.guest()), None);
}

#[test]
fn certificates_of_others() {
    let room = Room::new();
    let honest = room.guest().report(&[0; 64]).unwrap();
    let step = |evidence: &Evidence| refused(&room.verifier().appraise(evidence, Expected::Any, NOW));

    // The certificate of a chip with another name, and of another key of this chip.
    let mut other = Room::new();
    other.chip.id = [9; 64];
    assert_eq!(step(&Evidence { vek: other.guest().vek().to_vec(), ..honest.clone() }), Some(Step::Vek), "wrong chip's VCEK");
    assert_eq!(step(&Evidence { vek: room.guest().vek().to_vec(), ..honest.clone() }), Some(Step::Signature), "another key of this chip");

    // An old firmware's key, whose certificate stays genuine.
    let mut old = Room::new();
    old.chip.tcb.microcode = 10;
    assert_eq!(step(&Evidence { vek: old.guest().vek().to_vec(), ..honest.clone() }), Some(Step::Vek), "another TCB's VCEK");

    // Certificates in each other's places.
    assert_eq!(step(&Evidence { intermediate: Some(room.chain.intermediate(true).to_vec()), ..honest.clone() }), Some(Step::Chain), "ASVK for ASK");
    assert_eq!(step(&Evidence { intermediate: Some(honest.vek.clone()), ..honest.clone() }), Some(Step::Algorithm), "a leaf as an authority");
    assert_eq!(step(&Evidence { vek: room.chain.intermediate(false).to_vec(), ..honest.clone() }), Some(Step::Algorithm), "an authority as a leaf");
    assert_eq!(step(&Evidence { root: Some(room.chain.intermediate(false).to_vec()), ..honest.clone() }), Some(Step::Root));
    assert_eq!(step(&Evidence { vek: b"-----BEGIN CERTIFICATE-----".to_vec(), ..honest.clone() }), Some(Step::Certificates));

    // A certificate of ours that isn't AMD's form at all.
    let turin = Chain::open_or_make(Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulated-chain").as_path(), Product::Turin).unwrap();
    assert_eq!(step(&Evidence { root: Some(turin.root().to_vec()), ..honest }), Some(Step::Chain), "the same key under another name");
}

#[test]
fn certificates_expire() {
    let mut room = Room::new();
    room.chip.not_after = UnixTime(NOW.0 - 1);
    assert_eq!(room.refuses(&room.guest()), Some(Step::Validity), "an expired VCEK");
    room.chip = Chip { not_before: UnixTime(NOW.0 + 60), ..Chip::new(Product::Genoa, 7, NOW) };
    assert_eq!(room.refuses(&room.guest()), Some(Step::Validity), "not valid yet");

    let mut room = Room::new();
    room.chip.endorsement = Endorsement::Vlek("CN=cloud.example".into());
    assert_eq!(room.refuses(&room.guest()), Some(Step::Chip), "a VLEK that nobody allowed");
    room.policy.providers = Accepted::OneOf(vec!["CN=cloud.example".into()]);
    assert_eq!(room.refuses(&room.guest()), None);
    room.chip.not_after = UnixTime(NOW.0 - 1);
    assert_eq!(room.refuses(&room.guest()), Some(Step::Validity), "an expired VLEK");
}

#[test]
fn keys_are_revoked() {
    let room = Room::new();
    let evidence = room.guest().report(&[0; 64]).unwrap();
    let with = |lists: Vec<Vec<u8>>| {
        let verdict = Verifier { revocation_lists: lists, ..room.verifier() }.appraise(&evidence, Expected::Any, NOW);
        refused(&verdict)
    };
    let list = |serials: &[u8], at: i64| room.chain.revocation_list(serials, UnixTime(at)).unwrap();
    assert_eq!(with(vec![list(&[], NOW.0 - 5)]), None);
    assert_eq!(with(vec![list(&[2], NOW.0 - 5)]), None, "the other intermediate");
    assert_eq!(with(vec![list(&[1, 2], NOW.0 - 5)]), Some(Step::Revocation));
    assert_eq!(with(vec![list(&[], NOW.0 - 40 * 86_400)]), Some(Step::Revocation), "outdated");
    assert_eq!(with(vec![list(&[], NOW.0 + 60)]), Some(Step::Revocation), "from the future");
    let mut forged = list(&[], NOW.0 - 5);
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(with(vec![forged]), Some(Step::Revocation), "with another signature");
    assert_eq!(with(vec![vec![0x30, 0]]), Some(Step::Revocation), "no list");

    let revoked = cloister_attestation::spki_digest(&evidence.vek).unwrap();
    let mut policy = room.policy.clone();
    policy.revoked_keys = [Hex(revoked)].into();
    let verdict = Verifier { policy, ..room.verifier() }.appraise(&evidence, Expected::Any, NOW);
    assert_eq!(refused(&verdict), Some(Step::Revocation), "by the policy");
}

#[test]
fn a_report_belongs_to_its_session() {
    let room = Room::new();
    let mut verifier = room.verifier();
    verifier.policy.agreements = Accepted::OneOf(vec![Hex([5; 32])]);
    let session = Binding {
        purpose: Purpose::Session,
        nonce: [1; 32],
        exporter: [2; 32],
        leaf: [3; 32],
        ca_key: [4; 32],
        hpke_key: None,
        log_key: None,
        agreement: Some([5; 32]),
        checkpoint: None,
    };
    let evidence = room.guest().report(&session.report_data()).unwrap();
    let step = |binding: &Binding| refused(&verifier.appraise(&evidence, Expected::Session(binding), NOW));
    assert_eq!(step(&session), None);
    assert_eq!(step(&Binding { exporter: [9; 32], ..session.clone() }), Some(Step::ReportData), "another session, the same certificate");
    assert_eq!(step(&Binding { nonce: [9; 32], ..session.clone() }), Some(Step::ReportData), "an old answer");
    assert_eq!(step(&Binding { leaf: [9; 32], ..session.clone() }), Some(Step::ReportData), "another certificate");
    assert_eq!(step(&Binding { purpose: Purpose::Release, ..session.clone() }), Some(Step::ReportData));
    assert_eq!(step(&Binding { agreement: Some([6; 32]), ..session.clone() }), Some(Step::ReportData), "another agreement than was signed");
    let changed = Binding { agreement: Some([6; 32]), ..session };
    let evidence = room.guest().report(&changed.report_data()).unwrap();
    assert_eq!(refused(&verifier.appraise(&evidence, Expected::Session(&changed), NOW)), Some(Step::Agreement), "an agreement that we don't know");
}
