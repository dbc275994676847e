//! The server: listens, serves, drains.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cloister_engine::Engine;
use cloister_platform::Kind;
use cloister_policy::{Digest, genesis};
use tokio::net::TcpListener;

use crate::attest::Vouching;
use crate::config::Options;
use crate::connection::{self, shutting_down};
use crate::script::Script;
use crate::server::{DATABASE, Server};
use crate::{memory, tls};

type AnyError = Box<dyn std::error::Error>;

/// How long connections may take to close once nothing runs any more.
const FAREWELL: Duration = Duration::from_secs(2);

/// `cloisterd serve`
pub(crate) async fn run(init: Option<&Path>, options: &Options, engine_runtime: tokio::runtime::Handle) -> Result<(), AnyError> {
    let data_dir = options.data_dir.as_deref().ok_or("name the data directory with --data-dir")?;
    let engine = Engine::open(data_dir, options.limits()?.memory(), engine_runtime)?;
    let founded = engine.state().collaboration.name().is_some();
    let vouching = match (init, founded) {
        (Some(path), false) => {
            let named = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
            let script = std::fs::read_to_string(path).map_err(|e| named(&e))?;
            // Before anything is written: a machine that was launched for something else founds nothing.
            let vouching = vouching(options, data_dir, Some(genesis(&script).map_err(|e| named(&e))?))?;
            Script::new(&engine).run(&script).await.map_err(|e| named(&e))?;
            vouching
        }
        (None, false) => {
            let message = format!("{} holds no collaboration yet; found one with --init FILE", data_dir.display());
            return Err(message.into());
        }
        (init, true) => {
            if let Some(path) = init {
                eprintln!("{} was not run: the data directory holds a collaboration already", path.display());
            }
            vouching(options, data_dir, engine.state().genesis)?
        }
    };
    let server = server(engine, options, data_dir, vouching)?;
    let listener = bind(options.listen()).await?;
    println!("ready postgres://{}/{DATABASE}", listener.local_addr()?);
    until_stopped(&server, listener).await
}

/// A server over an engine, with its metrics if they were asked for, attested if anything vouches for it.
pub(crate) fn server(engine: Arc<Engine>, options: &Options, data_dir: &Path, vouching: Option<Vouching>) -> Result<Arc<Server>, AnyError> {
    // What evidence names is the whole script: nothing is served that only began by it.
    if !engine.state().founded {
        let message = format!("the founding of {} stopped before its end: remove the directory and found it again", data_dir.display());
        return Err(message.into());
    }
    let tls = match (&options.tls_cert, &options.tls_key, &vouching) {
        (None, None, Some(_)) => tls::inside(options)?,
        (_, _, Some(_)) => return Err("a server that attests itself makes its key inside: --tls-cert and --tls-key can't go with --attest".into()),
        (Some(certificate), Some(key), None) => tls::load(certificate, key, options)?,
        (None, None, None) => tls::own(data_dir, options)?,
        (_, _, None) => return Err("--tls-cert and --tls-key go together".into()),
    };
    crate::metrics_page::listen(options.metrics_listen)?;
    let attestation = vouching.map(|vouching| vouching.begin(&engine, &tls.chain)).transpose()?;
    Server::new(engine, options.limits()?, tls, attestation)
}

/// What vouches for a server, as it was asked for; and what doesn't is said.
pub(crate) fn vouching(options: &Options, data_dir: &Path, genesis: Option<Digest>) -> Result<Option<Vouching>, AnyError> {
    let vouching = options.attestation.platform(data_dir, genesis)?;
    // Said at every start until keys come from the owners.
    eprintln!("DEVELOPMENT MODE: the key of the privacy units lies beside the data, unencrypted. Whoever operates this");
    eprintln!("machine can read everything. Use generated data only.");
    match vouching.as_ref().map(Vouching::kind) {
        None => eprintln!("Nothing attests which code runs: see --attest."),
        Some(Kind::Simulated) => eprintln!("SIMULATED: nothing vouches for the code that this server says it runs."),
        Some(Kind::Hardware) => {}
    }
    Ok(vouching)
}

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, AnyError> {
    TcpListener::bind(address).await.map_err(|e| format!("cannot listen on {address}: {e}").into())
}

/// Serves until Ctrl-C or SIGTERM, then drains: no new connections, idle ones are told, statements
/// under way end or are stopped, what waits is written to the journal.
pub(crate) async fn until_stopped(server: &Arc<Server>, listener: TcpListener) -> Result<(), AnyError> {
    tokio::spawn(memory::guard(Arc::clone(server)));
    let mut stop = Box::pin(stopped());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((socket, peer)) => {
                metrics::counter!("cloister_connections_total").increment(1);
                tokio::spawn(connection::serve(Arc::clone(server), socket, peer));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    drain(server).await;
    server.engine.flush()?;
    Ok(())
}

async fn drain(server: &Server) {
    let registry = &server.registry;
    eprintln!("stopping: {} statements under way", registry.running());
    registry.draining.cancel();
    let until = async |done: &dyn Fn() -> bool| {
        while !done() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(server.limits.drain_timeout.0, until(&|| registry.running() == 0)).await.is_err() {
        registry.stop_all(&shutting_down());
    }
    let _ = tokio::time::timeout(FAREWELL, until(&|| registry.sessions() == 0)).await;
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
