//! Launch digests: which MEASUREMENT an image has on a machine of a certain shape, under QEMU.
//!
//! Equal to what the public tool sev-snp-measure computes. Refuses what tools read differently: a command
//! line with space at either end, firmware whose tables don't lie inside it.

mod firmware;

use std::path::{Path, PathBuf};

use sev::measurement::snp::{SnpMeasurementArgs, snp_calc_launch_digest};
use sev::measurement::vcpu_types::CpuType;
use sev::measurement::vmsa::{GuestFeatures, VMMType};
use sev::parser::ByteParser;

use crate::PlatformError;

/// More processors than this has no guest.
pub const VCPUS_MAX: u32 = 512;
/// Larger files than this are no firmware, kernel or initrd that anybody would measure.
const FILE_BYTES_MAX: u64 = 4 << 30;

/// QEMU's names of processors, whose signature is part of the digest.
pub const CPU_TYPES: &[&str] = &[
    "EPYC",
    "EPYC-v1",
    "EPYC-v2",
    "EPYC-IBPB",
    "EPYC-v3",
    "EPYC-v4",
    "EPYC-Rome",
    "EPYC-Rome-v1",
    "EPYC-Rome-v2",
    "EPYC-Rome-v3",
    "EPYC-Milan",
    "EPYC-Milan-v1",
    "EPYC-Milan-v2",
    "EPYC-Genoa",
    "EPYC-Genoa-v1",
    "EPYC-Turin",
    "EPYC-Turin-v1",
    "EPYC-Turin-v2",
];

/// What is measured.
#[derive(Debug, Clone)]
pub struct Image {
    /// OVMF with the SEV metadata.
    pub firmware: PathBuf,
    /// Kernel, booted directly. Needs firmware with an SNP_KERNEL_HASHES section.
    pub kernel: Option<PathBuf>,
    /// Initial RAM disk; needs a kernel.
    pub initrd: Option<PathBuf>,
    /// Kernel's command line; needs a kernel. No space at either end.
    pub command_line: Option<String>,
}

/// The machine on which it is launched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// 1 to [`VCPUS_MAX`].
    pub vcpus: u32,
    /// One of [`CPU_TYPES`], in any case.
    pub cpu_type: String,
    /// SEV_FEATURES of the guest: bit 0 is SNP; 0x1 is what most kernels set, 0x21 with debug registers swapped.
    pub features: u64,
}

/// The launch digest.
///
/// # Errors
/// In words about the part of the image or shape that can't be measured.
pub fn launch_digest(image: &Image, shape: &Shape) -> Result<[u8; 48], PlatformError> {
    let words = PlatformError::Image;
    if !(1..=VCPUS_MAX).contains(&shape.vcpus) {
        return Err(words(format!("{} vcpus: 1 to {VCPUS_MAX} can be measured", shape.vcpus)));
    }
    if shape.features & 1 == 0 {
        return Err(words(format!("guest features {:#x}: bit 0 (SNP) must be set", shape.features)));
    }
    let vcpu_type = CpuType::try_from(shape.cpu_type.as_str()).map_err(|_| words(format!("{} is not one of {}", shape.cpu_type, CPU_TYPES.join(", "))))?;
    check_files(image)?;
    let arguments = SnpMeasurementArgs {
        vcpus: shape.vcpus,
        vcpu_type,
        ovmf_file: image.firmware.clone(),
        guest_features: GuestFeatures::from_bytes(&shape.features.to_le_bytes()).map_err(|e| words(e.to_string()))?,
        kernel_file: image.kernel.clone(),
        initrd_file: image.initrd.clone(),
        append: image.command_line.as_deref(),
        ovmf_hash_str: None,
        vmm_type: Some(VMMType::QEMU),
    };
    let digest = snp_calc_launch_digest(arguments).map_err(|e| words(format!("the image can't be measured: {e}")))?;
    let bytes: Vec<u8> = digest.try_into().map_err(|_| words("a digest without bytes".into()))?;
    bytes.try_into().map_err(|_| words("a digest of another length".into()))
}

fn check_files(image: &Image) -> Result<(), PlatformError> {
    if image.kernel.is_none() && (image.initrd.is_some() || image.command_line.is_some()) {
        return Err(PlatformError::Image("an initrd or a command line is measured with a kernel only".into()));
    }
    if let Some(line) = &image.command_line {
        if line.trim() != line {
            return Err(PlatformError::Image("the command line has space at an end: tools measure that differently, and it means nothing".into()));
        }
        if line.contains('\0') {
            return Err(PlatformError::Image("the command line contains a zero byte".into()));
        }
    }
    for path in [&image.kernel, &image.initrd].into_iter().flatten() {
        size(path)?;
    }
    size(&image.firmware)?;
    let bytes = std::fs::read(&image.firmware).map_err(|error| PlatformError::File { path: image.firmware.display().to_string(), error })?;
    firmware::check(&bytes, image.kernel.is_some()).map_err(|problem| PlatformError::Image(format!("{}: {problem}", image.firmware.display())))
}

fn size(path: &Path) -> Result<u64, PlatformError> {
    let found = std::fs::metadata(path).map_err(|error| PlatformError::File { path: path.display().to_string(), error })?;
    match found.len() {
        0 => Err(PlatformError::Image(format!("{} is empty", path.display()))),
        large if large > FILE_BYTES_MAX => Err(PlatformError::Image(format!("{} is too large", path.display()))),
        length => Ok(length),
    }
}
