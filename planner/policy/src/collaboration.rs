//! The collaboration's state: a fold over statements and loads.
//!
//! Guarantees: a refused statement changes nothing; an approval holds for one digest and, for
//! other owners' data, for the versions that were live when it was given; no owner's consent is
//! replaced by another's.

mod access;
mod agree;

use std::collections::{BTreeMap, BTreeSet};

use crate::statement::Statement;
use crate::{Dataset, DatasetName, Digest, Frame, Name, Role, RoleKind, Template, TemplateFacts, UserError};

/// A dataset version: a random id, so that it confirms no guess about the content; of a PUBLIC
/// dataset its content's digest, so that an approval pins what anybody may check.
pub type Version = String;

/// Who makes a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// The development script before it named a role.
    Script,
    /// A logged-in role.
    Role(&'a Name),
}

/// Something that the one who made a statement should know.
pub type Notice = String;

/// A dataset and its live version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetState {
    /// Its declaration.
    pub dataset: Dataset,
    /// The one live version, once it's loaded.
    pub live: Option<Version>,
}

/// A template as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateState {
    /// The template.
    pub template: Template,
    /// The member whose administrator created it.
    pub author: Name,
    /// What the planner found.
    pub facts: TemplateFacts,
    /// What approvals must name.
    pub digest: Digest,
    /// Approvals that were given before it was what it is now don't count.
    approvals_from: usize,
    /// Members that granted it, by role.
    granted: BTreeMap<Name, BTreeSet<Name>>,
    /// Touched owners that revoked it, by role.
    revoked: BTreeMap<Name, BTreeSet<Name>>,
}

/// One approval that was given, for good in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The template's name.
    pub template: Name,
    /// The digest that was approved.
    pub digest: Digest,
    /// The release points of that digest.
    pub frames: Vec<Frame>,
    /// The owner that approved.
    pub member: Name,
    /// Live versions of the datasets that it reads, PUBLIC ones too, at that moment.
    pub versions: BTreeMap<DatasetName, Version>,
    /// Templates that it may overlap.
    pub overlapping: BTreeSet<Name>,
}

/// Everything that was agreed.
#[derive(Debug, Clone, Default)]
pub struct Collaboration {
    name: Option<Name>,
    members: BTreeSet<Name>,
    roles: BTreeMap<Name, Role>,
    datasets: BTreeMap<DatasetName, DatasetState>,
    templates: BTreeMap<Name, TemplateState>,
    approvals: Vec<Approval>,
}

impl Collaboration {
    /// The collaboration's name, once it is created.
    pub fn name(&self) -> Option<&Name> {
        self.name.as_ref()
    }

    /// Members in order of name.
    pub fn members(&self) -> impl Iterator<Item = &Name> {
        self.members.iter()
    }

    /// Whether a schema is a member's.
    pub fn is_member(&self, schema: &str) -> bool {
        self.members.iter().any(|m| m.as_str() == schema)
    }

