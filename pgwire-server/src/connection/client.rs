//! The session's state machine: a message comes, the state says what it means.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use cloister_engine::Session;
use cloister_policy::UserError;
use pgwire::messages::response::ReadyForQuery;

use super::execute::Portal;
use super::link::{FLUSH_AT, Failure, Watch, put_error};
use super::login::{Entered, REPORTED, reported};
use super::recent::Recent;
use super::statement::Statement;
use super::transaction::Transaction;
use super::{End, Wire};
use crate::registry::{SessionPlace, Stop};
use crate::server::Server;
use crate::wire::{Broken, Frontend, Kind, Limits, put};

/// The longest message that carries no statement and no data, in bytes.
const SMALL_BYTES_MAX: usize = 10 << 10;

/// One client's session.
pub(super) struct Client {
    pub(super) server: Arc<Server>,
    pub(super) wire: Wire,
    pub(super) session: Arc<Session>,
    place: SessionPlace,
    pub(super) transaction: Transaction,
    pub(super) statements: HashMap<String, Arc<Statement>>,
    pub(super) recent: Recent,
    pub(super) portals: HashMap<String, Portal>,
    /// Grows when portals are closed by what runs in one.
    pub(super) portal_generation: u64,
    /// What the client was told of its settings.
    pub(super) reported: BTreeMap<&'static str, String>,
    /// Whether the statement that runs is one of several in a text.
    pub(super) in_many: bool,
    /// Whether columns are described by a message of their own.
    pub(super) describes_first: bool,
    /// An error of the extended protocol: everything up to Sync is skipped.
    skipping: bool,
}

impl Client {
    pub(super) fn new(server: Arc<Server>, entered: Entered) -> Self {
        metrics::gauge!("cloister_sessions").increment(1);
        let reported = REPORTED.iter().map(|name| (*name, reported(&entered.session, name))).collect();
        Self {
            server,
            wire: entered.wire,
            session: entered.session,
            place: entered.place,
            transaction: Transaction::default(),
            statements: HashMap::new(),
            recent: Recent::default(),
            portals: HashMap::new(),
            portal_generation: 0,
            reported,
            in_many: false,
            describes_first: false,
            skipping: false,
        }
    }

    pub(super) fn into_wire(self) -> Wire {
        metrics::gauge!("cloister_sessions").decrement(1);
        self.wire
    }

    /// Answers messages until the connection ends.
    pub(super) async fn converse(&mut self) -> End {
        self.ready();
        loop {
            let message = match self.next().await {
                Ok(message) => message,
                Err(end) => return end,
            };
            let result = match message {
                Ok(message) => self.answer(message).await,
                Err(Broken::Stream(error)) => Err(Failure::End(End::Fatal(error))),
                Err(Broken::Message(kind, error)) => self.broken(kind, error),
            };
            match result {
                Ok(()) => {}
                Err(Failure::End(end)) => return end,
                Err(Failure::Error(error)) => self.extended_error(&error),
            }
            // Small questions with large answers, and a client that reads none of them.
            if self.wire.writer.output.len() >= FLUSH_AT
                && let Err(gone) = self.wire.writer.flush().await
            {
                return gone.into();
            }
        }
    }

    pub(super) fn limits(&self) -> Limits {
        let large = usize::try_from(self.server.limits.max_message_size.0).unwrap_or(usize::MAX);
        Limits { large, small: SMALL_BYTES_MAX }
    }

