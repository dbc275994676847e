//! Creating, approving, granting and revoking templates.

use std::collections::{BTreeMap, BTreeSet};

use super::{Actor, Approval, Collaboration, Notice, TemplateState};
use crate::{DatasetName, Digest, Frame, Name, Template, TemplateFacts, UserError};

impl Collaboration {
    pub(super) fn create_template(
        &mut self,
        actor: Actor<'_>,
        replace: bool,
        template: &Template,
        planned: Option<(TemplateFacts, Digest)>,
    ) -> Result<Vec<Notice>, UserError> {
        let author = self.may_create_template(actor, replace, &template.name)?;
        let (facts, digest) = planned.ok_or_else(|| UserError::new("XX000", "a template must be planned before it is created"))?;
        let owners: BTreeSet<_> = facts.datasets.iter().map(|d| d.owner.to_string()).collect();
        let notice = format!("to be approved by {}: APPROVE TEMPLATE {} DIGEST '{digest}'", Vec::from_iter(owners).join(" and "), template.name);
        let approvals_from = self.approvals.len();
        let state = TemplateState { template: template.clone(), author, facts, digest, approvals_from, granted: BTreeMap::new(), revoked: BTreeMap::new() };
        match self.templates.get_mut(&template.name) {
            Some(existing) => {
                let (granted, revoked) = (std::mem::take(&mut existing.granted), std::mem::take(&mut existing.revoked));
                *existing = TemplateState { granted, revoked, ..state };
            }
            None => {
                self.templates.insert(template.name.clone(), state);
            }
        }
        Ok(vec![notice])
    }

    /// Whether the actor may create or replace a template of this name; the author's member.
    ///
    /// # Errors
    /// 42501 for anyone but an administrator, 42710 if it exists and isn't replaced.
    pub fn may_create_template(&self, actor: Actor<'_>, replace: bool, name: &Name) -> Result<Name, UserError> {
        let author = self.administrator(actor, "create a template")?;
        if let Some(existing) = self.templates.get(name) {
            if !replace {
                return Err(UserError::new("42710", format!("template \"{name}\" already exists")).hint("CREATE OR REPLACE TEMPLATE voids its approvals."));
            }
            if existing.author != *author {
                return Err(UserError::new("42501", format!("permission denied to replace template \"{name}\""))
                    .hint(format!("Ask an administrator of {}.", existing.author)));
            }
        }
        Ok(author.clone())
    }

    pub(super) fn approve(&mut self, actor: Actor<'_>, name: &Name, digest: Digest, overlapping: &[Name]) -> Result<Vec<Notice>, UserError> {
        let member = self.administrator(actor, "approve a template")?.clone();
        let state = self.existing(name)?;
        if !state.facts.datasets.iter().any(|d| d.owner == member) {
            return Err(UserError::new("42501", format!("template \"{name}\" reads no data of {member}"))
                .detail("Only owners of the data that it reads approve a template."));
        }
        if digest != state.digest {
            return Err(UserError::new("55000", format!("template \"{name}\" has another digest"))
                .detail(format!("It is now {}.", state.digest))
                .hint("Read the template again before you approve it: SELECT * FROM cleanroom.templates."));
        }
        let mut versions = BTreeMap::new();
        for dataset in state.facts.reads() {
            match self.datasets.get(dataset).and_then(|d| d.live.clone()) {
                Some(version) => {
                    versions.insert(dataset.clone(), version);
                }
                None if dataset.owner == member && !state.facts.public.contains(dataset) => {}
                None => {
                    return Err(UserError::new("55000", format!("dataset \"{dataset}\" has no data yet"))
                        .detail("An approval holds for the data that is live when it is given.")
                        .hint(format!("Approve after {} has loaded it.", dataset.owner)));
                }
            }
        }
        for other in overlapping {
            self.existing(other)?;
        }
        let allowed: BTreeSet<Name> = overlapping.iter().cloned().collect();
        let overlaps: Vec<Name> = self.overlaps(name, &member).into_iter().filter(|o| !allowed.contains(o)).collect();
        if !overlaps.is_empty() {
            let names = overlaps.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
            let who = match (overlaps.contains(name) && state.facts.overlaps_itself(), overlaps.len()) {
                (true, 1) => "Two of its own release points",
                (true, _) => "Two of its own release points, and the other templates',",
                (false, _) => "Both",
            };
            return Err(UserError::new("55000", format!("template \"{name}\" overlaps {names}"))
                .detail(format!("{who} show cells over the same owner's people, so that the difference of two cells can be about very few of them."))
                .hint(format!("If {member} accepts that: APPROVE TEMPLATE {name} DIGEST '{digest}' OVERLAPPING ({names}).")));
        }
        let frames = state.facts.frames.clone();
        let approval = Approval { template: name.clone(), digest, frames, member, versions, overlapping: allowed };
        self.approvals.push(approval);
        Ok(Vec::new())
    }

