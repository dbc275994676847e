//! The second opinion: derives its facts from the physical plan that will run and from the
//! policy, and from nothing that a rewrite said. Only this module makes an [`ApprovedPlan`].
//!
//! It fails closed: an exact list of concrete node and expression types, nothing that delegates.

mod expressions;
#[cfg(test)]
mod mutants;
mod nodes;
mod parts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cloister_policy::{Collaboration, DatasetName};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::projection::ProjectionExec;
use thiserror::Error;

use crate::operators::release::{Amount, Contribution, Counting, ReleaseSpec, What};
use crate::operators::{ReleaseExec, clustered_scan::exactly};
use nodes::{Fact, Facts, Measured, Reads};

/// Why a plan isn't approved: a defect of the planner, never of the template's author.
#[derive(Debug, Error)]
#[error("the plan is not approved: {0}")]
pub struct VerifyError(pub(crate) String);

/// A plan whose every path to its output passes a release point that is as strict as the policy.
#[derive(Debug, Clone)]
pub struct ApprovedPlan {
    plan: Arc<dyn ExecutionPlan>,
    versions: BTreeMap<DatasetName, String>,
}

impl ApprovedPlan {
    /// The plan to execute, partition 0 only. It runs once: joins keep what they built.
    pub fn plan(&self) -> &Arc<dyn ExecutionPlan> {
        &self.plan
    }

    /// The dataset versions that it reads.
    pub fn versions(&self) -> &BTreeMap<DatasetName, String> {
        &self.versions
    }
}

/// Approves a plan that keeps the law, by its own reading of the plan. `declared_cells` is the
/// clause CELLS PER PERSON of the template's text.
///
/// # Errors
/// The first thing that isn't known to be safe.
pub fn verify(plan: Arc<dyn ExecutionPlan>, policy: &Collaboration, declared_cells: Option<u32>) -> Result<ApprovedPlan, VerifyError> {
    let release = exactly::<ReleaseExec>(&plan).ok_or_else(|| refused("its root is not a release point"))?;
    let facts = nodes::facts(release.input(), policy)?;
    let spec = release.spec();
    if !matches!(facts.column(spec.person)?, Fact::Person(_)) {
        return Err(refused("it counts something that is not a person"));
    }
    let keys = spec.keys.iter().map(|key| match facts.column(*key)? {
        Fact::Dimension(reads) => Ok(*reads),
        Fact::Person(_) | Fact::Guest | Fact::Measure(_) | Fact::Unusable => Err(refused("a key is not a dimension")),
    });
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let several = facts.owners().len() > 1;
    if (several || facts.multiplied) && spec.cells_per_person.is_none() && (facts.varying_filter || keys.iter().any(|reads| !reads.per_person)) {
        return Err(refused("one person could count in several cells"));
    }
    if declared_cells.is_some_and(|most| spec.cells_per_person.is_none_or(|cells| cells > most)) {
        return Err(refused("one person could count in more cells than its text says"));
    }
    matched_key(spec, &keys)?;
    if spec.parts.is_some() && (spec.matched.is_some() || spec.amounts.iter().any(|amount| amount.counting == Counting::ByList)) {
        return Err(refused("parts beside the matched bit, or beside steps"));
    }
    let parts_by_match = match &spec.parts {
        None => false,
        Some(parts) => {
            let projection = exactly::<ProjectionExec>(release.input()).ok_or_else(|| refused("parts are not numbered where they are read"))?;
            let number = projection.expr().get(parts.column).ok_or_else(|| refused("the part's number is missing"))?;
            let below = nodes::facts(projection.input(), policy)?;
            parts::check(&number.expr, parts, &below.columns, &projection.input().schema())?
        }
    };
    for amount in &spec.amounts {
        let measured = facts.measured(amount)?;
        steps(amount, measured)?;
        let nullable = measured.is_some_and(|measured| measured.nullable);
        let one_list = facts.left_join && facts.people_owners.len() == 1;
        // A left join's right side has no part in amounts that neither keys nor parts divide by it.
        let own = !several || (one_list && facts.unique && !keys.iter().any(|reads| reads.optional));
        match amount.counting {
            Counting::Capped if own && (facts.unique || !facts.left_join) => {}
            Counting::ByList if !one_list || spec.matched.is_none() => {
                return Err(refused("an amount over several owners' data that is not of a list"));
            }
            Counting::ByList if measured.map_or(facts.multiplied, |measured| measured.repeated) => {
                return Err(refused("an amount over several owners' data is repeated by another side's rows"));
            }
            Counting::ByList if spec.amounts.len() == 1 && !nullable => {}
            Counting::Capped | Counting::ByList => return Err(refused("an amount over several owners' data")),
        }
    }
    for shown in &spec.shown {
        let known = |at: usize| at < spec.amounts.len();
        let (fine, amount) = match &shown.what {
            What::People => (true, false),
            What::Matched => (spec.matched.is_some(), false),
            What::Total { amount } => (known(*amount), true),
            What::Average { total, rows, .. } => (known(*total) && rows.is_none_or(known), true),
        };
        if !fine || shown.part.is_some_and(|part| spec.parts.as_ref().is_none_or(|parts| part >= parts.count)) {
            return Err(refused("it shows what is not kept"));
        }
        let as_steps = spec.amounts.iter().any(|amount| amount.counting == Counting::ByList);
        if amount && shown.part.is_some() && (as_steps || parts_by_match) {
            return Err(refused("a part of an amount over several owners' data"));
        }
    }
    null_values(spec, &facts)?;
    if spec.people_min < facts.people_min {
        return Err(refused("its threshold is below the policy's"));
    }
    let versions = facts.versions.into_iter().chain(facts.public).collect();
    Ok(ApprovedPlan { plan, versions })
}

