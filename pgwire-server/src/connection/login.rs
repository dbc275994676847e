//! Who may come in: the right database, TLS off loopback, SCRAM-SHA-256 over verifiers, and a
//! certificate of the role where the server asks for one.
//!
//! An unknown role gets an exchange like a known one's, with a salt that stays the same for its
//! name, so that names can't be tried out. After a failure the next attempt waits, longer each time.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Buf, Bytes};
use cloister_engine::scram::Verifier;
use cloister_engine::{Engine, Session};
use cloister_policy::{Name, UserError};
use pgwire::api::auth::sasl::scram::{ScramSecret, ScramServerAuth};
use pgwire::error::PgWireError;
use pgwire::messages::startup::{Authentication, BackendKeyData, NegotiateProtocolVersion, ParameterStatus, SecretKey};
use ring::hmac;
use tokio::net::TcpStream;

use super::negotiate::{NoSession, Secured, negotiate};
use super::{End, Wire};
use crate::metadata::Catalog;
use crate::registry::SessionPlace;
use crate::server::{DATABASE, Server};
use crate::wire::{Broken, Frontend, Limits, Startup, put};

const SCRAM: &str = "SCRAM-SHA-256";
const SCRAM_PLUS: &str = "SCRAM-SHA-256-PLUS";
/// The longest message of a login, in bytes.
const LOGIN_BYTES_MAX: usize = 64 << 10;
/// Addresses and roles whose failures are counted; when there are more, some are forgotten.
const FAILURES_MAX: usize = 10_000;
/// The most that a failure's delay grows by.
const DELAYS_MAX: u32 = 10;

/// A client that has logged in.
pub(super) struct Entered {
    pub(super) wire: Wire,
    pub(super) session: Arc<Session>,
    pub(super) place: SessionPlace,
}

/// From the first byte to the end of the login.
pub(super) async fn enter(server: &Arc<Server>, socket: TcpStream, peer: SocketAddr) -> Result<Entered, NoSession> {
    let asked = negotiate(server, socket).await?;
    let (mut wire, parameters) = (asked.wire, asked.parameters);
    match admit(server, &mut wire, peer, asked.minor, &parameters, asked.tls.as_ref()).await {
        Ok((session, place)) => Ok(Entered { wire, session, place }),
        Err(end) => Err((Some(wire), end)),
    }
}

async fn admit(
    server: &Arc<Server>,
    wire: &mut Wire,
    peer: SocketAddr,
    minor: u16,
    parameters: &Startup,
    tls: Option<&Secured>,
) -> Result<(Arc<Session>, SessionPlace), End> {
    if tls.is_none() && !peer.ip().is_loopback() {
        return Err(End::Fatal(UserError::new("28000", "this server requires TLS").hint("Connect with sslmode=require or stronger.")));
    }
    let user = checked(parameters).map_err(End::Fatal)?;
    let unknown: Vec<_> = parameters.iter().filter(|(name, _)| name.starts_with("_pq_.")).map(|(name, _)| name.clone()).collect();
    if minor > 0 || !unknown.is_empty() {
        put(&mut wire.writer.output, &NegotiateProtocolVersion::new(0, unknown));
    }
    authenticate(server, wire, peer.ip(), user, tls.is_some_and(|tls| tls.binds)).await?;
    if let Some(tls) = tls
        && server.tls.asks_for_certificates
        && tls.certificate_name.as_deref() != Some(user)
    {
        return Err(End::Fatal(UserError::new("28000", format!("certificate authentication failed for user \"{user}\""))));
    }
    if server.registry.draining.is_cancelled() {
        return Err(End::Fatal(UserError::new("57P03", "the database system is shutting down")));
    }
    let place = server.registry.begin_session(user, server.limits.max_connections, server.limits.max_connections_per_role).map_err(End::Fatal)?;
    let settings = Arc::default();
    let catalog = Arc::new(Catalog::new(&settings, place.control.pid, server.version()));
    let session = Name::new(user).and_then(|role| Session::new(&server.engine, role, catalog, settings)).map_err(End::Fatal)?;
    let session = Arc::new(session);
    begin_with(&session, parameters, server.version()).map_err(End::Fatal)?;
    let output = &mut wire.writer.output;
    put(output, &Authentication::Ok);
    for name in REPORTED {
        put(output, &ParameterStatus::new((*name).to_owned(), reported(&session, name)));
    }
    put(output, &BackendKeyData::new(place.control.pid, SecretKey::I32(place.control.secret())));
    Ok((session, place))
}

/// Settings that a client is told of at its login and when they change.
pub(super) const REPORTED: &[&str] = &[
    "application_name",
    "client_encoding",
    "DateStyle",
    "default_transaction_read_only",
    "in_hot_standby",
    "integer_datetimes",
    "IntervalStyle",
    "is_superuser",
    "server_encoding",
    "server_version",
    "session_authorization",
    "standard_conforming_strings",
    "TimeZone",
];