    /// Templates that this member approved with another frame over the same owner's people,
    /// whatever was loaded since: the answers of what was replaced are known. One frame over
    /// another version of somebody else's data, or of PUBLIC data, is another frame. The template
    /// itself is among them if two of its own frames are over the same owner's people, or if what
    /// it looks up has changed since.
    pub fn overlaps(&self, name: &Name, member: &Name) -> BTreeSet<Name> {
        let Some(state) = self.templates.get(name) else {
            return BTreeSet::new();
        };
        let known = |approval: &Approval| {
            // To approve the same text again is to consent to what the others loaded since. Another
            // text of the same name isn't what was loaded for.
            let same_text = approval.template == *name && approval.digest == state.digest;
            let live = |d: &DatasetName| self.datasets.get(d).and_then(|d| d.live.as_ref());
            let unchanged = |d: &DatasetName| approval.versions.get(d) == live(d);
            // An owner's approvals stand across their own reloads.
            let counts = |d: &DatasetName| self.is_public(d) || (d.owner != *member && !same_text);
            let moved = state.facts.reads().any(|d| counts(d) && approval.versions.contains_key(d) && !unchanged(d));
            let holds = |d: &DatasetName| unchanged(d) || (same_text && !self.is_public(d));
            let pairs = approval.frames.iter().flat_map(|known| state.facts.frames.iter().map(move |frame| (known, frame)));
            // INVARIANT: a restriction excludes over one version only, the member's own data too:
            // who was on one side of it may be on the other after a reload.
            pairs.into_iter().any(|(known, frame)| (moved || known.digest != frame.digest) && frame.meets(known, holds))
        };
        let mut names: BTreeSet<_> = self.approvals.iter().filter(|a| a.member == *member && known(a)).map(|a| a.template.clone()).collect();
        if state.facts.overlaps_itself() {
            names.insert(name.clone());
        }
        names
    }

    /// Drops a template that newer rules refuse, with its grants.
    pub fn forget_template(&mut self, name: &Name) {
        self.templates.remove(name);
    }

    /// Keeps in mind that something was approved under this name which today's rules don't know:
    /// it allows nothing, and overlaps everything that it could have touched.
    pub fn remember_void_approval(&mut self, actor: Actor<'_>, name: &Name, digest: Digest) {
        let Ok(member) = self.administrator(actor, "approve a template").cloned() else {
            return;
        };
        let touched = self.templates.get(name).map(|state| state.facts.datasets.clone());
        let datasets = touched.unwrap_or_else(|| self.datasets.keys().filter(|d| !self.is_public(d)).cloned().collect());
        let versions = datasets.iter().filter_map(|d| Some((d.clone(), self.datasets.get(d)?.live.clone()?))).collect();
        // No frame has a template's digest, so this one is another than any; without restrictions
        // nothing excludes it.
        let frames = vec![Frame { digest, datasets, restrictions: Vec::new() }];
        self.approvals.push(Approval { template: name.clone(), digest, frames, member, versions, overlapping: BTreeSet::new() });
    }

    pub(super) fn grant(&mut self, actor: Actor<'_>, template: &Name, role: &Name) -> Result<Vec<Notice>, UserError> {
        let member = self.party_to(actor, template, "grant")?;
        if !self.roles.contains_key(role) {
            return Err(UserError::new("42704", format!("role \"{role}\" does not exist")));
        }
        if let Some(state) = self.templates.get_mut(template) {
            state.granted.entry(role.clone()).or_default().insert(member.clone());
            if let Some(blocks) = state.revoked.get_mut(role) {
                blocks.remove(&member);
            }
        }
        Ok(Vec::new())
    }

    pub(super) fn revoke(&mut self, actor: Actor<'_>, template: &Name, role: &Name) -> Result<Vec<Notice>, UserError> {
        let member = self.party_to(actor, template, "revoke")?;
        if !self.roles.contains_key(role) {
            return Err(UserError::new("42704", format!("role \"{role}\" does not exist")));
        }
        if let Some(state) = self.templates.get_mut(template) {
            if let Some(grants) = state.granted.get_mut(role) {
                grants.remove(&member);
            }
            state.revoked.entry(role.clone()).or_default().insert(member);
        }
        Ok(Vec::new())
    }

    /// The actor's member, if it wrote the template or owns data that it reads.
    fn party_to(&self, actor: Actor<'_>, template: &Name, what: &str) -> Result<Name, UserError> {
        let member = self.administrator(actor, &format!("{what} a template"))?;
        let state = self.existing(template)?;
        if state.author == *member || state.facts.datasets.iter().any(|d| d.owner == *member) {
            return Ok(member.clone());
        }
        Err(UserError::new("42501", format!("permission denied to {what} template \"{template}\""))
            .hint("Its author and the owners of the data that it reads may."))
    }

    fn existing(&self, name: &Name) -> Result<&TemplateState, UserError> {
        self.templates.get(name).ok_or_else(|| UserError::new("42704", format!("template \"{name}\" does not exist")))
    }
}
