//! What is accepted: a policy file, and arguments that add to it.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, NaiveTime};
use clap::Args;
use cloister_attestation::{Accepted, Anchors, Hex, Policy, Product, UnixTime, Verifier};

use crate::error::Failure;
use crate::files;

/// What is accepted.
#[derive(Args)]
pub(crate) struct Judge {
    /// Policy in JSON; without it: Genoa and Turin, reports of version 3 and above, and no program until you name one
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Also accept this processor (milan, genoa, turin). Without a policy file, naming one accepts version 2 reports, which name none, and of Milan any chip
    #[arg(long, value_name = "PRODUCT", value_delimiter = ',')]
    allow_product: Vec<Product>,
    /// Refuse reports of an older version (2, 3 or 5)
    #[arg(long, value_name = "VERSION")]
    min_version: Option<u32>,
    /// Accept this launch digest (96 hex digits); may be repeated
    #[arg(long, value_name = "HEX", value_parser = hex::<48>)]
    measurement: Vec<Hex<48>>,
    /// Accept any program. The appraisal says that it wasn't checked
    #[arg(long, conflicts_with = "measurement")]
    any_measurement: bool,
    /// Accept this HOST_DATA, the digest of the collaboration's genesis (64 hex digits); may be repeated
    #[arg(long, value_name = "HEX", value_parser = hex::<32>)]
    host_data: Vec<Hex<32>>,
    /// Accept this digest of the agreement in force (64 hex digits); may be repeated
    #[arg(long, value_name = "HEX", value_parser = hex::<32>)]
    agreement: Vec<Hex<32>>,
    /// Accept this chip (128 hex digits, of Turin 16); may be repeated
    #[arg(long, value_name = "HEX")]
    chip: Vec<String>,
    /// Certificate revocation list (DER) of AMD's; may be repeated
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,
    /// Believe this SIMULATED root instead of AMD's: for development, nothing is protected
    #[arg(long, value_name = "FILE")]
    simulated_root: Option<PathBuf>,
    /// The moment at which certificates must be valid, as 2026-11-22 or 2026-11-22T12:00:00Z; otherwise now
    #[arg(long, value_name = "DATE", value_parser = date)]
    at: Option<UnixTime>,
}

impl Judge {
    /// The verifier that these arguments describe.
    pub(crate) fn verifier(&self) -> Result<Verifier, Failure> {
        let mut policy = match &self.policy {
            None => Policy::default(),
            Some(path) => {
                let why = |e: serde_json::Error| Failure::File { path: path.display().to_string(), why: e.to_string() };
                serde_json::from_slice(&files::read(path)?).map_err(why)?
            }
        };
        self.amend(&mut policy);
        let anchors = match &self.simulated_root {
            None => Anchors::amd().map_err(|e| Failure::Usage(e.to_string()))?,
            Some(path) => simulated(path)?,
        };
        let revocation_lists = self.crl.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?;
        Ok(Verifier { policy, anchors, revocation_lists })
    }

    fn amend(&self, policy: &mut Policy) {
        for product in &self.allow_product {
            policy.products.insert(*product);
            // What a policy file says of versions and chips, it says on purpose.
            if self.policy.is_none() {
                policy.report_version_min = 2;
                policy.milan_any_chip |= *product == Product::Milan;
            }
        }
        if let Some(least) = self.min_version {
            policy.report_version_min = least;
        }
        if self.any_measurement {
            policy.measurements = Accepted::Any;
        }
        add(&mut policy.measurements, &self.measurement);
        add(&mut policy.host_data, &self.host_data);
        add(&mut policy.agreements, &self.agreement);
        add(&mut policy.chips, &self.chip);
    }

    /// The moment of the appraisal.
    pub(crate) fn now(&self) -> UnixTime {
        self.at.unwrap_or_else(now)
    }
}

/// The clock's time.
pub(crate) fn now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    UnixTime(i64::try_from(since).unwrap_or(i64::MAX))
}

/// A list grows; of "any" what is named remains.
fn add<T: Clone>(accepted: &mut Accepted<T>, more: &[T]) {
    match accepted {
        _ if more.is_empty() => {}
        Accepted::OneOf(list) => list.extend_from_slice(more),
        Accepted::Any => *accepted = Accepted::OneOf(more.to_vec()),
    }
}

/// A root for the product that its name ends with.
fn simulated(path: &std::path::Path) -> Result<Anchors, Failure> {
    let der = files::certificate(path)?;
    let why = |why: String| Failure::File { path: path.display().to_string(), why };
    let root = cloister_attestation::Certificate::parse(&der).map_err(|e| why(e.to_string()))?;
    let product = Product::ALL.into_iter().find(|p| root.name() == format!("SIMULATED ARK-{p}"));
    let product = product.ok_or_else(|| why("not a SIMULATED root as `cloister simulate` makes it".into()))?;
    Anchors::simulated(product, &der).map_err(|e| why(e.to_string()))
}

pub(crate) fn hex<const N: usize>(text: &str) -> Result<Hex<N>, String> {
    // Cloister's own digests are shown with their algorithm.
    Hex::parse(text.strip_prefix("sha256:").unwrap_or(text)).ok_or_else(|| format!("{} hex digits are needed", N.saturating_mul(2)))
}

fn date(text: &str) -> Result<UnixTime, String> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(UnixTime(day.and_time(NaiveTime::MIN).and_utc().timestamp()));
    }
    DateTime::parse_from_rfc3339(text).map(|at| UnixTime(at.timestamp())).map_err(|_| "a date as 2026-11-22 or 2026-11-22T12:00:00Z is needed".into())
}
