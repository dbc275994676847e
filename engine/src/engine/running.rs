//! Running a template for a role: permission, release, journal, in this order.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use cloister_planner::{BucketSource, PlannedTemplate};
use cloister_policy::{DatasetName, Name, UserError};
use datafusion::scalar::ScalarValue;

use super::Engine;
use crate::journal::{Entry, Run};
use crate::releases::ReleaseKey;
use crate::sealed::{Released, execute, opaque};

impl Engine {
    /// The release that a role's call of a template selects from. It is in the journal before
    /// this returns.
    ///
    /// # Errors
    /// 42501 or 55000 if the role may not run it now; 0A000 if it changed since it was planned;
    /// one opaque error if the run failed.
    pub async fn release(self: &Arc<Self>, role: &Name, planned: &Arc<PlannedTemplate>, arguments: &[ScalarValue]) -> Result<Arc<Released>, UserError> {
        let state = self.state();
        let versions = state.collaboration.may_run(role, planned.name())?;
        if state.templates.get(planned.name()).map(|now| now.digest()) != Some(planned.digest()) {
            return Err(UserError::new("0A000", format!("template \"{}\" changed since the statement was prepared", planned.name())).hint("Prepare it again."));
        }
        let frame = planned.facts().frames.first().map(|frame| frame.digest).ok_or_else(opaque)?;
        let key = ReleaseKey { frame, versions: versions.clone() };
        let (engine, template) = (Arc::clone(self), Arc::clone(planned));
        let released = self
            .releases
            .get(&self.runtime, key, move || async move {
                let _versions = engine.versions_in_use.read().await;
                engine.run(&template, &versions).await
            })
            .await?;
        let arguments = arguments.iter().map(ToString::to_string).collect();
        self.serve(Run {
            role: role.clone(),
            template: planned.name().clone(),
            digest: planned.digest(),
            arguments,
            versions: state_versions(&state, planned),
        })?;
        Ok(released)
    }

    async fn run(&self, template: &PlannedTemplate, versions: &BTreeMap<DatasetName, String>) -> Result<Released, UserError> {
        // The policy as it is when the run starts: a version that was retired since isn't read.
        let state = self.state();
        let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> {
            let dataset = &state.collaboration.dataset(name)?.dataset;
            Some(self.store.source(dataset, versions.get(name)?))
        };
        let approved = template.approve(&sources, &state.collaboration).map_err(|error| {
            tracing::error!(template = %template.name(), %error, "the verifier refused a plan");
            opaque()
        })?;
        execute(&approved).await
    }

    /// INVARIANT: no row of a release leaves to a role for the first time before its entry is
    /// durable.
    fn serve(&self, run: Run) -> Result<(), UserError> {
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        if served.0.contains(&run) {
            *served.1.entry(run).or_default() += 1;
            return Ok(());
        }
        let written = self.journal.lock().unwrap_or_else(PoisonError::into_inner).append(&Entry::Run(run.clone()));
        written.map_err(|error| {
            tracing::error!(%error, "a run could not be written to the journal");
            error.to_user()
        })?;
        served.0.insert(run);
        Ok(())
    }
}

fn state_versions(state: &super::State, planned: &PlannedTemplate) -> BTreeMap<DatasetName, String> {
    let live = |name: &DatasetName| state.collaboration.dataset(name).and_then(|d| d.live.clone());
    planned.facts().reads().filter_map(|name| live(name).map(|version| (name.clone(), version))).collect()
}
