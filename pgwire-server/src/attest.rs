//! Attestation: what vouches for this server, and what each attested session is told of it.
//!
//! A server that attests itself makes its TLS key inside, at every start, and serves only the collaboration
//! that its own report names by HOST_DATA.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use cloister_attestation::{Certificate, Evidence, Hex, Product, Report, UnixTime};
use cloister_engine::Engine;
use cloister_exchange::{Attester, ExchangeError, Room};
use cloister_platform::measure::{Image, Shape, launch_digest};
use cloister_platform::simulated::{Chain, Chip, Launch, Simulated};
use cloister_platform::{Hardware, Kind, Platform};
use cloister_policy::Digest;
use rustls::pki_types::CertificateDer;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

type AnyError = Box<dyn std::error::Error>;

/// The machine that a simulated launch digest is computed for.
const SIMULATED_SHAPE: (u32, &str) = (1, "EPYC-v4");
/// The byte that a simulated chip's name is made of.
const SIMULATED_CHIP: u8 = 7;

/// What vouches for a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PlatformOption {
    /// AMD SEV-SNP, by /dev/sev-guest
    Hardware,
    /// Nothing: evidence is signed by keys that lie in a folder
    Simulated,
}

/// How a server attests itself.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttestOptions {
    /// Attest this server to whoever asks by `cloister verify` and `cloister proxy`: by the hardware, or SIMULATED
    #[arg(long, value_name = "PLATFORM", help_heading = "Attestation")]
    attest: Option<PlatformOption>,
    /// Certificate (VCEK or VLEK, DER or PEM) of the key that signs reports, for hosts that hand over none
    #[arg(long, value_name = "FILE", help_heading = "Attestation")]
    attest_vek: Option<PathBuf>,
    /// Folder of the simulated chain's keys, made there if it is new; otherwise simulation/ in the data directory
    #[arg(long, value_name = "DIRECTORY", help_heading = "Attestation")]
    simulation: Option<PathBuf>,
    /// Whose formats the simulation has: milan, genoa or turin [default: genoa]
    #[arg(long, value_name = "PRODUCT", help_heading = "Attestation")]
    simulated_product: Option<ProductOption>,
    /// Simulated launch digest, 96 hex digits; zeros if nothing is measured
    #[arg(long, value_name = "HEX", conflicts_with = "simulated_firmware", help_heading = "Attestation")]
    simulated_measurement: Option<HexOption<48>>,
    /// Firmware to compute the simulated launch digest of, for one EPYC-v4
    #[arg(long, value_name = "FILE", help_heading = "Attestation")]
    simulated_firmware: Option<PathBuf>,
    /// Its kernel
    #[arg(long, value_name = "FILE", requires = "simulated_firmware", help_heading = "Attestation")]
    simulated_kernel: Option<PathBuf>,
    /// Its initial RAM disk
    #[arg(long, value_name = "FILE", requires = "simulated_kernel", help_heading = "Attestation")]
    simulated_initrd: Option<PathBuf>,
    /// Its kernel's command line
    #[arg(long, value_name = "TEXT", requires = "simulated_kernel", allow_hyphen_values = true, help_heading = "Attestation")]
    simulated_append: Option<String>,
    /// Simulated HOST_DATA, 64 hex digits; otherwise the genesis
    #[arg(long, value_name = "HEX", help_heading = "Attestation")]
    simulated_host_data: Option<HexOption<32>>,
}

/// A product, as flags and files name it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct ProductOption(Product);

impl std::str::FromStr for ProductOption {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

impl TryFrom<String> for ProductOption {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Bytes in hex digits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct HexOption<const N: usize>([u8; N]);

impl<const N: usize> std::str::FromStr for HexOption<N> {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        Hex::parse(digits).map(|hex| Self(hex.0)).ok_or_else(|| format!("{} hex digits are needed", N.saturating_mul(2)))
    }
}

impl<const N: usize> TryFrom<String> for HexOption<N> {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl AttestOptions {
    /// Flags and environment first, then the file.
    pub(crate) fn or(self, file: Self) -> Self {
        Self {
            attest: self.attest.or(file.attest),
            attest_vek: self.attest_vek.or(file.attest_vek),
            simulation: self.simulation.or(file.simulation),
            simulated_product: self.simulated_product.or(file.simulated_product),
            simulated_measurement: self.simulated_measurement.or(file.simulated_measurement),
            simulated_firmware: self.simulated_firmware.or(file.simulated_firmware),
            simulated_kernel: self.simulated_kernel.or(file.simulated_kernel),
            simulated_initrd: self.simulated_initrd.or(file.simulated_initrd),
            simulated_append: self.simulated_append.or(file.simulated_append),
            simulated_host_data: self.simulated_host_data.or(file.simulated_host_data),
        }
    }

