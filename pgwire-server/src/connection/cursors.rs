//! Cursors: a portal that DECLARE opens, FETCH and MOVE advance, and CLOSE closes.

use std::sync::Arc;

use cloister_pg_values::Format;
use cloister_policy::UserError;

use super::client::Client;
use super::command::FetchRows;
use super::execute::{Answer, Portal, Progress};
use super::link::{Failure, Watch};
use super::rows::Sink;
use super::statement::Statement;
use crate::wire::{put, row_description};

impl Client {
    /// Opens a cursor. Its statement starts now: an error is told here and not by the first FETCH.
    pub(super) async fn declare(&mut self, watch: &Watch, name: &str, hold: bool, binary: bool, query: &Arc<Statement>) -> Result<Answer, Failure> {
        if !hold && !self.transaction.is_open() && !self.in_many {
            return Err(UserError::new("25P01", "DECLARE CURSOR can only be used in transaction blocks").into());
        }
        if self.portals.contains_key(name) {
            return Err(UserError::new("42P03", format!("cursor \"{name}\" already exists")).into());
        }
        let Answer::Rows(rows) = Box::pin(self.start(watch, query, &[], &[])).await? else {
            return Err(UserError::new("XX000", "internal error").into());
        };
        let formats = if binary { vec![Format::Binary] } else { Vec::new() };
        let depth = self.transaction.depth();
        let portal = Portal { statement: Arc::clone(query), values: Vec::new(), formats, progress: Progress::Rows(rows), hold, depth };
        self.add_portal(name.to_owned(), portal)?;
        Ok(Answer::Done("DECLARE CURSOR".into()))
    }

    /// Advances a cursor, sending its rows unless it only moves. In the simple protocol their
    /// description goes before them.
    pub(super) async fn fetch(&mut self, watch: &Watch, name: &str, count: FetchRows, moves: bool, formats: &[Format]) -> Result<Answer, Failure> {
        let mut portal = self.portals.remove(name).ok_or_else(|| no_cursor(name))?;
        if formats.len() > 1 && portal.statement.columns.as_ref().is_some_and(|columns| columns.fields().len() != formats.len()) {
            self.portals.insert(name.to_owned(), portal);
            return Err(UserError::new("08P01", "bind message has another number of result formats than the cursor has columns").into());
        }
        let fetched = self.fetch_from(watch, &mut portal, count, moves, formats).await;
        // A cursor whose statement failed has no more rows to give.
        let rows = fetched?;
        self.portals.insert(name.to_owned(), portal);
        Ok(Answer::Fetched { tag: if moves { "MOVE" } else { "FETCH" }, rows })
    }

    async fn fetch_from(&mut self, watch: &Watch, portal: &mut Portal, count: FetchRows, moves: bool, formats: &[Format]) -> Result<u64, Failure> {
        if matches!(portal.progress, Progress::New) {
            if !portal.statement.is_query() {
                return Err(UserError::new("0A000", "the portal has no rows to fetch").into());
            }
            let statement = Arc::clone(&portal.statement);
            let values = std::mem::take(&mut portal.values);
            portal.progress = match Box::pin(self.start(watch, &statement, &values, &[])).await? {
                Answer::Rows(rows) => Progress::Rows(rows),
                _ => return Err(UserError::new("0A000", "the portal has no rows to fetch").into()),
            };
        }
        let formats = if formats.is_empty() { portal.formats.as_slice() } else { formats };
        if !moves
            && !self.describes_first
            && let Some(columns) = &portal.statement.columns
        {
            put(&mut self.wire.writer.output, &row_description(columns, formats));
        }
        let Progress::Rows(rows) = &mut portal.progress else { return Ok(0) };
        let most = match count {
            FetchRows::All => u64::MAX,
            FetchRows::Count(count) => count,
        };
        let mut sink = if moves { Sink::Nowhere } else { Sink::Rows(formats) };
        let sent = rows.send(&mut self.wire, watch, &mut sink, most).await?;
        if !sent.more {
            portal.progress = Progress::Ended;
        }
        Ok(sent.rows)
    }

    pub(super) fn close_cursor(&mut self, name: Option<&str>) -> Result<Answer, Failure> {
        match name {
            None => {
                self.portals.clear();
                self.portal_generation += 1;
                Ok(Answer::Done("CLOSE CURSOR ALL".into()))
            }
            Some(name) => {
                self.portals.remove(name).ok_or_else(|| no_cursor(name))?;
                Ok(Answer::Done("CLOSE CURSOR".into()))
            }
        }
    }
}

fn no_cursor(name: &str) -> UserError {
    UserError::new("34000", format!("cursor \"{name}\" does not exist"))
}
