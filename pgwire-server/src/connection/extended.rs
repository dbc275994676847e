//! The extended protocol: statements parsed, bound, described and executed one message at a time.

use std::sync::Arc;

use bytes::Bytes;
use cloister_pg_values::{Format, decode_parameter};
use cloister_policy::UserError;
use datafusion::scalar::ScalarValue;
use pgwire::messages::data::{NoData, ParameterDescription};
use pgwire::messages::extendedquery::{BindComplete, CloseComplete, ParseComplete, PortalSuspended};
use pgwire::messages::response::{CommandComplete, EmptyQueryResponse};

use super::client::Client;
use super::copy_out;
use super::execute::{Answer, Portal, Progress};
use super::link::{Failure, Watch, watched};
use super::rows::Sink;
use super::simple::tag_of;
use super::statement::{Kind, Statement, may_end_failure, one_piece};
use crate::wire::{Bind, Target, put, row_description};

impl Client {
    pub(super) async fn parse(&mut self, name: String, sql: &str, types: &[u32]) -> Result<(), Failure> {
        let generation = self.session.generation();
        if let Some(statement) = self.recent.get(generation, sql, types) {
            self.in_failed_transaction()?;
            self.add_statement(name, statement)?;
            put(&mut self.wire.writer.output, &ParseComplete::new());
            return Ok(());
        }
        let statement = match one_piece(sql)? {
            None => Statement::empty(),
            Some(piece) => {
                if !may_end_failure(&piece) {
                    self.in_failed_transaction()?;
                }
                let session = Arc::clone(&self.session);
                self.under_watch(async |client, watch| watched(&mut client.wire, watch, Statement::prepare(&session, &piece, types)).await).await??
            }
        };
        let statement = Arc::new(statement);
        self.recent.put(generation, sql, types, &statement);
        self.add_statement(name, statement)?;
        put(&mut self.wire.writer.output, &ParseComplete::new());
        Ok(())
    }

    pub(super) fn bind(&mut self, bind: Bind) -> Result<(), Failure> {
        let statement = self.statement(&bind.statement)?;
        if !statement.ends_failure() {
            self.in_failed_transaction()?;
        }
        let values = values(&statement, &bind)?;
        let formats: Vec<_> = bind.result_formats.iter().map(|code| format_of(*code)).collect();
        if let (Some(columns), 2..) = (&statement.columns, formats.len())
            && columns.fields().len() != formats.len()
        {
            let message = format!("bind message has {} result formats but query has {} columns", formats.len(), columns.fields().len());
            return Err(UserError::new("08P01", message).into());
        }
        self.add_portal(bind.portal, Portal { statement, values, formats, progress: Progress::New, hold: false, depth: self.transaction.depth() })?;
        put(&mut self.wire.writer.output, &BindComplete::new());
        Ok(())
    }

    pub(super) fn describe(&mut self, target: Target, name: &str) -> Result<(), Failure> {
        let (statement, formats) = match target {
            Target::Statement => {
                let statement = self.statement(name)?;
                put(&mut self.wire.writer.output, &ParameterDescription::new(statement.parameters.iter().map(pgwire::api::Type::oid).collect()));
                (statement, Vec::new())
            }
            Target::Portal => {
                let portal = self.portals.get(name).ok_or_else(|| no_portal(name))?;
                (Arc::clone(&portal.statement), portal.formats.clone())
            }
        };
        match self.columns(&statement) {
            Some(columns) => put(&mut self.wire.writer.output, &row_description(&columns, &formats)),
            None => put(&mut self.wire.writer.output, &NoData::new()),
        }
        Ok(())
    }

    /// The columns that a statement answers with, which may be those of another that it names.
    fn columns(&self, statement: &Statement) -> Option<arrow::datatypes::SchemaRef> {
        match &statement.kind {
            Kind::Fetch { name, moves: false, .. } => self.portals.get(name)?.statement.columns.clone(),
            Kind::Execute { name, .. } => self.statements.get(name)?.columns.clone(),
            _ => statement.columns.clone(),
        }
    }

    pub(super) fn close(&mut self, target: Target, name: &str) -> Result<(), Failure> {
        match target {
            Target::Statement => drop(self.statements.remove(name)),
            Target::Portal => drop(self.portals.remove(name)),
        }
        put(&mut self.wire.writer.output, &CloseComplete::new());
        Ok(())
    }

