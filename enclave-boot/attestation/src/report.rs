//! The attestation report, read by its offsets (56860, table 23: ATTESTATION_REPORT).

use crate::bytes::Hex;
use crate::product::Product;

/// Length of a report, with its signature.
pub const REPORT_BYTES: usize = 0x4a0;
/// How many bytes of it are signed.
pub const SIGNED_BYTES: usize = 0x2a0;
/// Bytes of r and of s, little-endian, of which P-384 uses the first 48.
const SCALAR_BYTES: usize = 72;

/// Why bytes are no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Another length than [`REPORT_BYTES`].
    #[error("{0} bytes")]
    Length(usize),
    /// A version other than 2, 3 and 5.
    #[error("version {0}")]
    Version(u32),
    /// A byte outside the signed part and the signature's numbers is set: nothing vouches for it.
    #[error("byte {at:#x} is {value:#04x}")]
    Tail {
        /// Its offset in the report.
        at: usize,
        /// What it is.
        value: u8,
    },
    /// Another signature algorithm than ECDSA on P-384 with SHA-384.
    #[error("signature algorithm {0}")]
    Algorithm(u32),
}

/// POLICY of the guest, as its launcher set it (56860, table 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuestPolicy(pub u64);

impl GuestPolicy {
    /// Simultaneous multithreading may be on.
    #[must_use]
    pub fn smt_allowed(self) -> bool {
        self.0 & (1 << 16) != 0
    }
    /// A migration agent may be associated with the guest: it can read all of its memory.
    #[must_use]
    pub fn migration_agent_allowed(self) -> bool {
        self.0 & (1 << 18) != 0
    }
    /// The host may decrypt the guest's memory.
    #[must_use]
    pub fn debug_allowed(self) -> bool {
        self.0 & (1 << 19) != 0
    }
    /// The guest runs on one socket only.
    #[must_use]
    pub fn single_socket(self) -> bool {
        self.0 & (1 << 20) != 0
    }
}

/// PLATFORM_INFO (56860, table 24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlatformInfo(pub u64);

impl PlatformInfo {
    /// Simultaneous multithreading is on.
    #[must_use]
    pub fn smt(self) -> bool {
        self.0 & 1 != 0
    }
    /// The memory has error correction.
    #[must_use]
    pub fn ecc(self) -> bool {
        self.0 & (1 << 2) != 0
    }
    /// The host reads zeros instead of ciphertext.
    #[must_use]
    pub fn ciphertext_hiding(self) -> bool {
        self.0 & (1 << 4) != 0
    }
    /// Since the last reset memory was checked for addresses that alias.
    #[must_use]
    pub fn alias_check(self) -> bool {
        self.0 & (1 << 5) != 0
    }
}

/// Which key signed (KEY_INFO, bits 2 to 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningKey {
    /// The chip's own.
    Vcek,
    /// One that AMD gave to a cloud provider.
    Vlek,
    /// None, or a kind that isn't known.
    Other(u8),
}

/// A report of version 2, 3 or 5, taken apart. **Nothing in it is true before its signature was checked.**
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The signed bytes.
    pub signed: [u8; SIGNED_BYTES],
    /// 2, 3 or 5.
    pub version: u32,
    /// The guest's own security version, from its identity block.
    pub guest_svn: u32,
    /// What the guest's launcher allowed.
    pub policy: GuestPolicy,
    /// The privilege level that asked: 0 is the most privileged, 0 to 3.
    pub vmpl: u32,
    /// What runs now. Laid out by product: see [`crate::Tcb::parse`].
    pub current_tcb: [u8; 8],
    /// How the machine is set up.
    pub platform: PlatformInfo,
    /// Whether an author key certified the identity key.
    pub author_key_enabled: bool,
    /// Whether the host masks the chip's key.
    pub chip_key_masked: bool,
    /// Which key signed.
    pub signing_key: SigningKey,
    /// What the guest wanted to be signed.
    pub report_data: [u8; 64],
    /// Launch digest of firmware, kernel, initrd, command line and processors' first state.
    pub measurement: [u8; 48],
    /// What the host said at launch, fixed since.
    pub host_data: [u8; 32],
    /// SHA-384 of the key that signed the identity block, or zeros.
    pub id_key_digest: [u8; 48],
    /// SHA-384 of the key that certified that key, or zeros.
    pub author_key_digest: [u8; 48],
    /// Names this guest until it ends.
    pub report_id: [u8; 32],
    /// Names its migration agent; all ones if there is none.
    pub report_id_ma: [u8; 32],
    /// What the signing key was derived for.
    pub reported_tcb: [u8; 8],
    /// CPUID family, model and stepping: version 3 and later.
    pub cpuid: Option<(u8, u8, u8)>,
    /// Names the chip, or zeros; of Turin the first 8 bytes.
    pub chip_id: [u8; 64],
    /// Below which the firmware can't be rolled back.
    pub committed_tcb: [u8; 8],
    /// What ran when the guest was launched.
    pub launch_tcb: [u8; 8],
    /// r and s, each 48 bytes, big-endian.
    pub signature: [u8; 96],
}

