//! A session with a server, and its evidence.

use std::sync::Arc;
use std::time::Duration;

use cloister_attestation::{Expected, UnixTime, Verdict, Verifier};
use cloister_exchange::{Answered, ExchangeError, ask, client_config, nonce};
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

/// A session that was asked; whether to use it is the appraisal's word.
pub(crate) struct Attested {
    pub(crate) stream: TlsStream<TcpStream>,
    pub(crate) answered: Answered,
    /// From the question to the answer.
    pub(crate) took: Duration,
}

/// Connects, asks, and has the evidence back.
pub(crate) async fn attest(address: &Address) -> Result<Attested, ExchangeError> {
    let socket = timeout(CONNECT_WAIT, TcpStream::connect((address.host.as_str(), address.port))).await.map_err(|_| ExchangeError::Late("connection"))??;
    // Small messages in turn: waiting to fill packets would cost 40 ms a turn.
    socket.set_nodelay(true)?;
    let name = ServerName::try_from(address.host.clone()).map_err(|_| ExchangeError::Session("it has no name"))?;
    let connector = TlsConnector::from(Arc::new(client_config()?));
    let mut stream = timeout(CONNECT_WAIT, connector.connect(name, socket)).await.map_err(|_| ExchangeError::Late("TLS handshake"))??;
    let start = std::time::Instant::now();
    let answered = ask(&mut stream, nonce()?).await?;
    Ok(Attested { stream, answered, took: start.elapsed() })
}

/// Appraises what a session brought, for that session.
pub(crate) fn appraise(answered: &Answered, verifier: &Verifier, now: UnixTime) -> Verdict {
    verifier.appraise(&answered.answer.evidence, Expected::Session(&answered.binding), now)
}
