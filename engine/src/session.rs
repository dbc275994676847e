//! What a front door talks to: one role's statements, prepared and run.
//!
//! Routes by statement, refusing by default: session commands; governance; a statement that
//! names a dataset runs as the templates that it repeats, or is refused in words that don't depend
//! on what is wrong with it; queries and EXPLAIN of queries go to the outer engine; everything
//! else is refused by name.

mod gate;
mod kept;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use cloister_planner::{parse_sql, to_user_error};
use cloister_policy::statement::{self, CopyDataset, Parsed, Piece, Statement};
use cloister_policy::{Actor, Name, Notice, RoleKind, UserError};
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::logical_expr::LogicalPlan;
use datafusion::scalar::ScalarValue;
use futures::{FutureExt, StreamExt};
use sqlparser::ast;
use sqlparser::tokenizer::Token;
use tokio::sync::mpsc;

use crate::commands::{self, Command};
use crate::engine::LoadInto;
use crate::metadata::Metadata;
use crate::outer::{self, Outer, declare, follows_from_releases, parameter_types};
use crate::settings::Settings;
use crate::{Engine, EngineError};
use kept::{Keeper, Kept, Room};

/// Columns of SHOW ALL.
const SHOW_ALL: [&str; 3] = ["name", "setting", "description"];

/// Batches that wait for a client that reads slowly.
const BATCHES_WAITING_MAX: usize = 2;

/// One role's session.
pub struct Session {
    engine: Arc<Engine>,
    role: Name,
    metadata: Arc<dyn Metadata>,
    runtime: Arc<RuntimeEnv>,
    outer: Mutex<Option<(u64, Arc<Outer>)>>,
    settings: Arc<Mutex<Settings>>,
    room: Room,
}

/// What a query's tables are.
#[derive(Debug, Clone, Copy)]
enum Names {
    /// Templates and catalogs.
    Releases,
    /// Datasets too: it has to say the same as templates.
    Datasets,
}

/// A statement that was checked and bound.
#[derive(Debug, Clone)]
pub enum Prepared {
    /// A governance statement, its text, and where in the message it begins.
    Governance(Statement, String, usize),
    /// A load; its data follows.
    Copy(CopyDataset),
    /// A query.
    Query(Query),
    /// EXPLAIN of a query, which runs nothing.
    Explain(Query),
    /// EXPLAIN TEMPLATE: how a template that the role may know of is planned.
    ExplainTemplate(Name),
    /// A session command.
    Command(Command),
}

/// A bound query.
#[derive(Debug, Clone)]
pub struct Query {
    plan: LogicalPlan,
    /// Columns of the result.
    pub schema: SchemaRef,
    /// Types of `$1 …`, where the statement says.
    pub parameters: Vec<Option<DataType>>,
    /// Where its rows may be kept.
    kept: Option<Kept>,
}

/// Rows on their way to a client.
pub struct Rows {
    /// Their columns.
    pub schema: SchemaRef,
    /// Batches, or the error that ended them.
    pub batches: mpsc::Receiver<Result<RecordBatch, UserError>>,
    /// First word of the command tag.
    pub tag: &'static str,
}

/// What running a statement came to.
pub enum Outcome {
    /// Rows.
    Rows(Rows),
    /// Done: command tag and notices.
    Done(&'static str, Vec<Notice>),
    /// A load that waits for its data.
    Copy(LoadInto),
}

impl Session {
    /// A session of an existing role. Its settings are shared with what its catalogs tell.
    ///
    /// # Errors
    /// 58000 if its memory can't be set up.
    pub fn new(engine: &Arc<Engine>, role: Name, metadata: Arc<dyn Metadata>, settings: Arc<Mutex<Settings>>) -> Result<Self, UserError> {
        let runtime = engine.outer_runtime().map_err(|e| to_user_error(&e))?;
        Ok(Self { engine: Arc::clone(engine), role, metadata, runtime, outer: Mutex::default(), settings, room: Room::default() })
    }

    /// The role.
    pub fn role(&self) -> &Name {
        &self.role
    }

    /// The settings, for a moment.
    pub fn settings(&self) -> std::sync::MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks and binds one statement, on the engine's threads. Runs nothing. `declared` are the
    /// types that a client gives the parameters `$1 …`; where it gives none, the statement says.
    ///
    /// # Errors
    /// Anything that's wrong with the statement, or that the role may not do. Refusals are noted
    /// in the journal.
    pub async fn prepare(self: &Arc<Self>, piece: &Piece, declared: &[Option<DataType>]) -> Result<Prepared, UserError> {
        let piece_of_error = piece.clone();
        let (session, piece, declared) = (Arc::clone(self), piece.clone(), declared.to_vec());
        let prepared = self.engine.runtime().spawn(async move { unless_it_panics(session.prepare_quietly(&piece, &declared)).await });
        let prepared = prepared.await.map_err(|_| panicked())?;
        self.note(prepared.map_err(|error| placed(error, &piece_of_error)))
    }