    /// The next message. What waits is sent before the client is waited for.
    async fn next(&mut self) -> Result<Result<Frontend, Broken>, End> {
        if !self.wire.reader.has_more() {
            self.wire.writer.flush().await?;
        }
        let limits = self.limits();
        let idle = self.idle();
        let patience = async {
            match &idle {
                Some((time, _)) => tokio::time::sleep(*time).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            message = self.wire.reader.message(limits) => Ok(message?),
            () = self.server.registry.draining.cancelled() => Err(End::Fatal(shutting_down())),
            () = patience => Err(End::Fatal(idle.map_or_else(shutting_down, |(_, error)| error))),
        }
    }

    /// How long the client may say nothing, and what it is told then.
    fn idle(&self) -> Option<(Duration, UserError)> {
        let limits = &self.server.limits;
        let settings = self.session.settings();
        let (name, most, error) = match self.transaction.is_open() {
            true => (
                "idle_in_transaction_session_timeout",
                limits.idle_in_transaction_session_timeout,
                UserError::new("25P03", "terminating connection due to idle-in-transaction timeout"),
            ),
            false => ("idle_session_timeout", limits.idle_session_timeout, UserError::new("57P05", "terminating connection due to idle-session timeout")),
        };
        let time = shorter(settings.time(name), most.some())?;
        Some((time, error))
    }

    async fn answer(&mut self, message: Frontend) -> Result<(), Failure> {
        if self.skipping && !matches!(message, Frontend::Sync | Frontend::Terminate) {
            return Ok(());
        }
        match message {
            Frontend::Query(sql) => self.simple(&sql).await,
            Frontend::Parse { name, sql, types } => self.parse(name, &sql, &types).await,
            Frontend::Bind(bind) => self.bind(bind),
            Frontend::Describe(target, name) => self.describe(target, &name),
            Frontend::Close(target, name) => self.close(target, &name),
            Frontend::Execute { portal, rows_max } => self.execute(&portal, rows_max).await,
            Frontend::Sync => {
                self.transaction.end_implicit(&self.session, !self.skipping);
                self.skipping = false;
                self.end_implicit_transaction();
                self.ready();
                Ok(())
            }
            Frontend::Flush => Ok(self.wire.writer.flush().await.map_err(End::from)?),
            Frontend::Terminate => Err(Failure::End(End::Done)),
            // What follows a COPY that failed.
            Frontend::CopyData(_) | Frontend::CopyDone | Frontend::CopyFail(_) => Ok(()),
            Frontend::Password(_) => Err(Failure::End(End::Fatal(UserError::new("08P01", "invalid frontend message type 112")))),
            Frontend::FunctionCall => {
                self.failed(&UserError::new("0A000", "function calls by the protocol are not supported").hint("Write SELECT function(…)."));
                self.ready();
                Ok(())
            }
        }
    }

    /// A message that can't be read: its protocol's error.
    fn broken(&mut self, kind: Kind, error: UserError) -> Result<(), Failure> {
        match kind {
            _ if self.skipping => Ok(()),
            Kind::Extended => Err(Failure::Error(error)),
            Kind::Copy => Ok(()),
            Kind::Simple => {
                self.failed(&error);
                self.ready();
                Ok(())
            }
        }
    }

    /// An error of the extended protocol.
    fn extended_error(&mut self, error: &UserError) {
        self.failed(error);
        self.skipping = true;
    }

    /// Tells of an error; a transaction that was open has failed.
    pub(super) fn failed(&mut self, error: &UserError) {
        self.transaction.fail();
        put_error(&mut self.wire, error);
    }

    pub(super) fn ready(&mut self) {
        self.report_settings();
        put(&mut self.wire.writer.output, &ReadyForQuery::new(self.transaction.status()));
    }

    /// What ends with every statement that is outside of a transaction.
    pub(super) fn end_implicit_transaction(&mut self) {
        if !self.transaction.is_open() {
            self.end_transaction();
        }
    }

    /// Portals go with their transaction, unless they are to be held.
    pub(super) fn end_transaction(&mut self) {
        self.portals.retain(|_, portal| portal.hold);
        self.portals.values_mut().for_each(|portal| portal.depth = 0);
        self.portal_generation += 1;
    }

    /// Does one statement's work under a watch: it can be stopped, and the server knows of it.
    pub(super) async fn under_watch<T>(&mut self, work: impl AsyncFnOnce(&mut Self, &Watch) -> Result<T, Failure>) -> Result<T, Failure> {
        let stop = Stop::default();
        let timeout = shorter(self.session.settings().time("statement_timeout"), self.server.limits.statement_timeout.some());
        let watch = Watch::new(stop.clone(), timeout);
        let (control, registry) = (Arc::clone(&self.place.control), Arc::clone(&self.server.registry));
        self.server.admit()?;
        let _busy = control.begin(&registry, &stop);
        work(self, &watch).await
    }

    pub(super) fn in_failed_transaction(&self) -> Result<(), UserError> {
        if !self.transaction.has_failed() {
            return Ok(());
        }
        Err(UserError::new("25P02", "current transaction is aborted, commands ignored until end of transaction block"))
    }
}

fn shorter(a: Option<Duration>, b: Option<Duration>) -> Option<Duration> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

pub(crate) fn shutting_down() -> UserError {
    UserError::new("57P01", "terminating connection due to administrator command")
}
