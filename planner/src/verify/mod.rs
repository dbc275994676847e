//! The second opinion: derives its facts from the physical plan that will run and from the
//! policy, and from nothing that a rewrite said. Only this module makes an [`ApprovedPlan`].
//!
//! It fails closed: an exact list of concrete node and expression types, nothing that delegates.

mod expressions;
mod nodes;

use std::collections::BTreeMap;
use std::sync::Arc;

use cloister_policy::{Collaboration, DatasetName};
use datafusion::physical_plan::ExecutionPlan;
use thiserror::Error;

use crate::operators::release::{Contribution, Shown};
use crate::operators::{ReleaseExec, clustered_scan::exactly};
use nodes::{Fact, Facts};

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

/// Approves a plan that keeps the law, by its own reading of the plan.
///
/// # Errors
/// The first thing that isn't known to be safe.
pub fn verify(plan: Arc<dyn ExecutionPlan>, policy: &Collaboration) -> Result<ApprovedPlan, VerifyError> {
    let release = exactly::<ReleaseExec>(&plan).ok_or_else(|| refused("its root is not a release point"))?;
    let facts = nodes::facts(release.input(), policy)?;
    let spec = release.spec();
    if !matches!(facts.column(spec.person)?, Fact::Person(_)) {
        return Err(refused("it counts something that is not a person"));
    }
    let several = facts.owners().len() > 1;
    let mut varying = facts.varying_filter;
    for key in &spec.keys {
        match facts.column(*key)? {
            Fact::Dimension { per_person } => varying |= !per_person,
            Fact::Person(_) | Fact::Measure | Fact::Unusable => return Err(refused("a key is not a dimension")),
        }
    }
    if several && varying && spec.cells_per_person.is_none() {
        return Err(refused("one person could count in several cells"));
    }
    for amount in &spec.amounts {
        match amount.contribution {
            Contribution::Rows => {}
            Contribution::Total(at) | Contribution::NonNull(at) if *facts.column(at)? == Fact::Measure => {}
            Contribution::Total(_) | Contribution::NonNull(_) => return Err(refused("an amount is not a measure")),
        }
        if several {
            return Err(refused("an amount over several owners' data"));
        }
        if amount.steps.is_empty() || amount.steps.iter().zip(amount.steps.iter().skip(1)).any(|(a, b)| a >= b) {
            return Err(refused("steps do not increase"));
        }
    }
    for shown in &spec.shown {
        let known = |at: usize| at < spec.amounts.len();
        let fine = match shown {
            Shown::People => true,
            Shown::Total { amount, .. } => known(*amount),
            Shown::Average { total, rows, .. } => known(*total) && known(*rows),
        };
        if !fine {
            return Err(refused("it shows an amount that is not kept"));
        }
    }
    if spec.people_min < facts.people_min {
        return Err(refused("its threshold is below the policy's"));
    }
    let versions = facts.versions.clone();
    Ok(ApprovedPlan { plan, versions })
}

fn refused(why: impl Into<String>) -> VerifyError {
    VerifyError(why.into())
}

impl Facts {
    fn column(&self, at: usize) -> Result<&Fact, VerifyError> {
        self.columns.get(at).ok_or_else(|| refused("a column is missing"))
    }
}
