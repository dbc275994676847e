//! A session with a server, and its evidence.

use std::sync::Arc;
use std::time::Duration;

use cloister_attestation::{Expected, UnixTime, Verdict, Verifier};
use cloister_exchange::{Answered, ExchangeError, client_config, nonce};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

const CONNECT_WAIT: Duration = Duration::from_secs(10);

/// `host:port` of a server; the host may be a name, an IPv4 address or an IPv6 address in brackets.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    host: String,
    port: u16,
}

impl std::str::FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (host, port) = text.rsplit_once(':').ok_or("host:port is needed")?;
        let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        let port = port.parse().map_err(|_| format!("{port} is no port"))?;
        ServerName::try_from(host).map_err(|_| format!("{host} is no name of a server"))?;
        Ok(Self { host: host.to_owned(), port })
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') { write!(f, "[{}]:{}", self.host, self.port) } else { write!(f, "{}:{}", self.host, self.port) }
    }
}

/// A session that was asked. It can't be used before its evidence was accepted.
pub(crate) struct Asked {
    stream: TlsStream<TcpStream>,
    answered: Answered,
    /// From the question to the answer.
    pub(crate) took: Duration,
}

/// A session whose evidence was accepted: only [`Asked::appraise`] makes one.
pub(crate) struct Accepted {
    /// Postgres from here on.
    pub(crate) stream: TlsStream<TcpStream>,
    /// The room's CA certificate, DER.
    pub(crate) ca: Vec<u8>,
}

/// Connects, asks, and has the evidence back.
pub(crate) async fn ask(address: &Address) -> Result<Asked, ExchangeError> {
    let socket = timeout(CONNECT_WAIT, TcpStream::connect((address.host.as_str(), address.port))).await.map_err(|_| ExchangeError::Late("connection"))??;
    // Small messages in turn: waiting to fill packets would cost 40 ms a turn.
    socket.set_nodelay(true)?;
    let name = ServerName::try_from(address.host.clone()).map_err(|_| ExchangeError::Session("it has no name"))?;
    let connector = TlsConnector::from(Arc::new(client_config()?));
    let mut stream = timeout(CONNECT_WAIT, connector.connect(name, socket)).await.map_err(|_| ExchangeError::Late("TLS handshake"))??;
    let start = std::time::Instant::now();
    let answered = cloister_exchange::ask(&mut stream, nonce()?).await?;
    Ok(Asked { stream, answered, took: start.elapsed() })
}

impl Asked {
    /// Appraises what the session brought, for that session.
    pub(crate) fn appraise(self, verifier: &Verifier, now: UnixTime) -> (Verdict, Option<Accepted>) {
        let Self { stream, answered: Answered { answer, binding }, .. } = self;
        let verdict = verifier.appraise(&answer.evidence, Expected::Session(&binding), now);
        let accepted = verdict.outcome.is_ok().then_some(Accepted { stream, ca: answer.ca });
        (verdict, accepted)
    }
}