    /// Runs a portal, or goes on with it. Fewer than one row at most means all of them.
    pub(super) async fn execute(&mut self, name: &str, rows_max: i32) -> Result<(), Failure> {
        let mut portal = self.portals.remove(name).ok_or_else(|| no_portal(name))?;
        let rows_max = u64::try_from(rows_max).ok().filter(|rows| *rows > 0).unwrap_or(u64::MAX);
        self.describes_first = true;
        self.transaction.begin_implicit(&self.session);
        let generation = self.portal_generation;
        self.under_watch(async |client, watch| client.run_portal(watch, &mut portal, rows_max).await).await?;
        // Unless its own statement closed it, or ended its transaction.
        if self.portal_generation == generation && !self.portals.contains_key(name) {
            self.portals.insert(name.to_owned(), portal);
        }
        Ok(())
    }

    async fn run_portal(&mut self, watch: &Watch, portal: &mut Portal, rows_max: u64) -> Result<(), Failure> {
        if !portal.statement.ends_failure() {
            self.in_failed_transaction()?;
        }
        if matches!(portal.progress, Progress::New) {
            let statement = Arc::clone(&portal.statement);
            let values = std::mem::take(&mut portal.values);
            portal.progress = Progress::Ended;
            let tag = match self.start(watch, &statement, &values, &portal.formats).await? {
                Answer::Rows(rows) => {
                    portal.progress = Progress::Rows(rows);
                    return self.send_rows(watch, portal, rows_max).await;
                }
                Answer::Fetched { tag, rows } => format!("{tag} {rows}"),
                Answer::CopyOut(rows, format) => format!("COPY {}", copy_out::send(&mut self.wire, watch, rows, &format).await?),
                Answer::CopyIn(load) => self.copy_in(watch, load).await?,
                Answer::Done(tag) => tag,
                Answer::Empty => {
                    put(&mut self.wire.writer.output, &EmptyQueryResponse::new());
                    return Ok(());
                }
            };
            put(&mut self.wire.writer.output, &CommandComplete::new(tag));
            return Ok(());
        }
        self.send_rows(watch, portal, rows_max).await
    }

    async fn send_rows(&mut self, watch: &Watch, portal: &mut Portal, rows_max: u64) -> Result<(), Failure> {
        let Progress::Rows(rows) = &mut portal.progress else {
            // It has run; there is nothing left of it.
            put(&mut self.wire.writer.output, &CommandComplete::new(tag_of("SELECT", 0)));
            return Ok(());
        };
        let tag = rows.tag;
        let sent = rows.send(&mut self.wire, watch, &mut Sink::Rows(&portal.formats), rows_max).await?;
        if sent.more {
            put(&mut self.wire.writer.output, &PortalSuspended::new());
        } else {
            portal.progress = Progress::Ended;
            put(&mut self.wire.writer.output, &CommandComplete::new(tag_of(tag, sent.rows)));
        }
        Ok(())
    }
}

fn no_portal(name: &str) -> UserError {
    UserError::new("34000", format!("portal \"{name}\" does not exist"))
}

fn format_of(code: i16) -> Format {
    if code == 1 { Format::Binary } else { Format::Text }
}

/// The values that a client bound, by the statement's types.
fn values(statement: &Statement, bind: &Bind) -> Result<Vec<ScalarValue>, UserError> {
    let (given, wanted) = (bind.values.len(), statement.parameters.len());
    if given != wanted {
        let message = format!("bind message supplies {given} parameters, but prepared statement \"{}\" requires {wanted}", bind.statement);
        return Err(UserError::new("08P01", message));
    }
    if bind.formats.len() > 1 && bind.formats.len() != given {
        let message = format!("bind message has {} parameter formats but {given} parameters", bind.formats.len());
        return Err(UserError::new("08P01", message));
    }
    let format = |at: usize| match bind.formats.as_slice() {
        [] => Format::Text,
        [all] => format_of(*all),
        each => each.get(at).map_or(Format::Text, |code| format_of(*code)),
    };
    let value = |(at, (kind, bytes)): (usize, (&pgwire::api::Type, &Option<Bytes>))| {
        decode_parameter(kind, format(at), bytes.as_deref()).map_err(|e| UserError::new(e.sqlstate(), e.message()))
    };
    statement.parameters.iter().zip(&bind.values).enumerate().map(value).collect()
}
