//! The scores as one table, kept as a golden beside the campaigns.

use std::fmt::Write as _;
use std::path::Path;

use super::score::Score;
use super::{Campaign, Claim};
use crate::harness::compare;

#[derive(Default)]
pub(crate) struct Table(Vec<[String; 8]>);

/// What a reader has to know first.
const LEGEND: &str = "-- What attacks as programs learn of secrets that each target has or hasn't, half and half.
-- told: secrets that the attack's rule says something about; right: of those, how many it is right about;
-- bits: mutual information of what it says and what is true; plain: the same attack against DataFusion with HAVING.

";

const HEADER: [&str; 8] = ["campaign", "attacks", "targets", "told", "right", "bits", "plain: right, bits", "what the server answered; what is claimed"];

impl Table {
    pub(crate) fn row(&mut self, campaign: &Campaign, here: &Score, answered: &str, plain: &Score) {
        let claim = match campaign.claim {
            Claim::Defended => "",
            Claim::Undefended(why) => &format!("; not defended: {why}"),
        };
        self.0.push([
            campaign.name.to_owned(),
            campaign.attacks.to_owned(),
            here.targets.to_string(),
            here.told.to_string(),
            here.right.to_string(),
            format!("{:.1}", here.bits),
            format!("{}, {:.1}", plain.right, plain.bits),
            format!("{answered}{claim}"),
        ]);
    }

    /// Prints the table, and compares it with the golden if it is of all campaigns with the usual number of targets.
    pub(crate) fn finish(&self, whole: bool, failures: &mut Vec<String>) {
        let rows: Vec<_> = std::iter::once(HEADER.map(str::to_owned)).chain(self.0.iter().cloned()).collect();
        let widths: Vec<_> = (0..HEADER.len()).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap()).collect();
        let mut text = LEGEND.to_owned();
        for row in rows {
            let padded: Vec<_> = row.iter().zip(&widths).map(|(field, width)| format!("{field:width$}")).collect();
            let _ = writeln!(text, "{}", padded.join("  ").trim_end());
        }
        eprintln!("{text}");
        if whole && let Err(difference) = compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests/campaigns/scores.table"), &text) {
            failures.push(difference);
        }
    }
}
