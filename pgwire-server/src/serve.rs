//! The server: listens, serves, drains.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloister_engine::Engine;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::cli::Serve;
use crate::connection::Connection;
use crate::login::Verifiers;
use crate::script::Script;
use crate::tls::{self, Tls};

type AnyError = Box<dyn std::error::Error>;

/// Connections at a time.
const CONNECTIONS_MAX: usize = 500;
/// How long statements may go on after the server was told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Counts statements under way, so that a drain knows when the last one has ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Activity(Arc<AtomicUsize>);

/// A statement under way.
pub(crate) struct Busy(Arc<AtomicUsize>);

impl Activity {
    pub(crate) fn begin(&self) -> Busy {
        self.0.fetch_add(1, Ordering::SeqCst);
        Busy(Arc::clone(&self.0))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// `cloisterd serve`
pub(crate) async fn run(arguments: Serve, engine_runtime: tokio::runtime::Handle) -> Result<(), AnyError> {
    let engine = Engine::open(&arguments.data_dir, engine_runtime)?;
    development_mode();
    let founded = engine.state().collaboration.name().is_some();
    match (&arguments.init, founded) {
        (Some(path), false) => {
            let script = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
            Script::new(&engine).run(&script).await.map_err(|e| format!("{}: {e}", path.display()))?;
        }
        (Some(path), true) => eprintln!("{} was not run: the data directory holds a collaboration already", path.display()),
        (None, false) => {
            let message = format!("{} holds no collaboration yet; found one with --init FILE", arguments.data_dir.display());
            return Err(message.into());
        }
        (None, true) => {}
    }
    let tls = match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(certificate), Some(key)) => tls::load(certificate, key)?,
        _ => tls::own(&arguments.data_dir)?,
    };
    let listener = bind(arguments.listen).await?;
    println!("ready postgres://{}/{}", listener.local_addr()?, crate::login::DATABASE);
    until_stopped(&engine, listener, tls).await
}

/// Said at every start until keys come from the owners.
pub(crate) fn development_mode() {
    eprintln!("DEVELOPMENT MODE: the key of the privacy units lies beside the data, unencrypted, and nothing attests");
    eprintln!("which code runs. Whoever operates this machine can read everything. Use generated data only.");
}

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, AnyError> {
    TcpListener::bind(address).await.map_err(|e| format!("cannot listen on {address}: {e}").into())
}

/// Serves until Ctrl-C or SIGTERM, then drains: no new connections, statements under way end,
/// what waits is written to the journal.
pub(crate) async fn until_stopped(engine: &Arc<Engine>, listener: TcpListener, tls: Tls) -> Result<(), AnyError> {
    let mut secret = [0; 32];
    SystemRandom::new().fill(&mut secret).map_err(|_| "the system has no randomness")?;
    let verifiers = Arc::new(Verifiers::new(Arc::clone(engine), &secret));
    let activity = Activity::default();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = Box::pin(stopped());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tracing::warn!(%peer, "too many connections");
            continue;
        };
        let connection = match Connection::new(engine, &verifiers, &tls.certificate, activity.clone()) {
            Ok(connection) => connection,
            Err(error) => {
                tracing::error!(%error, "a connection could not be set up");
                continue;
            }
        };
        let acceptor = tls.acceptor.clone();
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = pgwire::tokio::process_socket(socket, Some(acceptor), connection).await {
                tracing::debug!(%peer, %error, "a connection ended");
            }
        });
    }
    drop(listener);
    eprintln!("stopping: {} statements under way", activity.0.load(Ordering::SeqCst));
    let drained = async {
        while activity.0.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let _ = tokio::time::timeout(DRAIN, drained).await;
    engine.flush()?;
    Ok(())
}

async fn stopped() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Whether a data directory holds nothing yet.
pub(crate) fn is_new(data_dir: &Path) -> bool {
    !data_dir.join("journal").exists()
}