/// What a client is told of a setting.
pub(super) fn reported(session: &Session, name: &str) -> String {
    session.settings().show(name).map(|(_, value)| value).unwrap_or_default()
}

/// The role that a startup packet names, if it asks for the right database.
fn checked(parameters: &Startup) -> Result<&str, UserError> {
    let of = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let user = of("user").filter(|user| !user.is_empty()).ok_or_else(|| UserError::new("28000", "no PostgreSQL user name specified in startup packet"))?;
    if of("replication").is_some_and(|value| !matches!(value, "false" | "off" | "no" | "0")) {
        return Err(UserError::new("0A000", "replication is not supported"));
    }
    let database = of("database").filter(|name| !name.is_empty()).unwrap_or(user);
    if database != DATABASE {
        let error = UserError::new("3D000", format!("database \"{database}\" does not exist"));
        return Err(error.hint(format!("A server holds one collaboration, in database {DATABASE}.")));
    }
    Ok(user)
}

/// Settings from the startup packet.
fn begin_with(session: &Session, parameters: &Startup, server_version: &str) -> Result<(), UserError> {
    let mut settings = session.settings();
    settings.fix("server_version", server_version);
    settings.fix("session_authorization", session.role().as_str());
    for (name, value) in parameters {
        match name.as_str() {
            "user" | "database" | "replication" => {}
            name if name.starts_with("_pq_.") => {}
            "options" => {
                for (name, value) in options(value)? {
                    settings.start_with(&name, &value)?;
                }
            }
            // Drivers tell the zone of their machine. What they are answered says that it is UTC here.
            name if name.eq_ignore_ascii_case("timezone") => {}
            name => settings.start_with(name, value)?,
        }
    }
    Ok(())
}

/// `-c name=value` and `--name=value`, with spaces and backslashes escaped by backslashes.
fn options(text: &str) -> Result<Vec<(String, String)>, UserError> {
    let mut words = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let word = words.last_mut();
        match (letter, word) {
            ('\\', Some(word)) => word.extend(letters.next()),
            (letter, Some(_)) if letter.is_whitespace() => words.push(String::new()),
            (letter, Some(word)) => word.push(letter),
            (_, None) => {}
        }
    }
    let mut given = Vec::new();
    let mut words = words.into_iter().filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let assignment = if word == "-c" { words.next() } else { word.strip_prefix("--").or_else(|| word.strip_prefix("-c")).map(str::to_owned) };
        let pair = assignment.as_deref().and_then(|assignment| assignment.split_once('='));
        let (name, value) = pair.ok_or_else(|| UserError::new("42601", format!("invalid command-line argument for server process: {word}")))?;
        given.push((name.replace('-', "_"), value.to_owned()));
    }
    Ok(given)
}

/// SCRAM-SHA-256 (RFC 5802, RFC 7677), also with the channel bound where the client's own TLS ends here.
async fn authenticate(server: &Server, wire: &mut Wire, peer: IpAddr, user: &str, binds: bool) -> Result<(), End> {
    let verifiers = &server.verifiers;
    let scram = if binds { &verifiers.over_tls } else { &verifiers.in_clear };
    let offered = if binds { vec![SCRAM_PLUS.to_owned(), SCRAM.to_owned()] } else { vec![SCRAM.to_owned()] };
    put(&mut wire.writer.output, &Authentication::SASL(offered));
    wire.writer.flush().await?;
    let (mechanism, first) = initial_response(response(wire).await?).ok_or_else(|| End::Fatal(malformed()))?;
    // The flag in the message must be the mechanism's, or somebody in the middle changed the offer.
    let bound = match mechanism.as_str() {
        SCRAM => false,
        SCRAM_PLUS if binds => true,
        _ => return Err(End::Fatal(UserError::new("08P01", "client selected an invalid SASL authentication mechanism"))),
    };
    if bound != first.starts_with(b"p=") {
        return Err(End::Fatal(malformed().detail("The channel binding flag is not that of the mechanism.")));
    }
    // Before the challenge, so that hanging up early tells nothing sooner.
    tokio::time::sleep(verifiers.delay(peer, user, server.limits.failed_login_delay.0)).await;
    let began = scram.on_client_first_message_with_secret(&first, verifiers.secret(user));
    let (challenge, waiting) = began.map_err(|error| End::Fatal(refused(&error, user)))?;
    put(&mut wire.writer.output, &Authentication::SASLContinue(challenge.into()));
    wire.writer.flush().await?;
    let proof = response(wire).await?;
    match waiting.on_client_final_message(&proof) {
        Ok(signature) => {
            verifiers.forgive(peer, user);
            put(&mut wire.writer.output, &Authentication::SASLFinal(signature.into()));
            Ok(())
        }
        Err(error) => {
            verifiers.blame(peer, user);
            Err(End::Fatal(refused(&error, user)))
        }
    }
}