    /// Roles in order of name.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    /// A role by name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.values().find(|role| role.name.as_str() == name)
    }

    /// Datasets in order of name.
    pub fn datasets(&self) -> impl Iterator<Item = &DatasetState> {
        self.datasets.values()
    }

    /// A dataset by name.
    pub fn dataset(&self, name: &DatasetName) -> Option<&DatasetState> {
        self.datasets.get(name)
    }

    fn is_public(&self, dataset: &DatasetName) -> bool {
        self.datasets.get(dataset).is_some_and(|d| d.dataset.public)
    }

    /// Whether a version is the one that is live.
    fn is_live(&self, dataset: &DatasetName, version: Option<&Version>) -> bool {
        version.is_some() && version == self.datasets.get(dataset).and_then(|d| d.live.as_ref())
    }

    /// Templates in order of name.
    pub fn templates(&self) -> impl Iterator<Item = &TemplateState> {
        self.templates.values()
    }

    /// A template by name.
    pub fn template(&self, name: &str) -> Option<&TemplateState> {
        self.templates.values().find(|t| t.template.name.as_str() == name)
    }

    /// Approvals in the order in which they were given.
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }

    /// Applies one statement. `facts` and `digest` come with CREATE TEMPLATE, from the planner.
    ///
    /// # Errors
    /// What the actor may not do (42501), what doesn't exist or already does, what an approval lacks.
    pub fn apply(&mut self, actor: Actor<'_>, statement: &Statement, planned: Option<(TemplateFacts, Digest)>) -> Result<Vec<Notice>, UserError> {
        match statement {
            Statement::CreateCollaboration(name) => self.create_collaboration(actor, name),
            Statement::CreateMember(name) => self.create_member(actor, name),
            Statement::CreateRole(role) => self.create_role(actor, role),
            Statement::AlterRolePassword { name, password } => self.alter_password(actor, name, password),
            Statement::CreateDataset(dataset) => self.create_dataset(actor, dataset),
            Statement::CreateTemplate { replace, template } => self.create_template(actor, *replace, template, planned),
            Statement::ApproveTemplate { name, digest, overlapping } => self.approve(actor, name, *digest, overlapping),
            Statement::Grant { template, role } => self.grant(actor, template, role),
            Statement::Revoke { template, role } => self.revoke(actor, template, role),
            Statement::Copy(_) | Statement::ExplainTemplate(_) | Statement::SetSessionAuthorization(_) => {
                Err(UserError::new("XX000", format!("{} is not part of the agreement", statement.tag())))
            }
        }
    }

    /// Makes a version the live one; the one before it is retired for good.
    pub fn load(&mut self, dataset: &DatasetName, version: Version) {
        if let Some(state) = self.datasets.get_mut(dataset) {
            state.live = Some(version);
        }
    }

    fn started(&self) -> Result<(), UserError> {
        if self.name.is_some() {
            return Ok(());
        }
        Err(UserError::new("55000", "there is no collaboration yet").hint("The first statement is CREATE COLLABORATION name."))
    }

    fn create_collaboration(&mut self, actor: Actor<'_>, name: &Name) -> Result<Vec<Notice>, UserError> {
        if let Some(existing) = &self.name {
            return Err(UserError::new("42710", format!("collaboration \"{existing}\" already exists")).detail("One server holds one collaboration."));
        }
        if actor != Actor::Script {
            return Err(UserError::new("42501", "only the initial script creates the collaboration"));
        }
        self.name = Some(name.clone());
        Ok(Vec::new())
    }

    fn create_member(&mut self, actor: Actor<'_>, name: &Name) -> Result<Vec<Notice>, UserError> {
        self.started()?;
        if actor != Actor::Script {
            self.administrator(actor, "create a member")?;
        }
        if !self.members.insert(name.clone()) {
            return Err(UserError::new("42710", format!("member \"{name}\" already exists")));
        }
        Ok(Vec::new())
    }

    fn create_role(&mut self, actor: Actor<'_>, role: &Role) -> Result<Vec<Notice>, UserError> {
        self.started()?;
        if !self.members.contains(&role.member) {
            return Err(UserError::new("42704", format!("member \"{}\" does not exist", role.member)));
        }
        if actor != Actor::Script {
            let own = self.administrator(actor, "create a role")?;
            let founding = !self.roles.values().any(|r| r.member == role.member);
            if *own != role.member && !founding {
                return Err(UserError::new("42501", format!("permission denied to create a role in member \"{}\"", role.member))
                    .hint(format!("Ask an administrator of {}.", role.member)));
            }
        }
        if self.roles.contains_key(&role.name) {
            return Err(UserError::new("42710", format!("role \"{}\" already exists", role.name)));
        }
        self.roles.insert(role.name.clone(), role.clone());
        Ok(Vec::new())
    }

    /// One's own password; an administrator also those of their member's roles.
    fn alter_password(&mut self, actor: Actor<'_>, name: &Name, password: &str) -> Result<Vec<Notice>, UserError> {
        self.started()?;
        let own = actor == Actor::Role(name);
        let member = self.roles.get(name).map(|role| role.member.clone());
        let member = member.ok_or_else(|| UserError::new("42704", format!("role \"{name}\" does not exist")))?;
        if !own && *self.administrator(actor, "alter another role")? != member {
            let error = UserError::new("42501", format!("permission denied to alter a role of member \"{member}\""));
            return Err(error.hint(format!("Ask an administrator of {member}.")));
        }
        if let Some(role) = self.roles.get_mut(name) {
            password.clone_into(&mut role.password);
        }
        Ok(Vec::new())
    }

    fn create_dataset(&mut self, actor: Actor<'_>, dataset: &Dataset) -> Result<Vec<Notice>, UserError> {
        self.administrator_of(actor, &dataset.name.owner, "create a dataset")?;
        if self.datasets.contains_key(&dataset.name) {
            return Err(UserError::new("42P07", format!("dataset \"{}\" already exists", dataset.name)));
        }
        let unused: Vec<_> = dataset.columns.iter().filter(|c| c.class == crate::Class::None).map(|c| c.name.as_str()).collect();
        self.datasets.insert(dataset.name.clone(), DatasetState { dataset: dataset.clone(), live: None });
        if unused.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![format!("columns without a class are checked at load but not stored: {}", unused.join(", "))])
    }

    /// The actor's member, if the actor is an administrator.
    fn administrator(&self, actor: Actor<'_>, what: &str) -> Result<&Name, UserError> {
        self.started()?;
        let Actor::Role(name) = actor else {
            return Err(UserError::new("42501", format!("the script must name a role to {what}")).hint("Write SET SESSION AUTHORIZATION role; before it."));
        };
        match self.roles.get(name) {
            Some(role) if role.kind == RoleKind::Administrator => Ok(&role.member),
            _ => Err(UserError::new("42501", format!("permission denied to {what}")).hint("Only a member's administrator may.")),
        }
    }

    fn administrator_of(&self, actor: Actor<'_>, owner: &Name, what: &str) -> Result<(), UserError> {
        let own = self.administrator(actor, what)?;
        if !self.members.contains(owner) {
            return Err(UserError::new("3F000", format!("member \"{owner}\" does not exist")));
        }
        if own == owner {
            return Ok(());
        }
        Err(UserError::new("42501", format!("permission denied to {what} of member \"{owner}\"")).hint(format!("Ask an administrator of {owner}.")))
    }

    /// Whether a role may load a dataset.
    ///
    /// # Errors
    /// 42501 if it isn't the owner's administrator, 42P01 if the dataset doesn't exist.
    pub fn may_load(&self, actor: Actor<'_>, name: &DatasetName) -> Result<&Dataset, UserError> {
        self.administrator_of(actor, &name.owner, "load a dataset")?;
        let state = self.datasets.get(name).ok_or_else(|| UserError::new("42P01", format!("dataset \"{name}\" does not exist")))?;
        Ok(&state.dataset)
    }
}

#[cfg(test)]
mod tests;
