//! Who may come in: the right database, TLS off loopback, SCRAM-SHA-256 over verifiers.
//!
//! An unknown role gets an exchange like a known one's, with a salt that stays the same for its
//! name, so that names can't be tried out.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use cloister_engine::Engine;
use cloister_engine::scram::Verifier;
use cloister_policy::UserError;
use futures::Sink;
use pgwire::api::auth::sasl::SASLAuthStartupHandler;
use pgwire::api::auth::sasl::scram::{ScramAuth, ScramSecret};
use pgwire::api::auth::{AuthSource, LoginInfo, Password, ServerParameterProvider, StartupHandler};
use pgwire::api::{ClientInfo, METADATA_USER};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use ring::hmac;

use crate::errors::fatal;

/// The one database.
pub(crate) const DATABASE: &str = "cloister";
/// The version that clients see: they ask what a Postgres of this version can do.
pub(crate) const SERVER_VERSION: &str = concat!("15.8 (Cloister ", env!("CARGO_PKG_VERSION"), ")");

/// Verifiers of the collaboration's roles.
pub(crate) struct Verifiers {
    engine: Arc<Engine>,
    /// Makes the salts of roles that don't exist.
    unknown: hmac::Key,
}

impl Verifiers {
    pub(crate) fn new(engine: Arc<Engine>, secret: &[u8]) -> Self {
        Self { engine, unknown: hmac::Key::new(hmac::HMAC_SHA256, secret) }
    }

    fn secret(&self, user: &str) -> ScramSecret {
        let state = self.engine.state();
        let known = state.collaboration.role(user).and_then(|role| Verifier::parse(&role.password));
        let verifier = known.unwrap_or_else(|| {
            let derive = |what: &str| hmac::sign(&self.unknown, format!("{what}\0{user}").as_bytes()).as_ref().to_vec();
            let salt = derive("salt").into_iter().take(16).collect();
            Verifier { iterations: 4096, salt, stored_key: derive("stored key"), server_key: derive("server key") }
        });
        ScramSecret::Verifier {
            salt: verifier.salt,
            iterations: verifier.iterations as usize,
            stored_key: verifier.stored_key,
            server_key: verifier.server_key,
        }
    }
}

impl Debug for Verifiers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifiers")
    }
}

#[async_trait]
impl AuthSource for Verifiers {
    async fn get_password(&self, _: &LoginInfo) -> PgWireResult<Password> {
        Err(fatal(&UserError::new("28000", "only SCRAM-SHA-256 is supported")))
    }

    async fn get_scram_secret(&self, login: &LoginInfo) -> PgWireResult<(ScramSecret, Option<()>)> {
        Ok((self.secret(login.user().unwrap_or_default()), None))
    }
}

/// Parameters that a client is told at login.
#[derive(Debug)]
pub(crate) struct Parameters;

impl ServerParameterProvider for Parameters {
    fn server_parameters<C: ClientInfo>(&self, client: &C) -> Option<HashMap<String, String>> {
        let user = client.metadata().get(METADATA_USER).cloned().unwrap_or_default();
        let application = client.metadata().get("application_name").cloned().unwrap_or_default();
        let fixed = [
            ("server_version", SERVER_VERSION),
            ("server_encoding", "UTF8"),
            ("client_encoding", "UTF8"),
            ("DateStyle", "ISO, MDY"),
            ("IntervalStyle", "postgres"),
            ("TimeZone", "UTC"),
            ("integer_datetimes", "on"),
            ("standard_conforming_strings", "on"),
            ("is_superuser", "off"),
            ("in_hot_standby", "off"),
            ("default_transaction_read_only", "on"),
            ("session_authorization", &user),
            ("application_name", &application),
        ];
        Some(fixed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// The login of one connection.
pub(crate) struct Login {
    /// Offers channel binding.
    over_tls: SASLAuthStartupHandler<Parameters>,
    /// On loopback without TLS there is no channel to bind; libpq refuses an offer to.
    in_clear: SASLAuthStartupHandler<Parameters>,
}

impl Login {
    /// `certificate` is the server's own, in PEM, for channel binding.
    pub(crate) fn new(verifiers: Arc<Verifiers>, certificate: &[u8]) -> PgWireResult<Self> {
        let mut binding = ScramAuth::new(Arc::clone(&verifiers) as Arc<dyn AuthSource>);
        binding.configure_certificate(certificate)?;
        let handler = |scram| SASLAuthStartupHandler::new(Arc::new(Parameters)).with_scram(scram);
        Ok(Self { over_tls: handler(binding), in_clear: handler(ScramAuth::new(verifiers)) })
    }
}

#[async_trait]
impl StartupHandler for Login {
    async fn on_startup<C>(&self, client: &mut C, message: PgWireFrontendMessage) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        if let PgWireFrontendMessage::Startup(startup) = &message {
            if !client.is_secure() && !client.socket_addr().ip().is_loopback() {
                return Err(fatal(&UserError::new("28000", "this server requires TLS").hint("Connect with sslmode=require or stronger.")));
            }
            let user = startup.parameters.get("user").map(String::as_str).unwrap_or_default();
            let database = startup.parameters.get("database").map_or(user, String::as_str);
            if database != DATABASE {
                let error = UserError::new("3D000", format!("database \"{database}\" does not exist"))
                    .hint(format!("A server holds one collaboration, in database {DATABASE}."));
                return Err(fatal(&error));
            }
        }
        let scram = if client.is_secure() { &self.over_tls } else { &self.in_clear };
        scram.on_startup(client, message).await.map_err(|error| match error {
            PgWireError::InvalidPassword(_) => {
                let user = client.metadata().get(METADATA_USER).cloned().unwrap_or_default();
                fatal(&UserError::new("28P01", format!("password authentication failed for user \"{user}\"")))
            }
            other => other,
        })
    }
}