fn malformed() -> UserError {
    UserError::new("08P01", "malformed SCRAM message")
}

fn refused(error: &PgWireError, user: &str) -> UserError {
    match error {
        PgWireError::InvalidPassword(_) => UserError::new("28P01", format!("password authentication failed for user \"{user}\"")),
        error => malformed().detail(error.to_string()),
    }
}

/// The next message of the exchange; nothing else may come.
async fn response(wire: &mut Wire) -> Result<Bytes, End> {
    let limits = Limits { large: 0, small: LOGIN_BYTES_MAX };
    match wire.reader.message(limits).await? {
        Ok(Frontend::Password(data)) => Ok(data),
        Ok(Frontend::Terminate) => Err(End::Done),
        Ok(_) => Err(End::Fatal(UserError::new("08P01", "expected SASL response"))),
        Err(Broken::Message(_, error) | Broken::Stream(error)) => Err(End::Fatal(error)),
    }
}

/// Mechanism and data of the first response.
fn initial_response(mut data: Bytes) -> Option<(String, Bytes)> {
    let end = data.iter().position(|byte| *byte == 0)?;
    let mechanism = String::from_utf8(data.split_to(end).to_vec()).ok()?;
    data.advance(1);
    let length = usize::try_from(data.try_get_i32().ok()?).ok()?;
    (length == data.len()).then_some((mechanism, data))
}

/// Verifiers of the collaboration's roles, and failures of late.
pub(crate) struct Verifiers {
    engine: Arc<Engine>,
    /// Makes the salts of roles that don't exist.
    unknown: hmac::Key,
    over_tls: ScramServerAuth,
    /// Where the client sees no TLS there is no channel to bind; libpq refuses an offer to.
    in_clear: ScramServerAuth,
    /// By address and role, so that nobody is kept out by guesses from elsewhere.
    failures: Mutex<HashMap<(IpAddr, String), u32>>,
}

impl Verifiers {
    /// `certificate` is the server's own, in PEM, for channel binding.
    ///
    /// # Errors
    /// A certificate that can't be bound to: Ed25519 has no tls-server-end-point.
    pub(crate) fn new(engine: Arc<Engine>, certificate: &[u8]) -> Result<Self, PgWireError> {
        let mut over_tls = ScramServerAuth::new();
        over_tls.configure_certificate(certificate)?;
        // The same at every start: a salt that changed would tell that its role doesn't exist.
        let unknown = hmac::Key::new(hmac::HMAC_SHA256, &engine.derived_secret("salts of unknown roles"));
        Ok(Self { engine, unknown, over_tls, in_clear: ScramServerAuth::new(), failures: Mutex::default() })
    }

    fn secret(&self, user: &str) -> ScramSecret {
        let state = self.engine.state();
        let known = state.collaboration.role(user).and_then(|role| Verifier::parse(&role.password));
        // Made for a known role too, so that both take the same time.
        let derive = |what: &str| hmac::sign(&self.unknown, format!("{what}\0{user}").as_bytes()).as_ref().to_vec();
        let salt = derive("salt").into_iter().take(16).collect();
        let made = Verifier { iterations: 4096, salt, stored_key: derive("stored key"), server_key: derive("server key") };
        let verifier = known.unwrap_or(made);
        ScramSecret::Verifier {
            salt: verifier.salt,
            iterations: verifier.iterations as usize,
            stored_key: verifier.stored_key,
            server_key: verifier.server_key,
        }
    }

    /// How long the next attempt waits: longer with each failure.
    fn delay(&self, peer: IpAddr, user: &str, each: Duration) -> Duration {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        each * failures.get(&(peer, user.to_owned())).copied().unwrap_or(0)
    }

    fn blame(&self, peer: IpAddr, user: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= FAILURES_MAX
            && let Some(any) = failures.keys().next().cloned()
        {
            failures.remove(&any);
        }
        let count = failures.entry((peer, user.to_owned())).or_default();
        *count = (*count + 1).min(DELAYS_MAX);
    }

    fn forgive(&self, peer: IpAddr, user: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&(peer, user.to_owned()));
    }
}

impl std::fmt::Debug for Verifiers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifiers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_a_startup_packet() {
        let pairs = |text: &str| options(text).ok();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(pairs("-c statement_timeout=5min --application-name=a\\ b"), Some(vec![pair("statement_timeout", "5min"), pair("application_name", "a b")]));
        assert_eq!(pairs("-cjit=off"), Some(vec![pair("jit", "off")]));
        assert_eq!(pairs(""), Some(vec![]));
        assert_eq!(pairs("-c"), None);
        assert_eq!(pairs("what"), None);
    }
}
