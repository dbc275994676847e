//! `simulate`: evidence that no hardware vouches for, to develop and try things with.

use std::path::PathBuf;

use clap::Args;
use cloister_attestation::{Hex, Product};
use cloister_platform::Platform;
use cloister_platform::measure::{Image, Shape, launch_digest};
use cloister_platform::simulated::{Chain, Chip, Launch, Simulated};

use crate::error::Failure;
use crate::judge::{hex, now};
use crate::{files, print};

/// SIMULATED evidence: makes a chain of keys in a folder (takes up to a minute, once), and reports signed by it.
#[derive(Args)]
#[command(
    after_help = "  cloister simulate --dir sim --out sim/evidence\n  cloister verify --report sim/evidence.bin --vek sim/evidence.der --intermediate sim/evidence-ask.der \\\n      --simulated-root sim/genoa-ark.der --any-measurement"
)]
pub(crate) struct Simulate {
    /// Folder of the chain: keys, and the root that verifiers take as --simulated-root
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Whose formats: milan, genoa, turin
    #[arg(long, default_value = "genoa")]
    product: Product,
    /// Write a report to NAME.bin, its key's certificate to NAME.der, what signed that to NAME-ask.der
    #[arg(long, value_name = "NAME")]
    out: Option<PathBuf>,
    /// Its launch digest
    #[arg(long, value_name = "HEX", value_parser = hex::<48>, conflicts_with = "firmware")]
    measurement: Option<Hex<48>>,
    /// Its firmware, to compute the launch digest of 1 × EPYC-v4 from
    #[arg(long, value_name = "FILE")]
    firmware: Option<PathBuf>,
    /// Its kernel
    #[arg(long, value_name = "FILE", requires = "firmware")]
    kernel: Option<PathBuf>,
    /// Its initial RAM disk
    #[arg(long, value_name = "FILE", requires = "kernel")]
    initrd: Option<PathBuf>,
    /// Its kernel's command line
    #[arg(long, value_name = "TEXT", requires = "kernel", allow_hyphen_values = true)]
    append: Option<String>,
    /// Its HOST_DATA
    #[arg(long, value_name = "HEX", value_parser = hex::<32>)]
    host_data: Option<Hex<32>>,
    /// Its REPORT_DATA
    #[arg(long, value_name = "HEX", value_parser = hex::<64>)]
    report_data: Option<Hex<64>>,
    /// The byte that its chip's name is made of
    #[arg(long, default_value_t = 7)]
    chip: u8,
}

impl Simulate {
    /// Makes what isn't there yet.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        eprintln!("{}", print::SIMULATED);
        let chain = Chain::open_or_make(&self.dir, self.product)?;
        println!("{}", self.dir.join(format!("{}-ark.der", self.product.name().to_lowercase())).display());
        let Some(out) = &self.out else { return Ok(()) };
        let launch = Launch { measurement: self.digest()?, host_data: self.host_data.map_or([0; 32], |hex| hex.0) };
        let guest = Simulated::launch(&chain, &Chip::new(self.product, self.chip, now()), &launch)?;
        let evidence = guest.report(&self.report_data.map_or([0; 64], |hex| hex.0))?;
        let name = |ending: &str| PathBuf::from(format!("{}{ending}", out.display()));
        files::write(&name(".bin"), &evidence.report)?;
        files::write(&name(".der"), &evidence.vek)?;
        files::write(&name("-ask.der"), chain.intermediate(false))
    }

    fn digest(&self) -> Result<[u8; 48], Failure> {
        match (&self.firmware, self.measurement) {
            (Some(firmware), _) => {
                let image = Image { firmware: firmware.clone(), kernel: self.kernel.clone(), initrd: self.initrd.clone(), command_line: self.append.clone() };
                Ok(launch_digest(&image, &Shape { vcpus: 1, cpu_type: "EPYC-v4".into(), features: 1 })?)
            }
            (None, Some(measurement)) => Ok(measurement.0),
            (None, None) => Ok([0; 48]),
        }
    }
}
