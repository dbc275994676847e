//! Running a statement: what both protocols share.

use std::sync::Arc;

use cloister_engine::{Outcome, Prepared};
use cloister_pg_values::{CopyFormat, Format};
use cloister_policy::UserError;
use datafusion::scalar::ScalarValue;
use pgwire::messages::startup::ParameterStatus;

use super::client::Client;
use super::link::{Failure, Watch, watched};
use super::login::{REPORTED, reported};
use super::rows::RowSource;
use super::statement::{Kind, Statement, arguments_query, parameter_type};
use crate::wire::{notice, put};

/// A statement with its values, and its rows once it runs. A cursor is one too.
pub(super) struct Portal {
    pub(super) statement: Arc<Statement>,
    pub(super) values: Vec<ScalarValue>,
    /// Formats of its columns: none for text, one for all, or one each.
    pub(super) formats: Vec<Format>,
    pub(super) progress: Progress,
    /// Whether it outlives its transaction.
    pub(super) hold: bool,
    /// How deep in transaction and savepoints it was made; 0 outside, or once that was committed.
    pub(super) depth: usize,
}

/// How far a portal has come.
pub(super) enum Progress {
    New,
    Rows(RowSource),
    Ended,
}

/// What a statement that was started answers with.
pub(super) enum Answer {
    Rows(RowSource),
    /// A row source, in the formats of the cursor's declaration, up to so many rows; FETCH and MOVE.
    Fetched {
        tag: &'static str,
        rows: u64,
    },
    CopyOut(RowSource, CopyFormat),
    CopyIn(cloister_engine::LoadInto),
    Done(String),
    Empty,
}

impl Client {
    /// Starts a statement. Rows of FETCH are sent by it, because they come from a portal that stays.
    pub(super) async fn start(&mut self, watch: &Watch, statement: &Statement, values: &[ScalarValue], formats: &[Format]) -> Result<Answer, Failure> {
        if !statement.ends_failure() {
            self.in_failed_transaction()?;
        }
        if self.transaction.is_open()
            && let Some(what) = statement.takes_effect_at_once()
        {
            let error = UserError::new("25001", format!("{what} cannot run inside a transaction block"));
            return Err(error.hint("It takes effect at once and can't be rolled back: COMMIT first, or turn autocommit on.").into());
        }
        match &statement.kind {
            Kind::Empty => Ok(Answer::Empty),
            Kind::Engine(prepared) => self.start_in_engine(watch, prepared, values).await,
            Kind::Transaction(command) => {
                let done = self.transaction.run(command, &self.session)?;
                if let Some(depth) = done.undone {
                    self.portals.retain(|_, portal| portal.depth <= depth);
                    self.portal_generation += 1;
                }
                if done.ended {
                    self.end_transaction();
                }
                if let Some((sqlstate, text)) = done.warning {
                    self.warn(sqlstate, text);
                }
                Ok(Answer::Done(done.tag.to_owned()))
            }
            Kind::Declare { name, hold, binary, query } => self.declare(watch, name, *hold, *binary, query).await,
            Kind::Fetch { name, rows, moves } => self.fetch(watch, name, *rows, *moves, formats).await,
            Kind::CloseCursor(name) => self.close_cursor(name.as_deref()),
            Kind::Prepare { name, statement } => {
                self.add_statement(name.clone(), Arc::clone(statement))?;
                Ok(Answer::Done("PREPARE".into()))
            }
            Kind::Execute { name, arguments } => self.execute_prepared(watch, name, arguments).await,
            Kind::Deallocate(name) => self.deallocate(name.as_deref()),
            Kind::Discard { tag, all } => {
                if *all {
                    let _ = self.close_cursor(None)?;
                    self.statements.clear();
                    self.session.settings().reset(None)?;
                }
                Ok(Answer::Done((*tag).to_owned()))
            }
            Kind::CopyOut { query, format } => match Box::pin(self.start(watch, query, &[], &[])).await? {
                Answer::Rows(rows) => Ok(Answer::CopyOut(rows, format.clone())),
                _ => Err(UserError::new("XX000", "internal error").into()),
            },
            Kind::Unlisten => Ok(Answer::Done("UNLISTEN".into())),
        }
    }

    async fn start_in_engine(&mut self, watch: &Watch, prepared: &Prepared, values: &[ScalarValue]) -> Result<Answer, Failure> {
        let session = Arc::clone(&self.session);
        // What changes the agreement is waited for: a client that was told that it stopped could find it done.
        let outcome = match prepared {
            Prepared::Governance(..) => session.run(prepared, values).await,
            _ => watched(&mut self.wire, watch, session.run(prepared, values)).await?,
        };
        match outcome? {
            Outcome::Rows(rows) => Ok(Answer::Rows(rows.into())),
            Outcome::Done(tag, notices) => {
                for text in notices {
                    put(&mut self.wire.writer.output, &notice("NOTICE", &text));
                }
                Ok(Answer::Done(tag.to_owned()))
            }
            Outcome::Copy(load) => Ok(Answer::CopyIn(load)),
        }
    }

