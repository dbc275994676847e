//! The whole appraisal on one screen.

use serde::Serialize;

use crate::anchors::Anchors;
use crate::bytes::Hex;
use crate::evidence::{Evidence, Expected};
use crate::policy::Policy;
use crate::product::Product;
use crate::refusal::{Line, Outcome, Refusal};
use crate::report::{Report, SigningKey};
use crate::step::Step;
use crate::steps::{
    agreement, algorithm, author_key, authority, certificates, chain, chip, debug, host_data, measurement, migration_agent, platform, product, report_data,
    report_form, report_length, report_version, revocation, root, signature, tcb, validity, vek, vmpl,
};
use crate::time::UnixTime;

/// What evidence is judged by.
#[derive(Debug, Clone)]
pub struct Verifier {
    /// What is accepted.
    pub policy: Policy,
    /// Whose hardware is believed.
    pub anchors: Anchors,
    /// Certificate revocation lists in DER, as the verifier fetched them; none is fine.
    pub revocation_lists: Vec<Vec<u8>>,
}

/// What accepted evidence says. Only [`Verifier::appraise`] makes one.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Appraised {
    /// The processor line.
    pub product: Product,
    /// **No hardware vouches for any of this.**
    pub simulated: bool,
    /// The report's version.
    pub version: u32,
    /// The launch digest.
    pub measurement: Hex<48>,
    /// HOST_DATA.
    pub host_data: Hex<32>,
    /// REPORT_DATA.
    pub report_data: Hex<64>,
    /// The guest, until it ends.
    pub report_id: Hex<32>,
    /// The chip, in hex: 64 bytes, of Turin 8; zeros if it is masked.
    pub chip: String,
    /// Which key signed.
    pub signed_by: &'static str,
}

/// The steps that passed, and how it ended.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// In order; all of [`Step::ALL`] if it was accepted.
    pub lines: Vec<Line>,
    /// What it says, or why it was refused.
    pub outcome: Result<Appraised, Refusal>,
}

impl Verifier {
    /// Judges `evidence` at the moment `now`. The order of the steps is that of [`Step::ALL`].
    #[must_use]
    pub fn appraise(&self, evidence: &Evidence, expected: Expected<'_>, now: UnixTime) -> Verdict {
        let mut lines = Vec::with_capacity(Step::ALL.len());
        let outcome = self.run(evidence, expected, now, &mut Notes(&mut lines));
        Verdict { lines, outcome }
    }

    fn run(&self, evidence: &Evidence, expected: Expected<'_>, now: UnixTime, notes: &mut Notes<'_>) -> Result<Appraised, Refusal> {
        let policy = &self.policy;
        notes.take(Step::ReportLength, report_length::check(&evidence.report))?;
        notes.take(Step::ReportVersion, report_version::check(&evidence.report, policy))?;
        let report = notes.take(Step::ReportForm, report_form::check(&evidence.report))?;
        let given = notes.take(Step::Certificates, certificates::check(evidence))?;

        // The certificates, from the root to the leaf.
        let product = notes.take(Step::Product, product::check(&report, &given.vek, policy))?;
        let chain = notes.take(Step::Root, root::check(given, product, &self.anchors))?;
        notes.take(Step::Algorithm, algorithm::check(&chain))?;
        notes.take(Step::Chain, chain::check(&chain))?;
        notes.take(Step::Validity, validity::check(&chain, now))?;
        notes.take(Step::Authority, authority::check(&chain))?;
        notes.take(Step::Revocation, revocation::check(&chain, &self.revocation_lists, policy, now))?;

        // The report. Before its signature nothing in it is true; the leaf is compared first, because a wrong leaf explains itself better.
        notes.take(Step::Vek, vek::check(&chain, &report, product))?;
        notes.take(Step::Signature, signature::check(&chain, &report))?;

        // What it says.
        notes.take(Step::Debug, debug::check(&report))?;
        notes.take(Step::MigrationAgent, migration_agent::check(&report))?;
        notes.take(Step::Vmpl, vmpl::check(&report))?;
        notes.take(Step::Platform, platform::check(&report, policy))?;
        notes.take(Step::Tcb, tcb::check(&report, product, policy))?;
        notes.take(Step::Chip, chip::check(&report, &chain, product, policy))?;
        notes.take(Step::Measurement, measurement::check(&report, policy))?;
        notes.take(Step::AuthorKey, author_key::check(&report, policy))?;
        notes.take(Step::HostData, host_data::check(&report, policy))?;
        notes.take(Step::ReportData, report_data::check(&report, expected))?;
        notes.take(Step::Agreement, agreement::check(expected, policy))?;
        Ok(appraised(&report, product, chain.simulated))
    }
}

fn appraised(report: &Report, product: Product, simulated: bool) -> Appraised {
    Appraised {
        product,
        simulated,
        version: report.version,
        measurement: Hex(report.measurement),
        host_data: Hex(report.host_data),
        report_data: Hex(report.report_data),
        report_id: Hex(report.report_id),
        chip: report.chip(product),
        signed_by: if report.signing_key == SigningKey::Vlek { "VLEK" } else { "VCEK" },
    }
}

/// Notes what each step found.
struct Notes<'a>(&'a mut Vec<Line>);

impl Notes<'_> {
    fn take<T>(&mut self, step: Step, outcome: Outcome<T>) -> Result<T, Refusal> {
        match outcome {
            Ok(passed) => {
                self.0.push(Line { step, found: passed.found });
                Ok(passed.value)
            }
            Err(mismatch) => Err(Refusal { step, expected: mismatch.expected, found: mismatch.found }),
        }
    }
}
