//! Each lie is refused by the step whose question it is, and named by the binary.

use std::path::Path;

use cloister_attestation::Tcb;
use cloister_platform::Platform;
use cloister_platform::simulated::{Chip, Endorsement, Launch, ReportFields, Simulated};

use crate::{chain, cloister, now, root_file, step};

const GENESIS: [u8; 32] = [0x22; 32];

/// The policy of an owner who names everything.
fn policy() -> String {
    let measurement = "11".repeat(48);
    let (genesis, chip) = ("22".repeat(32), "07".repeat(64));
    format!(
        r#"{{ "products": ["genoa"], "measurements": ["{measurement}"], "host_data": ["{genesis}"], "chips": ["{chip}"],
             "providers": ["cloud.example"], "tcb_floors": {{ "genoa": {{ "bootloader": 5, "snp": 20, "microcode": 80 }} }} }}"#
    )
}

/// What may be wrong.
#[derive(Default)]
struct Wrong {
    chip: Option<fn(&mut Chip)>,
    report: Option<fn(&mut ReportFields)>,
    /// The certificate of another chip like this one, changed.
    other_vek: Option<fn(&mut Chip)>,
    arguments: &'static [&'static str],
}

fn verify(wrong: &Wrong) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let chain = chain();
    let launch = Launch { measurement: [0x11; 48], host_data: GENESIS };
    let mut chip = Chip::new(chain.product(), 7, now());
    wrong.chip.into_iter().for_each(|change| change(&mut chip));
    let mut guest = Simulated::launch(&chain, &chip, &launch).unwrap();
    wrong.report.into_iter().for_each(|change| change(guest.fields_mut()));
    let mut evidence = guest.report(&[9; 64]).unwrap();
    if let Some(change) = wrong.other_vek {
        let mut other = Chip::new(chain.product(), 7, now());
        change(&mut other);
        evidence.vek = Simulated::launch(&chain, &other, &launch).unwrap().vek().to_vec();
    }
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let files = [
        ("--report", put("report.bin", &evidence.report)),
        ("--vek", put("vek.der", &evidence.vek)),
        ("--intermediate", put("ask.der", evidence.intermediate.as_deref().unwrap())),
        ("--simulated-root", root_file().display().to_string()),
        ("--policy", put("policy.json", policy().as_bytes())),
    ];
    let mut arguments = vec!["verify".to_owned(), "--json".to_owned()];
    arguments.extend(files.into_iter().flat_map(|(flag, path)| [flag.to_owned(), path]));
    arguments.extend(wrong.arguments.iter().map(|a| (*a).to_owned()));
    step(&cloister(arguments))
}

#[test]
fn each_lie_has_its_code() {
    let high = |fields: &mut ReportFields| fields.current_tcb = Tcb { bootloader: 255, tee: 255, snp: 255, microcode: 79, fmc: 0 };
    let wrong = Wrong::default;
    let cases: Vec<(&str, Option<&str>, Wrong)> = vec![
        ("nothing", None, wrong()),
        ("relayed: made for another session", Some("report-data"), Wrong { arguments: &["--report-data", NINES_AND_ONE], ..wrong() }),
        ("another chip, the same image", Some("chip"), Wrong { chip: Some(|c| c.id = [8; 64]), ..wrong() }),
        ("changed genesis", Some("host-data"), Wrong { report: Some(|f| f.host_data = [3; 32]), ..wrong() }),
        ("changed agreement", Some("agreement"), Wrong { arguments: &["--agreement", FIVES], ..wrong() }),
        ("debug policy", Some("debug"), Wrong { report: Some(|f| f.policy |= 1 << 19), ..wrong() }),
        ("migration agent", Some("migration-agent"), Wrong { report: Some(|f| f.report_id_ma = [1; 32]), ..wrong() }),
        ("VMPL 1", Some("vmpl"), Wrong { report: Some(|f| f.vmpl = 1), ..wrong() }),
        ("another image", Some("measurement"), Wrong { report: Some(|f| f.measurement = [1; 48]), ..wrong() }),
        ("wrong chip's VCEK", Some("vek"), Wrong { other_vek: Some(|c| c.id = [8; 64]), ..wrong() }),
        ("another key's certificate", Some("signature"), Wrong { other_vek: Some(|_| {}), ..wrong() }),
        (
            "expired VLEK",
            Some("validity"),
            Wrong {
                chip: Some(|c| (c.endorsement, c.not_after) = (Endorsement::Vlek("cloud.example".into()), now())),
                arguments: &["--at", "2080-01-01"],
                ..wrong()
            },
        ),
        ("unknown provider's VLEK", Some("chip"), Wrong { chip: Some(|c| c.endorsement = Endorsement::Vlek("other.example".into())), ..wrong() }),
        ("one component under its floor", Some("tcb"), Wrong { report: Some(high), ..wrong() }),
        ("version 2 where 3 is asked", Some("report-version"), Wrong { report: Some(|f| f.version = 2), ..wrong() }),
        ("version 6", Some("report-version"), Wrong { report: Some(|f| f.version = 6), ..wrong() }),
        ("a processor that isn't allowed", Some("product"), Wrong { report: Some(|f| f.product = cloister_attestation::Product::Turin), ..wrong() }),
    ];
    for (name, expected, wrong) in cases {
        assert_eq!(verify(&wrong).as_deref(), expected, "{name}");
    }
}

