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
    /// The releases that a role's call of a template selects from, one for each sealed part. They
    /// are in the journal before this returns.
    ///
    /// # Errors
    /// 42501 or 55000 if the role may not run it now; 0A000 if it changed since it was planned;
    /// one opaque error if the run failed.
    pub async fn release(self: &Arc<Self>, role: &Name, planned: &Arc<PlannedTemplate>, arguments: &[ScalarValue]) -> Result<Vec<Arc<Released>>, UserError> {
        let state = self.state();
        let versions = state.collaboration.may_run(role, planned.name())?;
        if state.templates.get(planned.name()).map(|now| now.digest()) != Some(planned.digest()) {
            return Err(UserError::new("0A000", format!("template \"{}\" changed since the statement was prepared", planned.name())).hint("Prepare it again."));
        }
        let mut releases = Vec::new();
        for (at, part) in planned.sealed().iter().enumerate() {
            let of_part = part.reads().into_iter().filter_map(|name| Some((name.clone(), versions.get(name)?.clone())));
            let key = ReleaseKey { frame: part.frame().digest, versions: of_part.collect() };
            let (engine, template, versions) = (Arc::clone(self), Arc::clone(planned), key.versions.clone());
            let run = move || async move {
                let _versions = engine.versions_in_use.read().await;
                engine.run(&template, at, &versions).await
            };
            releases.push(self.releases.get(&self.runtime, key, run).await?);
        }
        let arguments = arguments.iter().map(ToString::to_string).collect();
        self.serve(Run { role: role.clone(), template: planned.name().clone(), digest: planned.digest(), arguments, versions })?;
        Ok(releases)
    }

    async fn run(&self, template: &PlannedTemplate, part: usize, versions: &BTreeMap<DatasetName, String>) -> Result<Released, UserError> {
        // The policy as it is when the run starts: a version that was retired since isn't read.
        let state = self.state();
        let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> {
            let dataset = &state.collaboration.dataset(name)?.dataset;
            Some(self.store.source(dataset, versions.get(name)?))
        };
        let part = template.sealed().get(part).ok_or_else(opaque)?;
        let approved = part.approve(&sources, &state.collaboration).map_err(|error| {
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