    /// EXECUTE: the values are a query of one row.
    async fn execute_prepared(&mut self, watch: &Watch, name: &str, arguments: &[String]) -> Result<Answer, Failure> {
        let statement = self.statement(name)?;
        // The protocol prepares anything under a name; what EXECUTE runs never runs another in turn.
        if !statement.is_query() {
            return Err(UserError::new("0A000", format!("prepared statement \"{name}\" is not a query")).into());
        }
        if arguments.len() != statement.parameters.len() {
            let detail = format!("Expected {} parameters but got {}.", statement.parameters.len(), arguments.len());
            return Err(UserError::new("42601", format!("wrong number of parameters for prepared statement \"{name}\"")).detail(detail).into());
        }
        let mut values = Vec::new();
        if !arguments.is_empty() {
            let session = Arc::clone(&self.session);
            let query = watched(&mut self.wire, watch, arguments_query(&session, arguments, &statement.parameters)).await??;
            let Answer::Rows(mut rows) = Box::pin(self.start(watch, &query, &[], &[])).await? else {
                return Err(UserError::new("XX000", "internal error").into());
            };
            let row = rows.next_batch(&mut self.wire, watch).await?;
            let row = row.ok_or_else(|| UserError::new("XX000", "internal error"))?;
            for (column, kind) in row.columns().iter().zip(&statement.parameters) {
                let value = ScalarValue::try_from_array(column, 0).and_then(|value| value.cast_to(&parameter_type(kind)));
                values.push(value.map_err(|e| cloister_planner::to_user_error(&e))?);
            }
        }
        Box::pin(self.start(watch, &statement, &values, &[])).await
    }

    pub(super) fn statement(&self, name: &str) -> Result<Arc<Statement>, UserError> {
        self.statements.get(name).cloned().ok_or_else(|| match name {
            "" => UserError::new("26000", "unnamed prepared statement does not exist"),
            name => UserError::new("26000", format!("prepared statement \"{name}\" does not exist")),
        })
    }

    /// Keeps a statement under a name; the unnamed one is replaced.
    pub(super) fn add_statement(&mut self, name: String, statement: Arc<Statement>) -> Result<(), UserError> {
        if !name.is_empty() && self.statements.contains_key(&name) {
            return Err(UserError::new("42P05", format!("prepared statement \"{name}\" already exists")));
        }
        let most = self.server.limits.max_statements_per_session;
        if self.statements.len() >= most && !self.statements.contains_key(&name) {
            return Err(UserError::new("53400", format!("a session has at most {most} prepared statements")).hint("Close those that are not needed any more."));
        }
        self.statements.insert(name, statement);
        Ok(())
    }

    /// Keeps a portal under a name; the unnamed one is replaced.
    pub(super) fn add_portal(&mut self, name: String, portal: Portal) -> Result<(), UserError> {
        if !name.is_empty() && self.portals.contains_key(&name) {
            return Err(UserError::new("42P03", format!("cursor \"{name}\" already exists")));
        }
        let most = self.server.limits.max_portals_per_session;
        if self.portals.len() >= most && !self.portals.contains_key(&name) {
            return Err(UserError::new("53400", format!("a session has at most {most} portals and cursors")).hint("Close those that are not needed any more."));
        }
        self.portals.insert(name, portal);
        Ok(())
    }

    fn deallocate(&mut self, name: Option<&str>) -> Result<Answer, Failure> {
        match name {
            None => {
                self.statements.clear();
                Ok(Answer::Done("DEALLOCATE ALL".into()))
            }
            Some(name) => {
                self.statement(name)?;
                self.statements.remove(name);
                Ok(Answer::Done("DEALLOCATE".into()))
            }
        }
    }

    pub(super) fn warn(&mut self, sqlstate: &'static str, text: &str) {
        let info = crate::wire::error_info("WARNING", &UserError::new(sqlstate, text));
        put(&mut self.wire.writer.output, &pgwire::messages::response::NoticeResponse::from(info));
    }

    /// Tells of settings that are not any more what the client was told: before it is told that
    /// the server is ready, as Postgres does since 14.
    pub(super) fn report_settings(&mut self) {
        for name in REPORTED {
            let value = reported(&self.session, name);
            if self.reported.get(name) != Some(&value) {
                put(&mut self.wire.writer.output, &ParameterStatus::new((*name).to_owned(), value.clone()));
                self.reported.insert(name, value);
            }
        }
    }
}
