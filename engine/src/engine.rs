//! The engine: state as a fold over the journal, and what may change it.

mod loading;
mod running;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use cloister_planner::PlannedTemplate;
use cloister_policy::statement::{self, Parsed, Statement};
use cloister_policy::{Actor, Collaboration, Digest, Name, Notice, Role, UserError};
use datafusion::execution::runtime_env::RuntimeEnv;

use crate::EngineError;
use crate::agreement;
use crate::journal::{Entry, Journal, Run};
use crate::outer::{Memory, StatementsMemory};
use crate::releases::Releases;
use crate::scram::Verifier;
use crate::store::Store;
pub use loading::LoadInto;

/// How often counts of releases that were served again are written to the journal.
const ACCESS_FLUSH: Duration = Duration::from_secs(1);
/// Refusals that wait for the next flush; more are counted, not kept.
const REFUSALS_WAITING_MAX: usize = 10_000;

/// What was agreed, and the templates planned under it.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What was agreed.
    pub collaboration: Collaboration,
    /// Templates, planned.
    pub templates: BTreeMap<Name, Arc<PlannedTemplate>>,
    /// Digest of the script that founded the collaboration, from when that began.
    pub genesis: Option<Digest>,
    /// Whether the founding came to its end; true, too, of a collaboration whose founding isn't in its journal.
    pub founded: bool,
    /// Digest of genesis and every statement since: see [`crate::agreement`].
    pub agreement: Option<Digest>,
    /// Grows with every change.
    pub generation: u64,
}

impl State {
    fn found(&mut self, genesis: Digest) {
        self.genesis = Some(genesis);
        self.founded = false;
        self.agreement = Some(agreement::begin(genesis));
    }

    /// What was agreed has changed, unless it was a password only.
    fn agree(&mut self, actor: Option<&Name>, statement: &Statement, sql: &str) {
        if !matches!(statement, Statement::AlterRolePassword { .. }) {
            self.agreement = self.agreement.map(|before| agreement::after(before, actor, sql));
        }
    }
}

/// The engine of one collaboration.
#[derive(Debug)]
pub struct Engine {
    store: Store,
    state: RwLock<Arc<State>>,
    journal: Mutex<Journal>,
    rehearsing: Mutex<()>,
    /// Runs that are in the journal, and how often they were served since the last flush.
    served: Mutex<(BTreeSet<Run>, BTreeMap<Run, u64>)>,
    refusals: Mutex<Vec<Entry>>,
    releases: Releases,
    /// Memory of analysts' statements.
    statements_memory: StatementsMemory,
    /// Held for reading by sealed runs, for writing while retired versions are removed.
    versions_in_use: tokio::sync::RwLock<()>,
    runtime: tokio::runtime::Handle,
}

impl Engine {
    /// Opens a data directory and folds its journal. Sealed runs and analysts' queries run on
    /// `runtime`, which should be the engine's own.
    ///
    /// # Errors
    /// The directory is in use, of another format, or damaged.
    pub fn open(root: &Path, memory: Memory, runtime: tokio::runtime::Handle) -> Result<Arc<Self>, EngineError> {
        let store = Store::open(root)?;
        let (journal, entries) = Journal::open(&store.root().join("journal"))?;
        let mut state = State { founded: true, ..State::default() };
        let mut served = BTreeSet::new();
        for (at, entry) in entries.into_iter().enumerate() {
            let corrupt = |e: UserError| EngineError::Corrupt(format!("journal entry {}: {}", at + 1, e.message));
            match entry {
                Entry::Statement { actor, sql } => {
                    let statement = parse_one(&sql).map_err(corrupt)?;
                    let by = actor.as_ref().map_or(Actor::Script, Actor::Role);
                    if let Err(error) = change(&mut state, by, &statement) {
                        replay_refused(&mut state, by, &statement, &error).map_err(corrupt)?;
                    }
                    state.agree(actor.as_ref(), &statement, &sql);
                }
                Entry::Load { dataset, version, .. } => {
                    state.collaboration.load(&dataset, version);
                    state.generation += 1;
                }
                Entry::Run(run) => {
                    served.insert(run);
                }
                Entry::Founding { genesis } => state.found(genesis),
                Entry::Founded => state.founded = true,
                Entry::Access { .. } | Entry::Refused { .. } | Entry::Attesting { .. } => {}
            }
        }
        for dataset in state.collaboration.datasets() {
            if let Some(live) = &dataset.live
                && !store.folder(&dataset.dataset.name, live).is_dir()
            {
                return Err(EngineError::Corrupt(format!("the live version of {} is missing", dataset.dataset.name)));
            }
            store.retire(&dataset.dataset.name, dataset.live.as_deref());
        }
        let engine = Arc::new(Self {
            store,
            state: RwLock::new(Arc::new(state)),
            journal: Mutex::new(journal),
            rehearsing: Mutex::default(),
            served: Mutex::new((served, BTreeMap::new())),
            refusals: Mutex::default(),
            releases: Releases::new(),
            statements_memory: StatementsMemory::new(memory),
            versions_in_use: tokio::sync::RwLock::default(),
            runtime,
        });
        let flushed = Arc::downgrade(&engine);
        engine.runtime.spawn(async move {
            loop {
                tokio::time::sleep(ACCESS_FLUSH).await;
                let Some(engine) = flushed.upgrade() else { return };
                if let Err(error) = engine.flush() {
                    tracing::error!(%error, "counts of served releases could not be written");
                }
            }
        });
        Ok(engine)
    }