const FIVES: &str = "0505050505050505050505050505050505050505050505050505050505050505";
const NINES_AND_ONE: &str =
    concat!("0909090909090909090909090909090909090909090909090909090909090909", "0909090909090909090909090909090909090909090909090909090909090901");

#[test]
fn revoked_keys_and_changed_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let chain = chain();
    let out = folder.path().join("evidence");
    let out = out.display();
    let made = cloister(["simulate", "--dir", chain_folder().as_str(), "--out", &out.to_string()]);
    assert!(made.status.success());
    assert!(String::from_utf8_lossy(&made.stderr).contains("SIMULATED"));
    let verify = |more: &[&str]| {
        let arguments =
            [format!("--report={out}.bin"), format!("--vek={out}.der"), format!("--intermediate={out}-ask.der"), "--any-measurement".into(), "--json".into()];
        cloister(["verify".to_owned()].into_iter().chain(arguments).chain(more.iter().map(|a| (*a).to_owned())))
    };
    let root = format!("--simulated-root={}", root_file().display());
    assert_eq!(step(&verify(&[&root])), None);
    // A verifier that wasn't told otherwise refuses the simulation.
    assert!(step(&verify(&[])).is_some());

    let list = folder.path().join("list.crl");
    std::fs::write(&list, chain.revocation_list(&[1], cloister_attestation::UnixTime(now().0 - 60)).unwrap()).unwrap();
    assert_eq!(step(&verify(&[&root, &format!("--crl={}", list.display())])).as_deref(), Some("revocation"));
    let key = cloister_attestation::spki_digest(&std::fs::read(format!("{out}.der")).unwrap()).unwrap();
    let revoking = folder.path().join("policy.json");
    std::fs::write(&revoking, format!(r#"{{ "measurements": "any", "revoked_keys": ["{}"] }}"#, hex::encode(key))).unwrap();
    assert_eq!(step(&verify(&[&root, &format!("--policy={}", revoking.display())])).as_deref(), Some("revocation"));

    let report = std::fs::read(format!("{out}.bin")).unwrap();
    let changed = |name: &str, bytes: &[u8]| {
        std::fs::write(format!("{out}.bin"), bytes).unwrap();
        let found = step(&verify(&[&root]));
        assert!(found.is_some(), "{name}");
        found.unwrap()
    };
    let mut tail = report.clone();
    *tail.last_mut().unwrap() = 1;
    assert_eq!(changed("a tail", &tail), "report-form");
    assert_eq!(changed("cut off", &report[..1183]), "report-length");
    assert_eq!(changed("nothing", b""), "report-length");
    let mut bit = report;
    bit[0x90] ^= 1;
    assert_eq!(changed("one bit of the measurement", &bit), "signature");
}

fn chain_folder() -> String {
    let folder = crate::chain_folder();
    assert!(Path::new(&folder).is_absolute());
    folder.display().to_string()
}