    async fn prepare_quietly(&self, piece: &Piece, declared: &[Option<DataType>]) -> Result<Prepared, UserError> {
        match statement::parse(piece)? {
            Parsed::Ours(Statement::Copy(copy)) => return Ok(Prepared::Copy(copy)),
            Parsed::Ours(Statement::SetSessionAuthorization(_)) => {
                return Err(UserError::new("42501", "permission denied to set session authorization").hint("Log in as the role instead."));
            }
            Parsed::Ours(Statement::ExplainTemplate(name)) => {
                // It names thresholds and bounds: what owners declare to one another.
                let state = self.engine.state();
                state.collaboration.seen(&self.role, &name)?;
                if state.collaboration.role(self.role.as_str()).is_none_or(|role| role.kind == RoleKind::Analyst) {
                    return Err(UserError::new("42501", "permission denied for EXPLAIN TEMPLATE")
                        .hint("It is for administrators and auditors; EXPLAIN SELECT … shows a query's plan."));
                }
                return Ok(Prepared::ExplainTemplate(name));
            }
            Parsed::Ours(statement) => return Ok(Prepared::Governance(statement, piece.text.clone(), piece.position(0))),
            Parsed::Sql => {}
        }
        if let Some(command) = commands::parse(piece)? {
            return Ok(Prepared::Command(command));
        }
        let state = self.engine.state();
        match gate::dataset_refusal(piece, &state.collaboration, &self.role) {
            None => self.query(piece, Names::Releases, declared).await,
            Some(refusal) => self.query(piece, Names::Datasets, declared).await.map_err(|_| refusal),
        }
    }

    async fn query(&self, piece: &Piece, names: Names, declared: &[Option<DataType>]) -> Result<Prepared, UserError> {
        let mut parsed = parse_sql(piece)?;
        let outer = self.outer()?;
        self.metadata.normalise(&mut parsed);
        match parsed {
            ast::Statement::Query(_) => Ok(Prepared::Query(self.bind(&outer, parsed, names, declared).await?)),
            ast::Statement::Explain { analyze: false, statement, .. } if matches!(*statement, ast::Statement::Query(_)) => {
                Ok(Prepared::Explain(self.bind(&outer, *statement, names, declared).await?))
            }
            other => Err(gate::refuse_statement(&other)),
        }
    }

    async fn bind(&self, outer: &Outer, query: ast::Statement, names: Names, declared: &[Option<DataType>]) -> Result<Query, UserError> {
        let plan = match names {
            Names::Releases => outer.bind(query).await?,
            Names::Datasets => outer.bind_raw(query).await?,
        };
        let plan = declare(plan, declared).map_err(|e| to_user_error(&e))?;
        let (schema, parameters) = (outer.schema(&plan, matches!(names, Names::Releases)), parameter_types(&plan));
        let kept = follows_from_releases(&plan).then(Kept::default);
        Ok(Query { plan, schema, parameters, kept })
    }

    /// Runs a prepared statement with the values of its parameters.
    ///
    /// # Errors
    /// As [`Session::prepare`], and whatever running it meets.
    pub async fn run(&self, prepared: &Prepared, values: &[ScalarValue]) -> Result<Outcome, UserError> {
        let outcome = unless_it_panics(self.run_quietly(prepared, values)).await;
        self.note(outcome)
    }

    async fn run_quietly(&self, prepared: &Prepared, values: &[ScalarValue]) -> Result<Outcome, UserError> {
        match prepared {
            Prepared::Governance(statement, text, start) => {
                let notices = self.govern(statement, text).await.map_err(|error| UserError { position: error.position.map(|at| at + start - 1), ..error })?;
                Ok(Outcome::Done(statement.tag(), notices))
            }
            Prepared::Copy(copy) => Ok(Outcome::Copy(self.engine.begin_load(&self.role, copy).map_err(|e| shown(&e))?)),
            Prepared::Query(query) => self.rows(query, values).await.map(Outcome::Rows),
            Prepared::Explain(query) => Ok(Outcome::Rows(explanation(&query.plan.display_indent().to_string()))),
            Prepared::ExplainTemplate(name) => self.explain_template(name).map(Outcome::Rows),
            Prepared::Command(command) => self.command(command),
        }
    }

