//! A collaboration and its templates from a script, without data or approvals.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloister_planner::BucketSource;
use cloister_policy::statement::{Parsed, Statement, parse, split};
use cloister_policy::{Actor, Collaboration, DatasetName, Name, Template};

/// The one version of every dataset.
pub const VERSION: &str = "v1";

/// What a script agrees on.
#[derive(Debug, Default)]
pub struct Agreement {
    /// Members, roles, and datasets, each with a live version.
    pub collaboration: Collaboration,
    /// Templates in the order in which they are written.
    pub templates: Vec<Template>,
}

impl Agreement {
    /// Reads a script.
    pub fn read(script: &str) -> Self {
        let mut agreement = Self::default();
        agreement.extend(script);
        agreement
    }

    /// Reads more statements into it; what a role or an approval does is skipped.
    pub fn extend(&mut self, script: &str) {
        let mut actor: Option<Name> = None;
        for piece in split(script).unwrap() {
            match parse(&piece).unwrap() {
                Parsed::Ours(Statement::SetSessionAuthorization(role)) => actor = Some(role),
                Parsed::Ours(Statement::CreateTemplate { template, .. }) => self.templates.push(template),
                Parsed::Ours(
                    statement @ (Statement::CreateCollaboration(_) | Statement::CreateMember(_) | Statement::CreateRole(_) | Statement::CreateDataset(_)),
                ) => {
                    self.collaboration.apply(actor.as_ref().map_or(Actor::Script, Actor::Role), &statement, None).unwrap();
                    if let Statement::CreateDataset(dataset) = statement {
                        self.collaboration.load(&dataset.name, VERSION.to_owned());
                    }
                }
                Parsed::Ours(_) | Parsed::Sql => {}
            }
        }
    }

    /// The template of this name.
    pub fn template(&self, name: &str) -> &Template {
        self.templates.iter().find(|template| template.name.as_str() == name).unwrap()
    }
}

/// A file of the repository, wherever a program is started.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// All `.sql` files below a folder, in order; none if there is no such folder.
pub fn scripts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(scripts(&path));
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Looks datasets up in a list.
pub fn sources<'a>(list: &'a [Arc<dyn BucketSource>]) -> impl Fn(&DatasetName) -> Option<Arc<dyn BucketSource>> + 'a {
    |name| list.iter().find(|source| source.dataset() == name).map(Arc::clone)
}