/// Where a key depends on a left join, the matched bit is one, and the unmatched are held against
/// the matched of all the preserved side's keys.
fn matched_key(spec: &ReleaseSpec, keys: &[Reads]) -> Result<(), VerifyError> {
    if keys.iter().any(|reads| reads.optional && reads.preserved) {
        return Err(refused("a key mixes the two sides of a left join"));
    }
    match &spec.matched {
        None if keys.iter().any(|reads| reads.optional) => Err(refused("a key depends on who is matched without the matched bit beside it")),
        None => Ok(()),
        Some(matched) => {
            let preserved: Vec<_> = keys.iter().enumerate().filter(|(_, reads)| !reads.optional).map(|(at, _)| at).collect();
            let is_bit = keys.get(matched.key).is_some_and(|reads| reads.flag);
            let alone = !keys.iter().any(|reads| reads.guests);
            if is_bit && matched.preserved == preserved && (alone || !matched.alone) {
                Ok(())
            } else {
                Err(refused("the matched bit is not held against the preserved keys"))
            }
        }
    }
}

/// Steps increase, and are the measure's own; those of a number of rows are 1-2-5·10ⁿ.
fn steps(amount: &Amount, measured: Option<&Measured>) -> Result<(), VerifyError> {
    if amount.steps.is_empty() || amount.steps.iter().zip(amount.steps.iter().skip(1)).any(|(a, b)| a >= b) {
        return Err(refused("steps do not increase"));
    }
    match (&amount.contribution, measured) {
        (Contribution::Total(_), Some(measured)) if amount.steps == measured.steps => Ok(()),
        (Contribution::Total(_), _) => Err(refused("steps are not those of the measure")),
        (Contribution::Rows | Contribution::NonNull(_), _) => {
            let powers = || (0..38).map(|n| 10_i128.pow(n));
            let coarse = |step: &i128| powers().any(|power| [1, 2, 5].into_iter().any(|digit| power.checked_mul(digit) == Some(*step)));
            if amount.steps.iter().all(coarse) { Ok(()) } else { Err(refused("steps are not 1-2-5 of a power of ten")) }
        }
    }
}

/// Of a nullable measure, a total and an average in one row would tell the number of values.
fn null_values(spec: &ReleaseSpec, facts: &Facts) -> Result<(), VerifyError> {
    let (mut totals, mut averages) = (BTreeSet::new(), BTreeSet::new());
    for shown in &spec.shown {
        let (at, seen) = match shown.what {
            What::People | What::Matched => continue,
            What::Total { amount } => (amount, &mut totals),
            What::Average { total, .. } => (total, &mut averages),
        };
        let Some(amount) = spec.amounts.get(at) else { continue };
        if let Some(measured) = facts.measured(amount)?.filter(|measured| measured.nullable) {
            let of = (&measured.dataset, measured.column);
            seen.insert(of);
            if matches!(amount.contribution, Contribution::NonNull(_)) || (totals.contains(&of) && averages.contains(&of)) {
                return Err(refused("a row tells how many people have no value"));
            }
        }
    }
    Ok(())
}

fn refused(why: impl Into<String>) -> VerifyError {
    VerifyError(why.into())
}

impl Facts {
    fn column(&self, at: usize) -> Result<&Fact, VerifyError> {
        self.columns.get(at).ok_or_else(|| refused("a column is missing"))
    }

    /// The measure that an amount is of; none of a number of rows.
    fn measured(&self, amount: &Amount) -> Result<Option<&Measured>, VerifyError> {
        match amount.contribution {
            Contribution::Rows => Ok(None),
            Contribution::Total(at) | Contribution::NonNull(at) => match self.column(at)? {
                Fact::Measure(measured) => Ok(Some(measured)),
                Fact::Person(_) | Fact::Guest | Fact::Dimension(_) | Fact::Unusable => Err(refused("an amount is not a measure")),
            },
        }
    }
}