    /// The state as it is now.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A secret for a purpose that isn't the engine's, the same at every start of one data directory.
    pub fn derived_secret(&self, purpose: &str) -> Vec<u8> {
        self.store.key().derived(purpose)
    }

    /// Where queries run.
    pub fn runtime(&self) -> &tokio::runtime::Handle {
        &self.runtime
    }

    /// Memory of one session's statements, which counts for all of them too.
    pub(crate) fn outer_runtime(&self) -> datafusion::error::Result<Arc<RuntimeEnv>> {
        self.statements_memory.of_session()
    }

    /// Notes the genesis: the digest of the script that is about to found the collaboration.
    ///
    /// # Errors
    /// 55000 if there is a collaboration already.
    pub fn found(&self, genesis: Digest) -> Result<(), EngineError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = State::clone(&self.state());
        if next.collaboration.name().is_some() {
            return Err(UserError::new("55000", "the collaboration exists already").into());
        }
        next.found(genesis);
        journal.append(&Entry::Founding { genesis })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    /// Notes that the founding came to its end.
    ///
    /// # Errors
    /// The journal can't be written.
    pub fn founded(&self) -> Result<(), EngineError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let next = State { founded: true, ..State::clone(&self.state()) };
        journal.append(&Entry::Founded)?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    /// Notes that a server attests itself from now on, and as what.
    ///
    /// # Errors
    /// The journal can't be written.
    pub fn attesting(&self, platform: String, measurement: String, chip: String) -> Result<(), EngineError> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).append(&Entry::Attesting { platform, measurement, chip })
    }

    /// Checks a governance statement, writes it to the journal, and applies it.
    ///
    /// # Errors
    /// What the policy or the planner refuses; nothing has changed then.
    pub fn govern(&self, actor: Actor<'_>, statement: &Statement, text: &str) -> Result<Vec<Notice>, EngineError> {
        let statement = &without_password(statement)?;
        let sql = match statement {
            Statement::CreateRole(role) => role.sql(&role.password),
            Statement::AlterRolePassword { name, password } => format!("ALTER ROLE {name} PASSWORD '{password}'"),
            _ => text.to_owned(),
        };
        self.rehearse(actor, statement).map_err(|error| in_statement(error, statement, text))?;
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = State::clone(&self.state());
        let notices = change(&mut next, actor, statement).map_err(|error| in_statement(error, statement, text))?;
        let actor = match actor {
            Actor::Script => None,
            Actor::Role(name) => Some(name.clone()),
        };
        next.agree(actor.as_ref(), statement, &sql);
        journal.append(&Entry::Statement { actor, sql })?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(notices)
    }

    /// Tries a template that is about to be created, one at a time, and before anything is locked
    /// that others wait for.
    fn rehearse(&self, actor: Actor<'_>, statement: &Statement) -> Result<(), UserError> {
        let Statement::CreateTemplate { replace, template } = statement else {
            return Ok(());
        };
        let _one = self.rehearsing.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.state();
        state.collaboration.may_create_template(actor, *replace, &template.name)?;
        let planned = cloister_planner::plan(template, &state.collaboration)?;
        let memory = self.outer_runtime().map_err(|e| cloister_planner::to_user_error(&e))?;
        crate::outer::rehearse(&planned, memory)
    }

    /// Notes a refusal; it is in the journal after the next flush.
    pub fn refused(&self, role: &Name, error: &UserError) {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() < REFUSALS_WAITING_MAX {
            refusals.push(Entry::Refused { role: role.clone(), sqlstate: error.sqlstate.to_owned(), message: error.message.clone() });
        }
    }

    /// Writes what waits: refusals, and counts of releases that were served again.
    ///
    /// # Errors
    /// The journal can't be written.
    pub fn flush(&self) -> Result<(), EngineError> {
        let mut entries = std::mem::take(&mut *self.refusals.lock().unwrap_or_else(PoisonError::into_inner));
        let counts = std::mem::take(&mut self.served.lock().unwrap_or_else(PoisonError::into_inner).1);
        entries.extend(counts.into_iter().map(|(run, count)| Entry::Access { run, count }));
        if entries.is_empty() {
            return Ok(());
        }
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).append_all(&entries)
    }

    /// Everything in the journal, for auditors.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn log(&self) -> Result<Vec<Entry>, EngineError> {
        self.flush()?;
        let _unchanged = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Journal::open(&self.store.root().join("journal"))?.1)
    }
}

