//! Who is connected: limits by count, cancel keys, what runs, and stopping all of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cloister_policy::UserError;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Connections and what they do.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    inner: Mutex<Inner>,
    running: AtomicUsize,
    /// Set when the server stops: no statement begins any more.
    pub(crate) draining: CancellationToken,
}

#[derive(Debug, Default)]
struct Inner {
    sessions: HashMap<i32, Arc<Control>>,
    roles: BTreeMap<String, usize>,
    /// Connections before their login, by age.
    logins: BTreeMap<u64, CancellationToken>,
    next_login: u64,
}

/// A connection before its login; its place is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct LoginPlace {
    registry: Arc<Registry>,
    number: u64,
    /// Told when the connection has to give way.
    pub(crate) evicted: CancellationToken,
}

/// A session's place; free again when this is dropped.
#[derive(Debug)]
pub(crate) struct SessionPlace {
    registry: Arc<Registry>,
    pub(crate) control: Arc<Control>,
}

/// What others may do to a session.
#[derive(Debug)]
pub(crate) struct Control {
    pub(crate) pid: i32,
    secret: i32,
    role: String,
    running: Mutex<Option<Running>>,
}

/// A statement that can be stopped.
#[derive(Debug, Clone)]
struct Running {
    since: Instant,
    stop: Stop,
}

/// Tells a statement to stop, and why.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    token: CancellationToken,
    why: Arc<OnceLock<UserError>>,
}

impl Stop {
    /// Stops with this error; the first one counts.
    pub(crate) fn stop(&self, why: UserError) {
        let _ = self.why.set(why);
        self.token.cancel();
    }

    /// Ends when it was told to stop, with the reason.
    pub(crate) async fn stopped(&self) -> UserError {
        self.token.cancelled().await;
        self.why.get().cloned().unwrap_or_else(canceled)
    }
}

/// A statement under way.
pub(crate) struct Busy<'a> {
    registry: &'a Registry,
    control: &'a Control,
}

impl Registry {
    /// A place before the login. Where all are taken the oldest gives way, so that connections
    /// that say nothing can't keep others out.
    pub(crate) fn begin_login(self: &Arc<Self>, max: usize) -> LoginPlace {
        let mut inner = self.lock();
        while inner.logins.len() >= max.max(1) {
            if let Some((_, oldest)) = inner.logins.pop_first() {
                oldest.cancel();
            }
        }
        let (number, evicted) = (inner.next_login, CancellationToken::new());
        inner.next_login += 1;
        inner.logins.insert(number, evicted.clone());
        LoginPlace { registry: Arc::clone(self), number, evicted }
    }

    /// A place for a role that has logged in.
    ///
    /// # Errors
    /// 53300 where there are too many already.
    pub(crate) fn begin_session(self: &Arc<Self>, role: &str, max: usize, max_of_role: usize) -> Result<SessionPlace, UserError> {
        let mut inner = self.lock();
        if inner.sessions.len() >= max {
            return Err(UserError::new("53300", "sorry, too many clients already"));
        }
        if inner.roles.get(role).copied().unwrap_or(0) >= max_of_role {
            return Err(UserError::new("53300", format!("too many connections for role \"{role}\"")));
        }
        let random = |bytes: &mut [u8]| SystemRandom::new().fill(bytes).map_err(|_| UserError::new("58000", "no randomness"));
        let mut secret = [0; 4];
        random(&mut secret)?;
        let pid = loop {
            let mut bytes = [0; 4];
            random(&mut bytes)?;
            let pid = i32::from_be_bytes(bytes) & i32::MAX;
            if pid > 0 && !inner.sessions.contains_key(&pid) {
                break pid;
            }
        };
        let control = Arc::new(Control { pid, secret: i32::from_be_bytes(secret), role: role.to_owned(), running: Mutex::default() });
        inner.sessions.insert(pid, Arc::clone(&control));
        *inner.roles.entry(role.to_owned()).or_default() += 1;
        Ok(SessionPlace { registry: Arc::clone(self), control })
    }

    /// Cancels what the session with this key runs, if it exists and runs something.
    pub(crate) fn cancel(&self, pid: i32, secret: i32) {
        let control = self.lock().sessions.get(&pid).cloned();
        if let Some(control) = control.filter(|control| control.secret == secret) {
            control.stop(canceled());
        }
    }

    /// Statements under way.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    /// Sessions.
    pub(crate) fn sessions(&self) -> usize {
        self.lock().sessions.len()
    }

    /// Stops all that runs.
    pub(crate) fn stop_all(&self, why: &UserError) {
        let sessions: Vec<_> = self.lock().sessions.values().cloned().collect();
        sessions.iter().for_each(|control| control.stop(why.clone()));
    }

    /// Stops the statement that began last: those that ran before it had memory enough.
    pub(crate) fn stop_newest(&self, why: UserError) {
        let sessions: Vec<_> = self.lock().sessions.values().cloned().collect();
        let newest = sessions.iter().filter_map(|control| control.lock().clone()).max_by_key(|running| running.since);
        if let Some(newest) = newest {
            newest.stop.stop(why);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Control {
    pub(crate) fn secret(&self) -> i32 {
        self.secret
    }

    /// A statement begins.
    pub(crate) fn begin<'a>(&'a self, registry: &'a Registry, stop: &Stop) -> Busy<'a> {
        registry.running.fetch_add(1, Ordering::SeqCst);
        *self.lock() = Some(Running { since: Instant::now(), stop: stop.clone() });
        Busy { registry, control: self }
    }

    fn stop(&self, why: UserError) {
        if let Some(running) = &*self.lock() {
            running.stop.stop(why);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn canceled() -> UserError {
    UserError::new("57014", "canceling statement due to user request")
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        *self.control.lock() = None;
        self.registry.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for LoginPlace {
    fn drop(&mut self) {
        self.registry.lock().logins.remove(&self.number);
    }
}

impl Drop for SessionPlace {
    fn drop(&mut self) {
        let mut inner = self.registry.lock();
        inner.sessions.remove(&self.control.pid);
        if let Some(count) = inner.roles.get_mut(&self.control.role) {
            *count -= 1;
            if *count == 0 {
                inner.roles.remove(&self.control.role);
            }
        }
    }
}
