//! `verify`: is this evidence good?

use std::path::PathBuf;
use std::time::Instant;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use cloister_attestation::{Evidence, Expected, Hex, Verdict, Verifier};

use crate::error::Failure;
use crate::judge::{Judge, hex};
use crate::server::{Address, ask};
use crate::{files, print};

/// Appraise a server's evidence, or evidence on file.
#[derive(Args)]
#[command(
    after_help = "Of a server, the room's certificate can be written for ordinary clients:\n  cloister verify db.example:5432 --policy policy.json --ca room.crt\n  psql \"host=db.example sslrootcert=room.crt sslmode=verify-full channel_binding=require …\"\n\nEach line is a step of the appraisal; docs/attestation.md says what each means."
)]
pub(crate) struct Verify {
    /// The server, host:port
    #[arg(required_unless_present = "report", conflicts_with = "report")]
    server: Option<Address>,
    /// Write the room's CA certificate (PEM) here, if it was accepted
    #[arg(long, value_name = "FILE", conflicts_with = "report")]
    ca: Option<PathBuf>,
    /// A report on file, 1184 bytes
    #[arg(long, value_name = "FILE", requires = "vek")]
    report: Option<PathBuf>,
    /// The certificate of the key that signed it (VCEK or VLEK), DER or PEM
    #[arg(long, value_name = "FILE", requires = "report")]
    vek: Option<PathBuf>,
    /// What signed that certificate, DER or PEM, if it isn't AMD's own
    #[arg(long, value_name = "FILE", requires = "report")]
    intermediate: Option<PathBuf>,
    /// The REPORT_DATA that it must carry (128 hex digits)
    #[arg(long, value_name = "HEX", requires = "report", value_parser = hex::<64>)]
    report_data: Option<Hex<64>>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say on standard error how long the exchange and the appraisal took
    #[arg(long)]
    timing: bool,
    #[command(flatten)]
    judge: Judge,
}

impl Verify {
    /// Prints the appraisal.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let verifier = self.judge.verifier()?;
        let verdict = match (&self.server, &self.report, &self.vek) {
            (Some(server), _, _) => self.server(server, &verifier)?,
            (None, Some(report), Some(vek)) => {
                let intermediate = self.intermediate.as_deref().map(files::certificate).transpose()?;
                let evidence = Evidence { report: files::read(report)?, vek: files::certificate(vek)?, intermediate, root: None };
                let expected = self.report_data.as_ref().map_or(Expected::Any, |data| Expected::Exactly(&data.0));
                let start = Instant::now();
                let verdict = verifier.appraise(&evidence, expected, self.judge.now());
                self.time("appraisal", start);
                verdict
            }
            _ => return Err(Failure::Usage("a server, or --report and --vek, are needed".into())),
        };
        let simulated = verifier.anchors.iter().any(|anchor| anchor.simulated);
        print::verdict(&verdict, simulated, self.json)?;
        verdict.outcome.map(|_| ()).map_err(|_| Failure::Refused)
    }

    fn server(&self, server: &Address, verifier: &Verifier) -> Result<Verdict, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let asked = runtime.block_on(ask(server))?;
        if self.timing {
            print::timing("exchange", asked.took);
        }
        let start = Instant::now();
        let (verdict, accepted) = asked.appraise(verifier, self.judge.now());
        self.time("appraisal", start);
        if let (Some(accepted), Some(path)) = (accepted, &self.ca) {
            files::write(path, pem(&accepted.ca).as_bytes())?;
        }
        Ok(verdict)
    }

    fn time(&self, what: &str, start: Instant) {
        if self.timing {
            print::timing(what, start.elapsed());
        }
    }
}

/// PEM of a certificate (RFC 7468).
fn pem(der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let mut out = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out + "-----END CERTIFICATE-----\n"
}