    /// Plans, and waits for the disk: not on a thread that serves others.
    async fn govern(&self, statement: &Statement, text: &str) -> Result<Vec<Notice>, UserError> {
        let (engine, role, statement, text) = (Arc::clone(&self.engine), self.role.clone(), statement.clone(), text.to_owned());
        let done = self.engine.runtime().spawn_blocking(move || engine.govern(Actor::Role(&role), &statement, &text));
        let done = done.await.map_err(|_| UserError::new("XX000", "the statement stopped"))?;
        done.map_err(|error| shown(&error))
    }

    /// The generation of the state: what was prepared under another may mean something else now.
    pub fn generation(&self) -> u64 {
        self.engine.state().generation
    }

    /// Rows that were kept, if they would be the same again.
    async fn kept_rows(&self, query: &Query, generation: u64, values: &[ScalarValue]) -> Result<Option<Rows>, UserError> {
        let Some(kept) = query.kept.as_ref().and_then(|kept| kept.rows(generation, values)) else { return Ok(None) };
        if !self.outer()?.serve_again(&kept.calls).await? {
            return Ok(None);
        }
        let (sender, batches) = mpsc::channel(kept.batches.len().max(1));
        for batch in &kept.batches {
            let _ = sender.try_send(Ok(batch.clone()));
        }
        Ok(Some(Rows { schema: Arc::clone(&query.schema), batches, tag: "SELECT" }))
    }

    async fn rows(&self, query: &Query, values: &[ScalarValue]) -> Result<Rows, UserError> {
        let generation = self.generation();
        if let Some(rows) = self.kept_rows(query, generation, values).await? {
            return Ok(rows);
        }
        let mut keeper = query.kept.as_ref().and_then(|kept| Keeper::new(kept, &self.room, generation, values));
        let outer = self.outer()?;
        let (plan, values, schema) = (query.plan.clone(), values.to_vec(), Arc::clone(&query.schema));
        let (sender, batches) = mpsc::channel(BATCHES_WAITING_MAX);
        let (started, start) = tokio::sync::oneshot::channel();
        // On the engine's own runtime, so that the front door answers while it computes. Dropping
        // the receiver ends it.
        self.engine.runtime().spawn(async move {
            let rows = tokio::select! {
                rows = unless_it_panics(outer.run(plan, &values)) => rows,
                () = sender.closed() => return,
            };
            let (mut rows, calls) = match rows {
                Ok(rows) => rows,
                Err(error) => {
                    let _ = started.send(Err(error));
                    return;
                }
            };
            let _ = started.send(Ok(()));
            loop {
                // A panic is an error, not the end of the rows.
                let next = tokio::select! {
                    next = AssertUnwindSafe(rows.next()).catch_unwind() => next,
                    () = sender.closed() => return,
                };
                let Ok(next) = next else {
                    let _ = sender.send(Err(panicked())).await;
                    return;
                };
                let Some(batch) = next else {
                    if let Some(keeper) = keeper {
                        keeper.keep(calls);
                    }
                    return;
                };
                let batch = batch.and_then(|b| outer::conform(&b, &schema)).map_err(|e| to_user_error(&e));
                let failed = batch.is_err();
                if let Ok(batch) = &batch {
                    keeper = keeper.and_then(|mut keeper| keeper.add(batch).then_some(keeper));
                }
                if sender.send(batch).await.is_err() || failed {
                    return;
                }
            }
        });
        start.await.map_err(|_| UserError::new("XX000", "the statement stopped"))??;
        Ok(Rows { schema: Arc::clone(&query.schema), batches, tag: "SELECT" })
    }

    fn explain_template(&self, name: &Name) -> Result<Rows, UserError> {
        let state = self.engine.state();
        let seen = state.collaboration.seen(&self.role, name)?;
        let planned = state.templates.get(&seen.template.name).ok_or_else(|| UserError::new("XX000", "internal error"))?;
        let text = cloister_planner::explain(planned, seen, &state.collaboration).map_err(|_| UserError::new("XX000", "internal error"))?;
        Ok(explanation(&text))
    }

    fn command(&self, command: &Command) -> Result<Outcome, UserError> {
        let mut settings = self.settings();
        Ok(match command {
            Command::Set { name, value, local } => {
                settings.set(name, value, *local)?;
                Outcome::Done("SET", Vec::new())
            }
            Command::SetModes(modes) => {
                for (name, value) in modes {
                    settings.set(name, value, false)?;
                }
                Outcome::Done("SET", Vec::new())
            }
            Command::Reset(name) => {
                settings.reset(name.as_deref())?;
                Outcome::Done("RESET", Vec::new())
            }
            Command::Show(name) => {
                let (name, value) = settings.show(name)?;
                Outcome::Rows(text_rows(&[name], vec![vec![value]], "SHOW"))
            }
            Command::ShowAll => {
                let rows = settings.all().into_iter().map(|(name, value, what)| vec![name.to_owned(), value, what.to_owned()]).collect();
                Outcome::Rows(text_rows(&SHOW_ALL, rows, "SHOW"))
            }
        })
    }