/// Applies a statement to a copy of the state; a template is planned first.
fn change(state: &mut State, actor: Actor<'_>, statement: &Statement) -> Result<Vec<Notice>, UserError> {
    let notices = match statement {
        Statement::CreateTemplate { replace, template } => {
            state.collaboration.may_create_template(actor, *replace, &template.name)?;
            let planned = cloister_planner::plan(template, &state.collaboration)?;
            let agreed = Some((planned.facts().clone(), planned.digest()));
            let notices = state.collaboration.apply(actor, statement, agreed)?;
            state.templates.insert(template.name.clone(), Arc::new(planned));
            notices
        }
        _ => state.collaboration.apply(actor, statement, None)?,
    };
    state.generation += 1;
    Ok(notices)
}

/// A statement that was accepted once and isn't any more: the planner's rules are newer than it.
/// What it allowed is void; what it made known still counts as an overlap. Nothing else may fail.
fn replay_refused(state: &mut State, actor: Actor<'_>, statement: &Statement, error: &UserError) -> Result<(), UserError> {
    match statement {
        Statement::CreateTemplate { template, .. } => {
            tracing::warn!(template = %template.name, %error, "these rules refuse a template of the journal; it is gone until it is created again");
            state.collaboration.forget_template(&template.name);
            state.templates.remove(&template.name);
        }
        Statement::ApproveTemplate { name, digest, .. } => {
            tracing::warn!(template = %name, "an approval of the journal is void under these rules");
            state.collaboration.remember_void_approval(actor, name, *digest);
        }
        Statement::Grant { template, .. } | Statement::Revoke { template, .. } if state.collaboration.template(template.as_str()).is_none() => {}
        _ => return Err(error.clone()),
    }
    state.generation += 1;
    Ok(())
}

/// A place in a template's query as a place in the statement that creates it.
fn in_statement(error: UserError, statement: &Statement, text: &str) -> UserError {
    let (Statement::CreateTemplate { template, .. }, Some(at)) = (statement, error.position) else {
        return error;
    };
    let before = text.rfind(&template.query).and_then(|offset| text.get(..offset)).map_or(0, |before| before.chars().count());
    error.at(before + at)
}

fn parse_one(sql: &str) -> Result<Statement, UserError> {
    let pieces = statement::split(sql)?;
    match pieces.as_slice() {
        [piece] => match statement::parse(piece)? {
            Parsed::Ours(statement) => Ok(statement),
            Parsed::Sql => Err(UserError::new("XX000", "not a statement of ours")),
        },
        _ => Err(UserError::new("XX000", "not one statement")),
    }
}

/// A plain password becomes a verifier before anything keeps it.
fn without_password(statement: &Statement) -> Result<Statement, UserError> {
    Ok(match statement {
        Statement::CreateRole(role) => Statement::CreateRole(Role { password: verifier(&role.password)?, ..role.clone() }),
        Statement::AlterRolePassword { name, password } => Statement::AlterRolePassword { name: name.clone(), password: verifier(password)? },
        other => other.clone(),
    })
}

/// The verifier that a password is, or becomes.
fn verifier(password: &str) -> Result<String, UserError> {
    if let Some(verifier) = Verifier::parse(password) {
        return Ok(verifier.to_string());
    }
    let hashed = password.strip_prefix("md5").is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if hashed || password.starts_with("SCRAM-SHA-256$") {
        return Err(UserError::new("22023", "this is no SCRAM-SHA-256 verifier").hint("Give the password itself, or use psql's \\password."));
    }
    Ok(Verifier::of_password(password)?.to_string())
}

#[cfg(test)]
mod tests;
