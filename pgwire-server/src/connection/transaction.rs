//! Transactions of a session that writes nothing in them: their state, their savepoints, and the
//! settings that go with them.

use cloister_engine::Session;
use cloister_policy::UserError;
use pgwire::messages::response::TransactionStatus;

/// What AND CHAIN hands on.
const MODES: [&str; 3] = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"];
/// Most savepoints of a transaction.
const SAVEPOINTS_MAX: usize = 1_000;

/// Where a session stands.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    state: State,
    /// Savepoints, oldest first.
    savepoints: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Each statement for itself.
    #[default]
    None,
    /// Several statements of one text, or up to one Sync, outside of BEGIN: what they set goes together.
    Implicit,
    Open,
    /// Open, and only to be rolled back.
    Failed,
}

/// A command over transactions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// With settings of the transaction and their values.
    Begin {
        tag: &'static str,
        modes: Vec<(String, String)>,
    },
    Commit {
        chain: bool,
    },
    Rollback {
        chain: bool,
    },
    Savepoint(String),
    Release(String),
    RollbackTo(String),
}

/// What a transaction command did.
pub(super) struct Done {
    pub(super) tag: &'static str,
    pub(super) warning: Option<(&'static str, &'static str)>,
    /// Whether a transaction ended: its cursors go.
    pub(super) ended: bool,
    /// What was made deeper than this was rolled back.
    pub(super) undone: Option<usize>,
}

impl Transaction {
    pub(super) fn status(&self) -> TransactionStatus {
        match self.state {
            State::None | State::Implicit => TransactionStatus::Idle,
            State::Open => TransactionStatus::Transaction,
            State::Failed => TransactionStatus::Error,
        }
    }

    /// Whether the client opened one.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Open | State::Failed)
    }

    /// 0 outside of a transaction, 1 in it, and one more with each savepoint.
    pub(super) fn depth(&self) -> usize {
        if self.is_open() { 1 + self.savepoints.len() } else { 0 }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.state == State::Failed
    }

    /// Statements begin that belong together though the client opened nothing.
    pub(super) fn begin_implicit(&mut self, session: &Session) {
        if self.state == State::None {
            session.settings().save();
            self.state = State::Implicit;
        }
    }

    /// They have ended; what they set counts if none of them failed.
    pub(super) fn end_implicit(&mut self, session: &Session, succeeded: bool) {
        if self.state == State::Implicit {
            match succeeded {
                true => session.settings().release(0),
                false => session.settings().roll_back(0),
            }
            self.state = State::None;
        }
    }

    /// A statement failed.
    pub(super) fn fail(&mut self) {
        if self.state == State::Open {
            self.state = State::Failed;
        }
    }

    pub(super) fn run(&mut self, command: &Command, session: &Session) -> Result<Done, UserError> {
        let mut settings = session.settings();
        let done = |tag| Done { tag, warning: None, ended: false, undone: None };
        match command {
            Command::Begin { tag, modes } => {
                if self.is_open() {
                    return Ok(Done { warning: Some(("25001", "there is already a transaction in progress")), ..done(tag) });
                }
                // What came before it in its text belongs to it.
                let alone = self.state == State::None;
                if alone {
                    settings.save();
                }
                if let Err(error) = modes.iter().try_for_each(|(name, value)| settings.set(name, value, true)) {
                    if alone {
                        settings.roll_back(0);
                    }
                    return Err(error);
                }
                self.state = State::Open;
                Ok(done(tag))
            }
            Command::Commit { chain } | Command::Rollback { chain } => {
                let rolled_back = matches!(command, Command::Rollback { .. }) || self.has_failed();
                let tag = if rolled_back { "ROLLBACK" } else { "COMMIT" };
                if !self.is_open() {
                    if *chain {
                        let what = if matches!(command, Command::Commit { .. }) { "COMMIT" } else { "ROLLBACK" };
                        return Err(UserError::new("25P01", format!("{what} AND CHAIN can only be used in transaction blocks")));
                    }
                    // What came before it in its text ends here.
                    if self.state == State::Implicit {
                        if rolled_back {
                            settings.roll_back(0)
                        } else {
                            settings.release(0)
                        }
                        settings.save();
                    }
                    return Ok(Done { warning: Some(("25P01", "there is no transaction in progress")), ..done(tag) });
                }
                let modes: Vec<_> = MODES.iter().filter_map(|name| Some((*name, settings.show(name).ok()?.1))).collect();
                if rolled_back {
                    settings.roll_back(0)
                } else {
                    settings.release(0)
                }
                self.savepoints.clear();
                self.state = State::None;
                if *chain {
                    self.state = State::Open;
                    settings.save();
                    for (name, value) in modes {
                        settings.set(name, &value, true)?;
                    }
                }
                Ok(Done { tag, warning: None, ended: true, undone: rolled_back.then_some(0) })
            }
            Command::Savepoint(name) => {
                self.inside("SAVEPOINT")?;
                if self.savepoints.len() >= SAVEPOINTS_MAX {
                    return Err(UserError::new("53400", format!("a transaction has at most {SAVEPOINTS_MAX} savepoints")));
                }
                self.savepoints.push(name.clone());
                settings.save();
                Ok(done("SAVEPOINT"))
            }
            Command::Release(name) => {
                self.inside("RELEASE SAVEPOINT")?;
                let at = self.position(name)?;
                self.savepoints.truncate(at);
                // One layer is the transaction's own.
                settings.release(at + 1);
                Ok(done("RELEASE"))
            }
            Command::RollbackTo(name) => {
                self.inside("ROLLBACK TO SAVEPOINT")?;
                let at = self.position(name)?;
                self.savepoints.truncate(at + 1);
                settings.roll_back(at + 1);
                settings.save();
                self.state = State::Open;
                Ok(Done { undone: Some(at + 1), ..done("ROLLBACK") })
            }
        }
    }

    fn inside(&self, what: &str) -> Result<(), UserError> {
        if self.is_open() { Ok(()) } else { Err(UserError::new("25P01", format!("{what} can only be used in transaction blocks"))) }
    }

    fn position(&self, name: &str) -> Result<usize, UserError> {
        let found = self.savepoints.iter().rposition(|known| known == name);
        found.ok_or_else(|| UserError::new("3B001", format!("savepoint \"{name}\" does not exist")))
    }
}