    /// Columns that a statement will answer with; `None` if it answers with none.
    pub fn describe(&self, prepared: &Prepared) -> Option<SchemaRef> {
        match prepared {
            Prepared::Query(query) => Some(Arc::clone(&query.schema)),
            Prepared::Explain(_) | Prepared::ExplainTemplate(_) => Some(text_schema(&["QUERY PLAN"])),
            Prepared::Command(Command::Show(name)) => Some(text_schema(&[self.settings().show(name).map_or("", |(name, _)| name)])),
            Prepared::Command(Command::ShowAll) => Some(text_schema(&SHOW_ALL)),
            Prepared::Governance(..) | Prepared::Copy(_) | Prepared::Command(_) => None,
        }
    }

    /// The role's context, made anew when the agreement has changed.
    fn outer(&self) -> Result<Arc<Outer>, UserError> {
        let generation = self.engine.state().generation;
        let mut kept = self.outer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, outer)) = &*kept
            && *of == generation
        {
            return Ok(Arc::clone(outer));
        }
        let outer = Outer::new(&self.engine, &self.role, self.metadata.as_ref(), Arc::clone(&self.runtime)).map_err(|e| to_user_error(&e))?;
        let outer = Arc::new(outer);
        *kept = Some((generation, Arc::clone(&outer)));
        Ok(outer)
    }

    /// Refusals by permission or rule go into the journal.
    fn note<T>(&self, result: Result<T, UserError>) -> Result<T, UserError> {
        if let Err(error) = &result
            && (error.sqlstate == "42501" || error.sqlstate == "55000" || error.rule.is_some())
        {
            self.engine.refused(&self.role, error);
        }
        result
    }
}

/// A panic of a library ends the statement, not the session.
async fn unless_it_panics<T>(statement: impl Future<Output = Result<T, UserError>>) -> Result<T, UserError> {
    let ended = AssertUnwindSafe(statement).catch_unwind().await;
    ended.unwrap_or_else(|_| Err(panicked()))
}

/// Points at the name that an error speaks of, where the statement has it.
fn placed(error: UserError, piece: &Piece) -> UserError {
    if error.position.is_some() || !matches!(error.sqlstate, "42703" | "42P01" | "42702") {
        return error;
    }
    let Some(name) = error.message.split('"').nth(1) else { return error };
    let parts: Vec<_> = name.split('.').collect();
    let word = |at: usize| match piece.tokens.get(at).map(|token| &token.token) {
        Some(Token::Word(word)) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
        Some(Token::Word(word)) => Some(word.value.clone()),
        _ => None,
    };
    // Each part, with a point between two; or its last part alone.
    let all = |at: &usize| parts.iter().enumerate().all(|(n, part)| word(at + 2 * n).as_deref() == Some(part));
    let found = (0..piece.tokens.len()).find(all).or_else(|| (0..piece.tokens.len()).find(|at| word(*at).as_deref() == parts.last().copied()));
    match found {
        Some(at) => error.at(piece.position(at)),
        None => error,
    }
}

fn panicked() -> UserError {
    UserError::new("XX000", "internal error").hint("Please report it with the statement.")
}

fn shown(error: &EngineError) -> UserError {
    if !matches!(error, EngineError::User(_)) {
        tracing::error!(%error, "storage failed");
    }
    error.to_user()
}

fn text_schema(names: &[&str]) -> SchemaRef {
    Arc::new(Schema::new(names.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect::<Vec<_>>()))
}

fn explanation(text: &str) -> Rows {
    text_rows(&["QUERY PLAN"], text.lines().map(|line| vec![line.to_owned()]).collect(), "EXPLAIN")
}

fn text_rows(names: &[&str], rows: Vec<Vec<String>>, tag: &'static str) -> Rows {
    let schema = text_schema(names);
    let columns = (0..names.len()).map(|at| Arc::new(rows.iter().map(|row| row.get(at).cloned()).collect::<StringArray>()) as _).collect();
    let (sender, batches) = mpsc::channel(1);
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|_| UserError::new("XX000", "internal error"));
    let _ = sender.try_send(batch);
    Rows { schema, batches, tag }
}
