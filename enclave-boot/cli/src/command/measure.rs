//! `measure`: which MEASUREMENT does an image have?

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use cloister_attestation::Hex;
use cloister_platform::measure::{CPU_TYPES, Image, Shape, launch_digest};
use serde::Serialize;

use crate::error::Failure;

/// More digests than this are asked for by mistake.
const DIGESTS_MAX: usize = 100_000;

/// The launch digest of an image, one a shape of the machine.
#[derive(Args)]
#[command(
    after_help = "The digest depends on the number of processors, their type and the guest's features: name all that you accept.\n  cloister measure --firmware OVMF.fd --kernel vmlinuz --initrd initrd.img --append 'console=ttyS0' --vcpus 2,4,8 --cpu-type EPYC-v4"
)]
pub(crate) struct Measure {
    /// OVMF with SEV-SNP metadata; with a kernel also an SNP_KERNEL_HASHES section (edk2's AmdSevX64)
    #[arg(long, value_name = "FILE")]
    firmware: PathBuf,
    /// Kernel, booted directly
    #[arg(long, value_name = "FILE")]
    kernel: Option<PathBuf>,
    /// Initial RAM disk
    #[arg(long, value_name = "FILE", requires = "kernel")]
    initrd: Option<PathBuf>,
    /// The kernel's command line, without space at its ends
    #[arg(long, value_name = "TEXT", requires = "kernel", allow_hyphen_values = true)]
    append: Option<String>,
    /// Numbers of processors, 1 to 512
    #[arg(long, value_delimiter = ',', default_value = "1")]
    vcpus: Vec<u32>,
    /// QEMU's processor types, or `all`
    #[arg(long, value_delimiter = ',', default_value = "EPYC-v4")]
    cpu_type: Vec<String>,
    /// SEV_FEATURES of the guest, in hex
    #[arg(long, value_delimiter = ',', default_value = "0x1", value_parser = features)]
    features: Vec<u64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    vcpus: u32,
    cpu_type: String,
    features: String,
    measurement: Hex<48>,
}

impl Measure {
    /// Prints a line a shape: digest, then shape.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let image = Image { firmware: self.firmware.clone(), kernel: self.kernel.clone(), initrd: self.initrd.clone(), command_line: self.append.clone() };
        let all = self.cpu_type.iter().any(|name| name == "all");
        let types: Vec<String> = if all { CPU_TYPES.iter().map(|name| (*name).to_owned()).collect() } else { self.cpu_type.clone() };
        let shapes = self.vcpus.len().saturating_mul(types.len()).saturating_mul(self.features.len());
        if shapes > DIGESTS_MAX {
            return Err(Failure::Usage(format!("{shapes} shapes: at most {DIGESTS_MAX} at once")));
        }
        let mut rows = Vec::with_capacity(shapes);
        for vcpus in &self.vcpus {
            for cpu_type in &types {
                for features in &self.features {
                    let shape = Shape { vcpus: *vcpus, cpu_type: cpu_type.clone(), features: *features };
                    let measurement = Hex(launch_digest(&image, &shape)?);
                    rows.push(Row { vcpus: *vcpus, cpu_type: cpu_type.clone(), features: format!("{features:#x}"), measurement });
                }
            }
        }
        print(&rows, self.json)
    }
}

fn print(rows: &[Row], json: bool) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, rows).map_err(std::io::Error::from)?;
        return Ok(writeln!(out)?);
    }
    for row in rows {
        writeln!(out, "{}  {} × {}, features {}", row.measurement, row.vcpus, row.cpu_type, row.features)?;
    }
    Ok(())
}

fn features(text: &str) -> Result<u64, String> {
    u64::from_str_radix(text.trim_start_matches("0x"), 16).map_err(|_| "a hex number such as 0x1 is needed".into())
}
