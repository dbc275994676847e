//! The simple protocol: a text of statements, each answered before the next one is looked at.

use std::sync::Arc;

use cloister_policy::statement::{Piece, split};
use pgwire::messages::response::{CommandComplete, EmptyQueryResponse};

use super::client::Client;
use super::copy_out;
use super::execute::Answer;
use super::link::{Failure, Watch, watched};
use super::rows::Sink;
use super::statement::{Statement, check_syntax, may_end_failure};
use crate::wire::{put, row_description};

impl Client {
    /// Answers a Query message, and is ready for the next.
    pub(super) async fn simple(&mut self, sql: &str) -> Result<(), Failure> {
        self.statements.remove("");
        let succeeded = match self.all(sql).await {
            Ok(()) => true,
            Err(Failure::Error(error)) => {
                self.failed(&error);
                false
            }
            Err(end) => return Err(end),
        };
        self.in_many = false;
        self.transaction.end_implicit(&self.session, succeeded);
        self.end_implicit_transaction();
        self.ready();
        Ok(())
    }

    async fn all(&mut self, sql: &str) -> Result<(), Failure> {
        self.describes_first = false;
        let generation = self.session.generation();
        if let Some(statement) = self.recent.get(generation, sql, &[]) {
            return self.under_watch(async |client, watch| client.answer_with(watch, &statement).await).await;
        }
        let pieces = split(sql)?;
        if pieces.is_empty() {
            put(&mut self.wire.writer.output, &EmptyQueryResponse::new());
            return Ok(());
        }
        self.in_many = pieces.len() > 1;
        if self.in_many {
            // A syntax error anywhere in the text comes before anything runs.
            pieces.iter().try_for_each(check_syntax)?;
        }
        for piece in &pieces {
            if self.in_many {
                self.transaction.begin_implicit(&self.session);
            }
            let statement = self.under_watch(async |client, watch| client.one(watch, piece).await).await?;
            if !self.in_many {
                self.recent.put(generation, sql, &[], &statement);
            }
        }
        Ok(())
    }

    async fn one(&mut self, watch: &Watch, piece: &Piece) -> Result<Arc<Statement>, Failure> {
        if !may_end_failure(piece) {
            self.in_failed_transaction()?;
        }
        let session = Arc::clone(&self.session);
        let statement = Arc::new(watched(&mut self.wire, watch, Statement::prepare(&session, piece, &[])).await??);
        self.answer_with(watch, &statement).await?;
        Ok(statement)
    }

    /// Runs a statement and sends all that it answers.
    async fn answer_with(&mut self, watch: &Watch, statement: &Statement) -> Result<(), Failure> {
        let answer = self.start(watch, statement, &[], &[]).await?;
        let tag = match answer {
            Answer::Rows(mut rows) => {
                put(&mut self.wire.writer.output, &row_description(&rows.schema, &[]));
                let sent = rows.send(&mut self.wire, watch, &mut Sink::Rows(&[]), u64::MAX).await?;
                tag_of(rows.tag, sent.rows)
            }
            Answer::Fetched { tag, rows } => format!("{tag} {rows}"),
            Answer::CopyOut(rows, format) => format!("COPY {}", copy_out::send(&mut self.wire, watch, rows, &format).await?),
            Answer::CopyIn(load) => self.copy_in(watch, load).await?,
            Answer::Done(tag) => tag,
            Answer::Empty => return Ok(()),
        };
        put(&mut self.wire.writer.output, &CommandComplete::new(tag));
        Ok(())
    }
}

/// SELECT says how many rows there were; SHOW and EXPLAIN don't.
pub(super) fn tag_of(tag: &str, rows: u64) -> String {
    if tag == "SELECT" { format!("SELECT {rows}") } else { tag.to_owned() }
}