    /// The platform that was asked for, for the collaboration with this genesis; none if none was.
    ///
    /// # Errors
    /// There is no such platform here, or it was launched for another collaboration.
    pub(crate) fn platform(&self, data_dir: &Path, genesis: Option<Digest>) -> Result<Option<Vouching>, AnyError> {
        let Some(attest) = self.attest else { return Ok(None) };
        let genesis = genesis.ok_or("this data directory doesn't say by which script its collaboration was founded, so it can't be attested")?;
        let platform: Arc<dyn Platform> = match attest {
            PlatformOption::Hardware => Arc::new(Hardware::open(self.attest_vek.as_deref().map(certificate).transpose()?)?),
            PlatformOption::Simulated => Arc::new(self.simulated(data_dir, genesis)?),
        };
        Vouching::new(platform, genesis).map(Some)
    }

    fn simulated(&self, data_dir: &Path, genesis: Digest) -> Result<Simulated, AnyError> {
        let folder = self.simulation.clone().unwrap_or_else(|| data_dir.join("simulation"));
        let product = self.simulated_product.map_or(Product::Genoa, |product| product.0);
        if !folder.exists() {
            eprintln!("making the keys of the simulated chain in {} (once, up to a minute)", folder.display());
        }
        let chain = Chain::open_or_make(&folder, product)?;
        let root = folder.join(format!("{}-ark.der", product.name().to_lowercase()));
        eprintln!("SIMULATED: no hardware vouches for this server. Verifiers refuse it without --simulated-root {}", root.display());
        let launch = Launch { measurement: self.measurement()?, host_data: self.simulated_host_data.map_or(genesis.bytes(), |hex| hex.0) };
        Ok(Simulated::launch(&chain, &Chip::new(product, SIMULATED_CHIP, now()), &launch)?)
    }

    fn measurement(&self) -> Result<[u8; 48], AnyError> {
        let Some(firmware) = &self.simulated_firmware else { return Ok(self.simulated_measurement.map_or([0; 48], |hex| hex.0)) };
        let image = Image {
            firmware: firmware.clone(),
            kernel: self.simulated_kernel.clone(),
            initrd: self.simulated_initrd.clone(),
            command_line: self.simulated_append.clone(),
        };
        let (vcpus, cpu_type) = SIMULATED_SHAPE;
        Ok(launch_digest(&image, &Shape { vcpus, cpu_type: cpu_type.to_owned(), features: 1 })?)
    }
}

/// A platform that was launched for this collaboration.
pub(crate) struct Vouching {
    platform: Arc<dyn Platform>,
    report: Report,
}

impl Vouching {
    fn new(platform: Arc<dyn Platform>, genesis: Digest) -> Result<Self, AnyError> {
        let Evidence { report, .. } = platform.report(&[0; 64])?;
        let report = Report::parse(&report)?;
        if report.host_data != genesis.bytes() {
            return Err(format!(
                "this machine was launched for another collaboration: its HOST_DATA is {}, the genesis here is {}",
                Hex(report.host_data),
                Hex(genesis.bytes())
            )
            .into());
        }
        Ok(Self { platform, report })
    }

    pub(crate) fn kind(&self) -> Kind {
        self.platform.kind()
    }

    /// Begins to attest a server with this certificate chain, and notes it in the journal.
    pub(crate) fn begin(self, engine: &Engine, chain: &[CertificateDer<'_>]) -> Result<Attestation, AnyError> {
        let room = Room::new(chain)?;
        let chip = self.report.product().map_or_else(|| Hex(self.report.chip_id).to_string(), |product| self.report.chip(product));
        engine.attesting(self.kind().to_string(), Hex(self.report.measurement).to_string(), chip)?;
        Ok(Attestation { attester: Attester::new(self.platform), room })
    }
}

/// A server's attestation.
pub(crate) struct Attestation {
    attester: Attester,
    room: Room,
}

impl Attestation {
    pub(crate) fn kind(&self) -> Kind {
        self.attester.kind()
    }

    /// Answers a session's question; the stream is Postgres' then.
    ///
    /// # Errors
    /// There is no evidence; the connection should be closed.
    pub(crate) async fn answer(&self, engine: &Engine, stream: &mut TlsStream<TcpStream>) -> Result<(), ExchangeError> {
        let mut room = self.room.clone();
        room.agreement = engine.state().agreement.map(Digest::bytes);
        self.attester.answer(stream, &room).await
    }
}

/// A certificate on file, as DER.
fn certificate(path: &Path) -> Result<Vec<u8>, AnyError> {
    let named = |why: String| format!("{}: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|e| named(e.to_string()))?;
    let der = match bytes.starts_with(b"-----BEGIN") {
        true => <CertificateDer<'_> as rustls::pki_types::pem::PemObject>::from_pem_slice(&bytes).map_err(|e| named(e.to_string()))?.to_vec(),
        false => bytes,
    };
    Certificate::parse(&der).map_err(|e| named(e.to_string()))?;
    Ok(der)
}

fn now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    UnixTime(i64::try_from(since).unwrap_or(i64::MAX))
}
