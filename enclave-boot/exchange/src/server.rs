//! The server's side: one question, one answer, then the stream is Postgres'.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cloister_attestation::Evidence;
use cloister_platform::{Kind, Platform};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_rustls::server::TlsStream;

use crate::ALPN;
use crate::error::ExchangeError;
use crate::frame::{Frame, form};
use crate::message::{Answer, Ask, Message};
use crate::rate::Rate;
use crate::room::Room;
use crate::session::exporter;

/// A client asks at once, or isn't one.
const ASK_WAIT: Duration = Duration::from_secs(10);
/// An answer fits into the buffers of a connection that is read at all.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// Hardware answers in milliseconds; a host that throttles it isn't waited for.
const REPORT_WAIT: Duration = Duration::from_secs(20);
const REPORTS_PER_S: u32 = 20;

/// Makes a TLS configuration fit for the exchange: offers [`ALPN`], and no session is ever resumed or has early data.
pub fn prepare(config: &mut ServerConfig) {
    config.alpn_protocols.push(ALPN.to_vec());
    config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
}

/// Answers for one platform, at a rate. Shared by all connections of a server.
pub struct Attester {
    platform: Arc<dyn Platform>,
    rate: Rate,
}

impl Attester {
    /// At most 20 reports a second, 40 at once.
    #[must_use]
    pub fn new(platform: Arc<dyn Platform>) -> Self {
        Self::with_rate(platform, REPORTS_PER_S)
    }

    /// At most `per_s` reports a second, twice as many at once.
    #[must_use]
    pub fn with_rate(platform: Arc<dyn Platform>, per_s: u32) -> Self {
        Self { platform, rate: Rate::new(per_s, Instant::now()) }
    }

    /// What vouches for the answers. A server on [`Kind::Simulated`] says so in its banner.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.platform.kind()
    }

    /// Reads the question and answers it with a fresh report. Afterwards the stream is the client's protocol's.
    /// If there is no report the client is told that much, and why to ask later; the details are the error.
    ///
    /// # Errors
    /// If the session isn't fit (see [`prepare`]), the client doesn't ask within 10 s, or there is no report. The
    /// connection should then be closed.
    pub async fn answer<S: AsyncRead + AsyncWrite + Unpin>(&self, tls: &mut TlsStream<S>, room: &Room) -> Result<(), ExchangeError> {
        let connection = tls.get_ref().1;
        let exporter = exporter(connection, |out, label| connection.export_keying_material(out, label, None))?;
        let ask = timeout(ASK_WAIT, Frame::read(tls)).await.map_err(|_| ExchangeError::Late("question"))??;
        let Message::Ask(Ask { nonce }) = Message::from_frame(ask)? else { return Err(form("an answer instead of a question")) };
        let report_data = room.binding(nonce, exporter).report_data();
        let (message, outcome) = match self.report(report_data).await {
            Ok(evidence) => (Message::Answer(Box::new(self.say(evidence, room))), Ok(())),
            Err(error @ ExchangeError::Refused(_)) => (Message::Refusal("too many sessions at once, try again".into()), Err(error)),
            Err(error) => (Message::Refusal("its platform gives no report now".into()), Err(error)),
        };
        timeout(ANSWER_WAIT, message.to_frame().write(tls)).await.map_err(|_| ExchangeError::Late("reader of the answer"))??;
        outcome
    }

    async fn report(&self, report_data: [u8; 64]) -> Result<Evidence, ExchangeError> {
        if !self.rate.take(Instant::now()) {
            return Err(ExchangeError::Refused("more sessions a second than the rate".into()));
        }
        let platform = Arc::clone(&self.platform);
        let made = tokio::task::spawn_blocking(move || platform.report(&report_data));
        let made = timeout(REPORT_WAIT, made).await.map_err(|_| ExchangeError::Late("report"))?;
        Ok(made.map_err(|_| ExchangeError::Late("report"))??)
    }

    fn say(&self, evidence: Evidence, room: &Room) -> Answer {
        Answer {
            platform: self.platform.kind().to_string(),
            evidence,
            ca: room.ca().to_vec(),
            hpke_key: room.hpke_key.clone(),
            log_key: room.log_key.clone(),
            agreement: room.agreement,
            checkpoint: room.checkpoint.clone(),
        }
    }
}
