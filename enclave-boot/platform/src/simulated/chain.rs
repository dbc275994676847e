//! The simulated root and intermediates: three RSA-4096 keys in a folder, made once (a minute), used for all products.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cloister_attestation::{Product, UnixTime};
use ring::signature::{KeyPair, RsaKeyPair};
use rsa::pkcs8::EncodePrivateKey;

use crate::PlatformError;
use crate::simulated::certificates::{Form, authority, certificate, p384_key, revocation_list, rsa_key, vek};
use crate::simulated::{Chip, Endorsement};

const KEY_BITS: usize = 4096;
const KEYS: [&str; 3] = ["ark.key", "ask.key", "asvk.key"];
/// Of authorities: 25 years, as AMD's.
const VALID_S: i64 = 25 * 365 * 86_400;
/// 2020-01-01: the root is older than anything that it signs.
const NOT_BEFORE: UnixTime = UnixTime(1_577_836_800);

/// A root, what it signed, and their keys.
#[derive(Clone)]
pub struct Chain {
    product: Product,
    keys: Arc<Keys>,
    root: Vec<u8>,
    ask: Vec<u8>,
    asvk: Vec<u8>,
}

struct Keys {
    ark: RsaKeyPair,
    ask: RsaKeyPair,
    asvk: RsaKeyPair,
}

impl Chain {
    /// Opens the chain in `folder`, or makes it there. Its keys are files that only their owner may read; the root for
    /// verifiers is `<product>-ark.der`. Making takes up to a minute; several processes may open one folder at once.
    ///
    /// # Errors
    /// If files can't be read or written, or aren't keys.
    pub fn open_or_make(folder: &Path, product: Product) -> Result<Self, PlatformError> {
        if !folder.join(KEYS[0]).exists() {
            make_keys(folder)?;
        }
        let [ark, ask, asvk] = KEYS.map(|name| read_key(&folder.join(name)));
        let chain = Self::sign(product, Arc::new(Keys { ark: ark?, ask: ask?, asvk: asvk? }))?;
        write_new(&folder.join(format!("{}-ark.der", product.name().to_lowercase())), &chain.root, 0o644)?;
        Ok(chain)
    }

    /// For which product its certificates are.
    #[must_use]
    pub fn product(&self) -> Product {
        self.product
    }

    /// The root, DER.
    #[must_use]
    pub fn root(&self) -> &[u8] {
        &self.root
    }

    /// What signs VCEKs, or VLEKs; DER.
    #[must_use]
    pub fn intermediate(&self, vlek: bool) -> &[u8] {
        if vlek { &self.asvk } else { &self.ask }
    }

    /// A list by the root that revokes the intermediates with these serial numbers (1 of VCEKs, 2 of VLEKs); DER.
    ///
    /// # Errors
    /// If it can't be signed.
    pub fn revocation_list(&self, serials: &[u8], now: UnixTime) -> Result<Vec<u8>, PlatformError> {
        revocation_list(&root_name(self.product), serials, now, &self.keys.ark)
    }

    /// Certifies a chip's key (a point on P-384); DER.
    pub(super) fn endorse(&self, chip: &Chip, point: &[u8]) -> Result<Vec<u8>, PlatformError> {
        let (signer, issuer, subject) = match chip.endorsement {
            Endorsement::Vcek => (&self.keys.ask, ask_name(self.product), "SIMULATED SEV-VCEK"),
            Endorsement::Vlek(_) => (&self.keys.asvk, asvk_name(self.product), "SIMULATED SEV-VLEK"),
        };
        let form =
            Form { serial: 0, issuer, subject: subject.into(), not_before: chip.not_before, not_after: chip.not_after, extensions: vek(self.product, chip) };
        certificate(form, p384_key(point)?, signer)
    }

    fn sign(product: Product, keys: Arc<Keys>) -> Result<Self, PlatformError> {
        let make = |serial, subject: String, key: &RsaKeyPair, path_length| {
            let form = Form {
                serial,
                issuer: root_name(product),
                subject,
                not_before: NOT_BEFORE,
                not_after: UnixTime(NOT_BEFORE.0 + VALID_S),
                extensions: authority(path_length),
            };
            certificate(form, rsa_key(key.public_key().as_ref())?, &keys.ark)
        };
        let root = make(0, root_name(product), &keys.ark, None)?;
        let ask = make(1, ask_name(product), &keys.ask, Some(0))?;
        let asvk = make(2, asvk_name(product), &keys.asvk, Some(0))?;
        Ok(Self { product, keys, root, ask, asvk })
    }
}

fn root_name(product: Product) -> String {
    format!("SIMULATED ARK-{product}")
}

fn ask_name(product: Product) -> String {
    format!("SIMULATED SEV-{product}")
}

fn asvk_name(product: Product) -> String {
    format!("SIMULATED SEV-VLEK-{product}")
}

/// Makes the keys, all at once. The root's is written last: a folder that has it is whole.
fn make_keys(folder: &Path) -> Result<(), PlatformError> {
    fs::create_dir_all(folder).map_err(|error| file(folder, error))?;
    let made: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = KEYS.iter().map(|_| scope.spawn(make_key)).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(PlatformError::Chain("a key's thread ended".into())))).collect()
    });
    let keys = made.into_iter().collect::<Result<Vec<_>, _>>()?;
    for (name, key) in KEYS.iter().zip(keys).rev() {
        write_new(&folder.join(name), &key, 0o600)?;
    }
    Ok(())
}

fn make_key() -> Result<Vec<u8>, PlatformError> {
    let chain = |error: String| PlatformError::Chain(error);
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, KEY_BITS).map_err(|e| chain(e.to_string()))?;
    Ok(key.to_pkcs8_der().map_err(|e| chain(e.to_string()))?.as_bytes().to_vec())
}

fn read_key(path: &Path) -> Result<RsaKeyPair, PlatformError> {
    let der = fs::read(path).map_err(|error| file(path, error))?;
    RsaKeyPair::from_pkcs8(&der).map_err(|error| PlatformError::Chain(format!("{}: {error}", path.display())))
}

/// Writes a file whole or not at all. One that is there stays: whoever came first has won.
fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), PlatformError> {
    if path.exists() {
        return Ok(());
    }
    static PARTS: AtomicU32 = AtomicU32::new(0);
    let part = path.with_extension(format!("part-{}-{}", std::process::id(), PARTS.fetch_add(1, Ordering::Relaxed)));
    let written = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| file(&part, error))?;
    let linked = fs::hard_link(&part, path);
    let removed = fs::remove_file(&part);
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(file(path, error)),
        _ => removed.map_err(|error| file(&part, error)),
    }
}

fn file(path: &Path, error: std::io::Error) -> PlatformError {
    PlatformError::File { path: path.display().to_string(), error }
}
