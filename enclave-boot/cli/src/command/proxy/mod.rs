//! `proxy`: a local port for any Postgres client, behind which only an attested server answers.
//!
//! Each connection is a session of its own, with evidence of its own, appraised before the first byte of the client's
//! goes on. The client's side is in clear, so it listens on loopback only.

mod startup;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use cloister_attestation::Verifier;
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::Failure;
use crate::judge::Judge;
use crate::print;
use crate::server::{Address, ask};

/// Clients at once; more wait to be accepted.
const SESSIONS_MAX: usize = 256;
/// A client says at once what it wants.
const STARTUP_WAIT: Duration = Duration::from_secs(30);
/// After an error of accepting, as when files run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A local port for any Postgres client: attests the server inside TLS, then passes bytes on.
#[derive(Args)]
#[command(
    after_help = "  cloister proxy --listen 127.0.0.1:5432 --server db.example:5432 --policy policy.json\n  psql \"host=127.0.0.1 port=5432 dbname=cloister user=analyst\"\n\nThe client's side is in clear and on loopback only: other users of this machine can reach it, and still need a password.\nA server that is refused is an error in the client, which names the step."
)]
pub(crate) struct Proxy {
    /// Where clients connect to: an address of loopback; port 0 takes a free one, which is printed
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:5432")]
    listen: SocketAddr,
    /// The server, host:port
    #[arg(long, value_name = "HOST:PORT")]
    server: Address,
    #[command(flatten)]
    judge: Judge,
}

impl Proxy {
    /// Serves until it is stopped.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        if !self.listen.ip().is_loopback() {
            return Err(Failure::Usage(format!("{} isn't loopback: what clients send to the proxy is in clear", self.listen)));
        }
        let verifier = self.judge.verifier()?;
        if verifier.anchors.iter().any(|anchor| anchor.simulated) {
            eprintln!("{}", print::SIMULATED);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(self.serve(Arc::new(verifier)))
    }

    async fn serve(&self, verifier: Arc<Verifier>) -> Result<(), Failure> {
        let listener = TcpListener::bind(self.listen).await.map_err(|e| Failure::Listen(self.listen, e))?;
        println!("listening on {}, for {}", listener.local_addr()?, self.server);
        let places = Arc::new(Semaphore::new(SESSIONS_MAX));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
            let Ok((client, _)) = listener.accept().await else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let session = Session { server: self.server.clone(), verifier: Arc::clone(&verifier), at: self.judge.now() };
            tokio::spawn(async move {
                let _place = place;
                session.run(client).await;
            });
        }
    }
}

/// One client.
struct Session {
    server: Address,
    verifier: Arc<Verifier>,
    at: cloister_attestation::UnixTime,
}

impl Session {
    async fn run(self, mut client: TcpStream) {
        let _ = client.set_nodelay(true);
        let Ok(Ok(startup)) = timeout(STARTUP_WAIT, startup::read(&mut client)).await else { return };
        match self.attest().await {
            Ok(mut server) => {
                if server.write_all(&startup).await.is_ok() {
                    // How either side ends is the other's to hear.
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                }
            }
            Err(refusal) => {
                eprintln!("{}: {}; {}", self.server, refusal.message, refusal.detail);
                let _ = client.write_all(&refusal.encode()).await;
                let _ = client.shutdown().await;
            }
        }
    }

    /// A session with a server whose evidence was accepted.
    async fn attest(&self) -> Result<tokio_rustls::client::TlsStream<TcpStream>, startup::Fatal> {
        let hint = format!("`cloister verify {}` shows the whole appraisal.", self.server);
        let asked = ask(&self.server).await.map_err(|error| startup::Fatal {
            message: format!("{} was not reached: step exchange", self.server),
            detail: error.to_string(),
            hint: hint.clone(),
        })?;
        let (verdict, accepted) = asked.appraise(&self.verifier, self.at);
        accepted.map(|accepted| accepted.stream).ok_or_else(|| startup::Fatal {
            message: verdict.outcome.as_ref().err().map_or_else(String::new, |refusal| format!("{} was refused: step {}", self.server, refusal.step)),
            detail: verdict.outcome.err().map_or_else(String::new, |refusal| format!("Expected {}; found {}.", refusal.expected, refusal.found)),
            hint,
        })
    }
}