impl Report {
    /// Reads a report. Length, version, algorithm and the unsigned tail are checked; nothing else is.
    ///
    /// # Errors
    /// See [`ReportError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ReportError> {
        let raw: &[u8; REPORT_BYTES] = bytes.try_into().map_err(|_| ReportError::Length(bytes.len()))?;
        Self::parse_whole(raw)
    }

    fn parse_whole(raw: &[u8; REPORT_BYTES]) -> Result<Self, ReportError> {
        let read = Reader(raw);
        let version = u32::from_le_bytes(read.at::<0x00, 4>());
        if !matches!(version, 2 | 3 | 5) {
            return Err(ReportError::Version(version));
        }
        let algorithm = u32::from_le_bytes(read.at::<0x34, 4>());
        if algorithm != 1 {
            return Err(ReportError::Algorithm(algorithm));
        }
        let key_info = u32::from_le_bytes(read.at::<0x48, 4>());
        let [family, model, stepping] = read.at::<0x188, 3>();
        Ok(Self {
            signed: read.at::<0, SIGNED_BYTES>(),
            version,
            guest_svn: u32::from_le_bytes(read.at::<0x04, 4>()),
            policy: GuestPolicy(u64::from_le_bytes(read.at::<0x08, 8>())),
            vmpl: u32::from_le_bytes(read.at::<0x30, 4>()),
            current_tcb: read.at::<0x38, 8>(),
            platform: PlatformInfo(u64::from_le_bytes(read.at::<0x40, 8>())),
            author_key_enabled: key_info & 1 != 0,
            chip_key_masked: key_info & 2 != 0,
            signing_key: match (key_info >> 2) & 7 {
                0 => SigningKey::Vcek,
                1 => SigningKey::Vlek,
                other => SigningKey::Other(other.to_le_bytes()[0]),
            },
            report_data: read.at::<0x50, 64>(),
            measurement: read.at::<0x90, 48>(),
            host_data: read.at::<0xc0, 32>(),
            id_key_digest: read.at::<0xe0, 48>(),
            author_key_digest: read.at::<0x110, 48>(),
            report_id: read.at::<0x140, 32>(),
            report_id_ma: read.at::<0x160, 32>(),
            reported_tcb: read.at::<0x180, 8>(),
            cpuid: (version >= 3).then_some((family, model, stepping)),
            chip_id: read.at::<0x1a0, 64>(),
            committed_tcb: read.at::<0x1e0, 8>(),
            launch_tcb: read.at::<0x1f0, 8>(),
            signature: signature(raw)?,
        })
    }

    /// The processor line that CPUID names: none before version 3, and none that isn't known.
    #[must_use]
    pub fn product(&self) -> Option<Product> {
        self.cpuid.and_then(|(family, model, _)| Product::from_cpuid(family, model))
    }

    /// The chip's name as it is compared with lists: 64 bytes, or 8 of Turin.
    #[must_use]
    pub fn chip(&self, product: Product) -> String {
        let whole = Hex(self.chip_id).to_string();
        match product {
            Product::Turin => whole.chars().take(16).collect(),
            Product::Milan | Product::Genoa => whole,
        }
    }
}

/// Takes r and s apart, turned to big-endian. Everything after the signed part that is neither must be zero.
fn signature(raw: &[u8; REPORT_BYTES]) -> Result<[u8; 96], ReportError> {
    let mut out = [0; 96];
    for (at, value) in raw.iter().enumerate().skip(SIGNED_BYTES).map(|(at, byte)| (at, *byte)) {
        let inside = at.saturating_sub(SIGNED_BYTES);
        let (scalar, byte) = (inside / SCALAR_BYTES, inside % SCALAR_BYTES);
        let place = match scalar {
            0 | 1 if byte < 48 => out.get_mut(scalar * 48 + 47 - byte),
            _ => None,
        };
        match place {
            Some(place) => *place = value,
            None if value != 0 => return Err(ReportError::Tail { at, value }),
            None => {}
        }
    }
    Ok(out)
}

/// Fields at offsets that the compiler knows to be inside.
struct Reader<'a>(&'a [u8; REPORT_BYTES]);

impl Reader<'_> {
    fn at<const AT: usize, const N: usize>(&self) -> [u8; N] {
        const { assert!(AT + N <= REPORT_BYTES) };
        let mut out = [0; N];
        // INVARIANT: AT + N is inside, so zip fills all of `out`.
        for (to, from) in out.iter_mut().zip(self.0.iter().skip(AT)) {
            *to = *from;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank(version: u8) -> Vec<u8> {
        let mut raw = vec![0; REPORT_BYTES];
        raw[0] = version;
        raw[0x34] = 1;
        raw
    }

    #[test]
    fn only_known_versions() {
        for version in 0..=255 {
            assert_eq!(Report::parse(&blank(version)).is_ok(), matches!(version, 2 | 3 | 5), "{version}");
        }
    }

    #[test]
    fn every_byte_of_the_tail_must_be_zero() {
        let scalars = |at: usize| (SIGNED_BYTES..SIGNED_BYTES + 48).contains(&at) || (SIGNED_BYTES + 72..SIGNED_BYTES + 120).contains(&at);
        for at in SIGNED_BYTES..REPORT_BYTES {
            let mut raw = blank(3);
            raw[at] = 0x80;
            let read = Report::parse(&raw);
            assert_eq!(read.is_ok(), scalars(at), "{at:#x}");
        }
    }

    #[test]
    fn scalars_turn_to_big_endian() {
        let mut raw = blank(3);
        raw[SIGNED_BYTES] = 7;
        raw[SIGNED_BYTES + 72 + 47] = 9;
        let signature = Report::parse(&raw).unwrap().signature;
        assert_eq!((signature[47], signature[48]), (7, 9));
    }
}
