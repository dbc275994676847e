//! May this role run this template now, and over which versions.

use std::collections::{BTreeMap, BTreeSet};

use super::{Approval, Collaboration, TemplateState, Version};
use crate::{DatasetName, Name, RoleKind, UserError};

impl Collaboration {
    /// Versions that a role's run of a template reads, if it may run.
    ///
    /// # Errors
    /// 42501 without a grant; 55000 if an owner hasn't approved what it is now over the data that
    /// is live now. The message names the owner to ask.
    pub fn may_run(&self, role: &Name, name: &Name) -> Result<BTreeMap<DatasetName, Version>, UserError> {
        let state = self.seen(role, name)?;
        if !state.is_granted(role) {
            return Err(UserError::new("42501", format!("permission denied for template \"{name}\""))
                .hint(format!("Ask an administrator of {} for: GRANT EXECUTE ON TEMPLATE {name} TO {role}.", state.author)));
        }
        for owner in state.owners() {
            self.approved_by(state, owner)?;
        }
        let mut versions = BTreeMap::new();
        for dataset in state.facts.reads() {
            let live = self.datasets.get(dataset).and_then(|d| d.live.clone());
            let live = live
                .ok_or_else(|| UserError::new("55000", format!("dataset \"{dataset}\" has no data yet")).hint(format!("Ask {} to load it.", dataset.owner)))?;
            versions.insert(dataset.clone(), live);
        }
        Ok(versions)
    }

    /// Whether an owner's approval stands.
    fn approved_by(&self, state: &TemplateState, owner: &Name) -> Result<(), UserError> {
        let name = &state.template.name;
        let ask = format!("Ask {owner} for: APPROVE TEMPLATE {name} DIGEST '{}'.", state.digest);
        let mut of_owner = self.approvals.iter().enumerate().rev().filter(|(_, a)| a.template == *name && a.member == *owner);
        // The newest counts, and only for what the template is now: replacing it and putting the
        // old text back needs a new approval too.
        let Some((at, approval)) = of_owner.next() else {
            return Err(UserError::new("55000", format!("template \"{name}\" is not approved by {owner}")).hint(ask));
        };
        if at < state.approvals_from || approval.digest != state.digest || !same_frames(approval, state) {
            return Err(UserError::new("55000", format!("template \"{name}\" changed after {owner} approved it")).hint(ask));
        }
        // A PUBLIC dataset's own owner approved its content too: it decides which cells there are.
        let public = state.facts.public.iter();
        for dataset in state.facts.datasets.iter().filter(|d| d.owner != *owner).chain(public) {
            if !self.is_live(dataset, approval.versions.get(dataset)) {
                return Err(UserError::new("55000", format!("dataset \"{dataset}\" was loaded again after {owner} approved template \"{name}\""))
                    .detail("An approval holds for the data that was live when it was given.")
                    .hint(ask));
            }
        }
        Ok(())
    }

    /// Whether an owner's approval stands, for views.
    pub fn is_approved_by(&self, state: &TemplateState, owner: &Name) -> bool {
        self.approved_by(state, owner).is_ok()
    }

    /// A template that a role may know of.
    ///
    /// # Errors
    /// 42P01 if there is none, or the role may not know of it.
    pub fn seen(&self, role: &Name, name: &Name) -> Result<&TemplateState, UserError> {
        let state = self.templates.get(name).filter(|state| self.sees(role, state));
        state.ok_or_else(|| UserError::new("42P01", format!("template \"{name}\" does not exist")))
    }

    /// Whether a role may know that a template exists: analysts those granted to them,
    /// administrators those of their member's data or making, auditors all.
    pub fn sees(&self, role: &Name, state: &TemplateState) -> bool {
        let Some(role) = self.roles.get(role) else {
            return false;
        };
        match role.kind {
            RoleKind::Auditor => true,
            RoleKind::Administrator => state.author == role.member || state.owners().contains(&role.member) || state.is_granted(&role.name),
            RoleKind::Analyst => state.is_granted(&role.name),
        }
    }

    /// Templates that a role may run now, in order of name.
    pub fn runnable<'a>(&'a self, role: &'a Name) -> impl Iterator<Item = &'a TemplateState> {
        self.templates.values().filter(|t| self.may_run(role, &t.template.name).is_ok())
    }
}

fn same_frames(approval: &Approval, state: &TemplateState) -> bool {
    approval.frames.iter().map(|f| f.digest).eq(state.facts.frames.iter().map(|f| f.digest))
}

impl TemplateState {
    /// Owners of the data that it reads.
    pub fn owners(&self) -> BTreeSet<&Name> {
        self.facts.datasets.iter().map(|d| &d.owner).collect()
    }

    /// Granted by somebody, and revoked by no owner.
    pub fn is_granted(&self, role: &Name) -> bool {
        self.granted.get(role).is_some_and(|members| !members.is_empty()) && self.revoked.get(role).is_none_or(BTreeSet::is_empty)
    }
}
