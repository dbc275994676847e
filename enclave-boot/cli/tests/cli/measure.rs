//! Launch digests equal those of the public tool sev-snp-measure, over a grid.

use std::path::{Path, PathBuf};

use crate::clients::venv;
use crate::{cloister, said};

/// Firmware that has what SEV-SNP needs and nothing else: tables as edk2's OvmfSevMetadata.asm and ResetVectorVtf0.asm lay them out.
fn firmware(kernel_hashes: bool) -> Vec<u8> {
    let mut data: Vec<u8> = (0..4 * 4096_u32).map(|at| (at % 251).to_le_bytes()[0]).collect();
    let mut sections = vec![(0x80_0000_u32, 0x9000_u32, 1_u32), (0x80_d000, 0x1000, 2), (0x80_e000, 0x1000, 3), (0x81_1000, 0xf000, 1)];
    if kernel_hashes {
        sections.push((0x81_0000, 0x1000, 0x10));
    }
    let mut metadata = b"ASEV".to_vec();
    let words = [u32::try_from(16 + sections.len() * 12).unwrap(), 1, u32::try_from(sections.len()).unwrap()];
    metadata.extend(words.into_iter().chain(sections.into_iter().flat_map(|(gpa, size, kind)| [gpa, size, kind])).flat_map(u32::to_le_bytes));
    let start = 8192;
    data[start..start + metadata.len()].copy_from_slice(&metadata);
    let from_end = u32::try_from(data.len() - start).unwrap();

    let entry = |content: &[u8], guid: &str| {
        let mut out = content.to_vec();
        out.extend(u16::try_from(content.len() + 18).unwrap().to_le_bytes());
        out.extend(hex::decode(guid).unwrap());
        out
    };
    let mut table = Vec::new();
    if kernel_hashes {
        let place = [0x81_0c00_u32.to_le_bytes(), 0x400_u32.to_le_bytes()].concat();
        table.extend(entry(&place, "1f3755723b3a044b927b1da6efa8d454"));
    }
    table.extend(entry(&0x80_b004_u32.to_le_bytes(), "de71f7007e1acb4f890e68c77e2fb44e"));
    table.extend(entry(&from_end.to_le_bytes(), "666588dc4a989847a75e5585a7bf67cc"));
    let footer = u16::try_from(table.len() + 18).unwrap();
    table.extend(footer.to_le_bytes());
    table.extend(hex::decode("de82b596b21ff745baeaa366c55a082d").unwrap());
    let end = data.len() - 32;
    data[end - table.len()..end].copy_from_slice(&table);
    data
}

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let random = |seed: u32, length: u32| -> Vec<u8> { (0..length).map(|at| at.wrapping_mul(seed).to_le_bytes()[1]).collect() };
        for (name, bytes) in
            [("plain.fd", firmware(false)), ("hashes.fd", firmware(true)), ("kernel", random(2_654_435_761, 70_001)), ("initrd", random(40_503, 33_333))]
        {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

const GRID: &[&str] = &["--vcpus", "1,2,3,8,64", "--cpu-type", "all", "--features", "0x1,0x21,0x201", "--json"];

/// Rows of the binary: processors, type, features and digest.
fn digests(arguments: &[String]) -> serde_json::Value {
    let (status, out, err) = said(&cloister(["measure".to_owned()].iter().chain(arguments).cloned().chain(GRID.iter().map(|a| (*a).to_owned()))));
    assert_eq!(status, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// Debian's OVMF, where its package is installed.
fn debian() -> Option<PathBuf> {
    let path = std::env::var_os("OVMF").map_or_else(|| PathBuf::from("/usr/share/ovmf/OVMF.fd"), PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    println!("SKIPPED: no {} (package ovmf; OVMF names another)", path.display());
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn digests_equal_the_public_tools() {
    let Some(python) = venv("sev-snp-measure").await else { return };
    let files = Files::new();
    let mut images = vec![vec!["--firmware".to_owned(), files.path("plain.fd")]];
    for append in [None, Some(""), Some("console=ttyS0"), Some("lockdown=confidentiality random.trust_cpu=on random.trust_bootloader=off panic=-1")] {
        for initrd in [false, true] {
            let mut image = vec!["--firmware".to_owned(), files.path("hashes.fd"), "--kernel".into(), files.path("kernel")];
            image.extend(initrd.then(|| ["--initrd".to_owned(), files.path("initrd")]).into_iter().flatten());
            image.extend(append.map(|line| ["--append".to_owned(), line.to_owned()]).into_iter().flatten());
            images.push(image);
        }
    }
    images.extend(debian().map(|path| vec!["--firmware".to_owned(), path.display().to_string()]));
    let mut compared = 0;
    for image in images {
        let rows = digests(&image);
        let asked = files.path("asked.json");
        std::fs::write(&asked, serde_json::to_vec(&serde_json::json!({ "image": image, "rows": rows })).unwrap()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure_grid.py");
        let python = python.clone();
        let output = tokio::task::spawn_blocking(move || std::process::Command::new(python).arg(script).arg(asked).output()).await.unwrap().unwrap();
        let (status, out, err) = said(&output);
        assert_eq!(status, 0, "{out}{err}");
        compared += out.trim().parse::<usize>().unwrap();
    }
    println!("{compared} digests equal sev-snp-measure's");
}

#[test]
fn what_tools_read_differently_is_refused() {
    let files = Files::new();
    let kernel = ["--firmware".to_owned(), files.path("hashes.fd"), "--kernel".into(), files.path("kernel")];
    let refuses = |arguments: Vec<String>, words: &str| {
        let (status, out, err) = said(&cloister(["measure".to_owned()].into_iter().chain(arguments)));
        assert_eq!(status, 2, "{out}");
        assert!(err.contains(words), "{err}");
    };
    for line in ["panic=-1 ", " panic=-1", "panic=-1\n"] {
        refuses([&kernel[..], &["--append".to_owned(), line.to_owned()]].concat(), "space at an end");
    }
    refuses(vec!["--firmware".into(), files.path("plain.fd"), "--kernel".into(), files.path("kernel")], "no SNP_KERNEL_HASHES section");
    refuses([&kernel[..], &["--vcpus".to_owned(), "0".to_owned()]].concat(), "1 to 512");
    refuses([&kernel[..], &["--cpu-type".to_owned(), "Xeon".to_owned()]].concat(), "Xeon is not one of");
    refuses([&kernel[..], &["--features".to_owned(), "0x2".to_owned()]].concat(), "bit 0 (SNP)");
}

/// Firmware from anywhere: changed at every byte of its tables, and cut off. Refused or measured, never a panic.
#[test]
fn bent_firmware_never_panics() {
    use cloister_platform::measure::{Image, Shape, launch_digest};
    let files = Files::new();
    let good = firmware(true);
    let shape = Shape { vcpus: 1, cpu_type: "EPYC-v4".into(), features: 1 };
    let path = files.folder.path().join("bent.fd");
    let measure = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let image = Image { firmware: path.clone(), kernel: Some(files.path("kernel").into()), initrd: None, command_line: None };
        launch_digest(&image, &shape).is_ok()
    };
    let end = good.len() - 32;
    let mut refused = 0;
    for at in (8192..8192 + 76).chain(end - 120..end) {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bent = good.clone();
            bent[at] = value;
            refused += usize::from(!measure(&bent));
        }
    }
    for length in [0, 1, 31, 32, 50, 51, 4095, 4096, 8192, 12288] {
        refused += usize::from(!measure(&good[good.len() - length..]));
        refused += usize::from(!measure(&good[..length]));
    }
    println!("{refused} bent firmwares refused");
    assert!(measure(&good));
}

/// The server's simulation claims the digest of the image that it's given, and of no other.
#[test]
fn a_server_simulates_the_image_that_it_is_given() {
    use std::io::{BufRead, BufReader};
    let server = Path::new(env!("CARGO_BIN_EXE_cloister")).with_file_name("cloisterd");
    assert!(server.exists(), "{} is needed for this test: cargo build -p cloister-server", server.display());
    let files = Files::new();
    let image = ["firmware", "hashes.fd", "kernel", "kernel", "initrd", "initrd"].chunks(2).map(|pair| (pair[0], files.path(pair[1])));
    let (mut measured, mut served) = (vec!["measure".to_owned()], vec!["serve".to_owned()]);
    for (what, path) in image {
        measured.extend([format!("--{what}"), path.clone()]);
        served.extend([format!("--simulated-{what}"), path]);
    }
    measured.extend(["--append", "panic=-1", "--vcpus", "1", "--cpu-type", "EPYC-v4", "--json"].map(str::to_owned));
    let rows: serde_json::Value = serde_json::from_str(&said(&cloister(measured)).1).unwrap();
    let digest = rows[0]["measurement"].as_str().unwrap().to_owned();

    let init = files.path("init.sql");
    std::fs::write(&init, "CREATE COLLABORATION c; CREATE MEMBER a; CREATE ROLE r LOGIN PASSWORD 'demo' IN MEMBER a AS ADMINISTRATOR;").unwrap();
    let chain = crate::chain_folder().display().to_string();
    crate::chain();
    served.extend(["--simulated-append", "panic=-1", "--attest", "simulated", "--simulation", &chain, "--listen", "127.0.0.1:0"].map(str::to_owned));
    served.extend(["--data-dir".to_owned(), files.path("data"), "--init".to_owned(), init]);
    let mut child = std::process::Command::new(server).args(served).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let _running = crate::live::Running(child);
    let ready = BufReader::new(out).lines().map_while(Result::ok).find(|line| line.starts_with("ready "));
    let address = ready.unwrap().trim_start_matches("ready postgres://").split('/').next().unwrap().to_owned();
    let verify = |measurement: &str| {
        let root = crate::root_file().display().to_string();
        crate::step(&cloister(["verify", &address, "--simulated-root", &root, "--measurement", measurement, "--json"]))
    };
    assert_eq!((verify(&digest), verify(&"0".repeat(96))), (None, Some("measurement".to_owned())));
}
