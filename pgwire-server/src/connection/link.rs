//! Work that can be stopped, and what it sends.

use std::time::Duration;

use cloister_policy::UserError;
use pgwire::messages::response::ErrorResponse;
use tokio::time::Instant;

use super::{End, Wire};
use crate::registry::Stop;
use crate::wire::{error_info, put};

/// Bytes that wait before they are sent.
pub(super) const FLUSH_AT: usize = 64 << 10;

/// Why something did not come to its end.
#[derive(Debug)]
pub(super) enum Failure {
    /// The statement failed; the session goes on.
    Error(UserError),
    /// The connection ends.
    End(End),
}

impl From<UserError> for Failure {
    fn from(error: UserError) -> Self {
        Self::Error(error)
    }
}

impl From<End> for Failure {
    fn from(end: End) -> Self {
        Self::End(end)
    }
}

/// What can stop a statement: somebody, or time.
pub(super) struct Watch {
    pub(super) stop: Stop,
    deadline: Option<Instant>,
}

impl Watch {
    pub(super) fn new(stop: Stop, timeout: Option<Duration>) -> Self {
        Self { stop, deadline: timeout.map(|timeout| Instant::now() + timeout) }
    }

    pub(super) async fn over(&self) -> UserError {
        let late = async {
            match self.deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            why = self.stop.stopped() => why,
            () = late => UserError::new("57014", "canceling statement due to statement timeout"),
        }
    }
}

/// An error that ends the connection, where it is one that does.
pub(super) fn failure(error: UserError) -> Failure {
    if error.sqlstate == "57P01" { Failure::End(End::Fatal(error)) } else { Failure::Error(error) }
}

/// Does some work of a statement, unless it has to stop before: then the work is dropped.
pub(super) async fn watched<T>(wire: &mut Wire, watch: &Watch, work: impl Future<Output = T>) -> Result<T, Failure> {
    tokio::select! {
        biased;
        why = watch.over() => Err(failure(why)),
        done = work => Ok(done),
        _ = wire.reader.until_gone() => Err(End::Gone.into()),
    }
}

/// Sends what waits if it is much; waits for the client unless the statement has to stop before.
/// What was not sent yet stays for later: messages are never cut.
pub(super) async fn send_when_full(wire: &mut Wire, watch: &Watch) -> Result<(), Failure> {
    if wire.writer.output.len() < FLUSH_AT {
        return Ok(());
    }
    tokio::select! {
        biased;
        why = watch.over() => Err(failure(why)),
        sent = wire.writer.flush() => Ok(sent.map_err(End::from)?),
        _ = wire.reader.until_gone() => Err(End::Gone.into()),
    }
}

/// Tells the client of an error that the session survives.
pub(super) fn put_error(wire: &mut Wire, error: &UserError) {
    metrics::counter!("cloister_errors_total", "sqlstate" => error.sqlstate).increment(1);
    put(&mut wire.writer.output, &ErrorResponse::from(error_info("ERROR", error)));
}
