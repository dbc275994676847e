//! Lays a simulated report out as the ABI says (56860, table 23).

use cloister_attestation::{Product, SIGNED_BYTES, Tcb};

use crate::simulated::{Chip, Endorsement};

/// What is said at a guest's launch.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The launch digest: see [`crate::measure::launch_digest`].
    pub measurement: [u8; 48],
    /// SHA-256 of the collaboration's genesis.
    pub host_data: [u8; 32],
}

/// Everything that a simulated report says.
#[derive(Debug, Clone)]
pub struct ReportFields {
    /// How TCBs and CPUID are laid out.
    pub product: Product,
    /// 2, 3 or 5.
    pub version: u32,
    /// The guest's policy: bit 17 is always set, 16 allows multithreading.
    pub policy: u64,
    /// The level that asks.
    pub vmpl: u32,
    /// PLATFORM_INFO.
    pub platform: u64,
    /// Whose key signs: 0 a VCEK, 1 a VLEK.
    pub signing_key: u32,
    /// The launch digest.
    pub measurement: [u8; 48],
    /// HOST_DATA.
    pub host_data: [u8; 32],
    /// SHA-384 of an author key, if there is one.
    pub author_key: Option<[u8; 48]>,
    /// All ones: no migration agent.
    pub report_id_ma: [u8; 32],
    /// What runs.
    pub current_tcb: Tcb,
    /// What the signing key was derived for.
    pub reported_tcb: Tcb,
    /// Below which it can't be rolled back.
    pub committed_tcb: Tcb,
    /// What ran at launch.
    pub launch_tcb: Tcb,
    /// The chip.
    pub chip_id: [u8; 64],
}

impl ReportFields {
    pub(super) fn new(product: Product, chip: &Chip, launch: &Launch) -> Self {
        let tcb = chip.tcb;
        Self {
            product,
            version: if product == Product::Turin { 5 } else { 3 },
            policy: 0x3_0000,
            vmpl: 0,
            platform: 0x25,
            signing_key: u32::from(chip.endorsement != Endorsement::Vcek),
            measurement: launch.measurement,
            host_data: launch.host_data,
            author_key: None,
            report_id_ma: [0xff; 32],
            current_tcb: tcb,
            reported_tcb: tcb,
            committed_tcb: tcb,
            launch_tcb: tcb,
            chip_id: chip.id,
        }
    }

    /// The bytes that are signed.
    pub(super) fn signed_part(&self, report_data: &[u8; 64]) -> [u8; SIGNED_BYTES] {
        let mut out = [0; SIGNED_BYTES];
        let key_info = u32::from(self.author_key.is_some()) | (self.signing_key << 2);
        put(&mut out, 0x00, &self.version.to_le_bytes());
        put(&mut out, 0x08, &self.policy.to_le_bytes());
        put(&mut out, 0x30, &self.vmpl.to_le_bytes());
        put(&mut out, 0x34, &1_u32.to_le_bytes());
        put(&mut out, 0x38, &self.current_tcb.to_bytes(self.product));
        put(&mut out, 0x40, &self.platform.to_le_bytes());
        put(&mut out, 0x48, &key_info.to_le_bytes());
        put(&mut out, 0x50, report_data);
        put(&mut out, 0x90, &self.measurement);
        put(&mut out, 0xc0, &self.host_data);
        put(&mut out, 0x110, &self.author_key.unwrap_or([0; 48]));
        put(&mut out, 0x140, &cloister_attestation::sha256(&self.chip_id));
        put(&mut out, 0x160, &self.report_id_ma);
        put(&mut out, 0x180, &self.reported_tcb.to_bytes(self.product));
        if self.version >= 3 {
            put(&mut out, 0x188, &cpuid(self.product));
        }
        put(&mut out, 0x1a0, &self.chip_id);
        put(&mut out, 0x1e0, &self.committed_tcb.to_bytes(self.product));
        put(&mut out, 0x1f0, &self.launch_tcb.to_bytes(self.product));
        out
    }
}

/// Family, model and stepping that name a product.
fn cpuid(product: Product) -> [u8; 3] {
    match product {
        Product::Milan => [0x19, 0x01, 0x01],
        Product::Genoa => [0x19, 0x11, 0x01],
        Product::Turin => [0x1a, 0x02, 0x01],
    }
}

/// The signed bytes, then r and s, 48 bytes big-endian each, turned to 72 bytes little-endian, then zeros.
pub(super) fn whole(signed: &[u8; SIGNED_BYTES], signature: &[u8]) -> Vec<u8> {
    let mut out = signed.to_vec();
    for scalar in signature.chunks(48) {
        out.extend(scalar.iter().rev());
        out.extend([0; 24]);
    }
    out.resize(cloister_attestation::REPORT_BYTES, 0);
    out
}

fn put(out: &mut [u8], at: usize, value: &[u8]) {
    for (to, from) in out.iter_mut().skip(at).zip(value) {
        *to = *from;
    }
}
