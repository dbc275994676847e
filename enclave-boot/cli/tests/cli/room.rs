//! A small room for tests: Postgres' protocol behind the exchange, and behind ordinary TLS. One query, one answer.
//!
//! It is hooked up as a server would be: `prepare` on its TLS configuration, and `answer` on sessions of `cloister/1`.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use cloister_attestation::sha256;
use cloister_exchange::{ALPN, Attester, Room, prepare};
use cloister_platform::simulated::{Chip, Launch, Simulated};
use pgwire::api::auth::sasl::SASLAuthStartupHandler;
use pgwire::api::auth::sasl::scram::{ScramAuth, ScramSecret};
use pgwire::api::auth::{AuthSource, DefaultServerParameterProvider, LoginInfo, Password, StartupHandler};
use pgwire::api::query::SimpleQueryHandler;
use pgwire::api::results::{DataRowEncoder, FieldFormat, FieldInfo, QueryResponse, Response, Tag};
use pgwire::api::{ClientInfo, PgWireServerHandlers, Type};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_rustls::TlsAcceptor;

use crate::{chain, now};

pub(crate) const MEASUREMENT: [u8; 48] = [0x11; 48];
pub(crate) const GENESIS: [u8; 32] = [0x22; 32];
pub(crate) const AGREEMENT: [u8; 32] = [0x55; 32];
pub(crate) const PASSWORD: &str = "secret";

/// A certificate for localhost, signed by a CA of the room's own; both with keys.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    key: Arc<PrivateKeyDer<'static>>,
    pem: String,
}

impl Identity {
    pub(crate) fn new() -> Self {
        let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Constrained(0));
        // Another name than the leaf's: OpenSSL takes equal ones for a certificate that signed itself.
        authority.distinguished_name.push(rcgen::DnType::CommonName, "The room's CA");
        let issuer_key = rcgen::KeyPair::generate().unwrap();
        let issuer_certificate = authority.self_signed(&issuer_key).unwrap();
        let issuer = rcgen::Issuer::new(authority, issuer_key);
        let key = rcgen::KeyPair::generate().unwrap();
        let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        let pem = format!("{}{}", leaf.pem(), issuer_certificate.pem());
        Self { chain: vec![leaf.der().clone(), issuer_certificate.der().clone()], key: Arc::new(PrivateKeyDer::try_from(key.serialize_der()).unwrap()), pem }
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            rustls::ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12]).unwrap();
        let mut config = builder.with_no_client_auth().with_single_cert(self.chain.clone(), self.key.clone_key()).unwrap();
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        prepare(&mut config);
        TlsAcceptor::from(Arc::new(config))
    }

    pub(crate) fn room(&self) -> Room {
        let mut room = Room::new(&self.chain).unwrap();
        (room.agreement, room.log_key) = (Some(AGREEMENT), Some(b"the log's key".to_vec()));
        room
    }
}

pub(crate) fn platform() -> Simulated {
    let chain = chain();
    Simulated::launch(&chain, &Chip::new(chain.product(), 7, now()), &Launch { measurement: MEASUREMENT, host_data: GENESIS }).unwrap()
}

/// Serves on a free port of loopback until the runtime ends.
pub(crate) async fn serve(identity: &Identity, room: Room, platform: Simulated) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (acceptor, pem) = (identity.acceptor(), identity.pem.clone());
    let attester = Arc::new(Attester::new(Arc::new(platform)));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, attester, room, handlers) = (acceptor.clone(), Arc::clone(&attester), room.clone(), Handlers::new(&pem));
            tokio::spawn(async move { connection(socket, acceptor, &attester, &room, handlers).await });
        }
    });
    address
}

/// TLS at once is the exchange's; anything else is ordinary Postgres, which asks for TLS first.
async fn connection(socket: TcpStream, acceptor: TlsAcceptor, attester: &Attester, room: &Room, handlers: Handlers) {
    let mut first = [0];
    socket.set_nodelay(true).unwrap();
    if !matches!(socket.peek(&mut first).await, Ok(1)) || first != [0x16] {
        return drop(pgwire::tokio::process_socket(socket, Some(acceptor), handlers).await);
    }
    let Ok(mut tls) = acceptor.accept(socket).await else { return };
    if tls.get_ref().1.alpn_protocol() != Some(ALPN) || attester.answer(&mut tls, room).await.is_err() {
        return;
    }
    let (mut near, far) = UnixStream::pair().unwrap();
    tokio::spawn(pgwire::tokio::process_socket_unix(far, handlers));
    let _ = tokio::io::copy_bidirectional(&mut tls, &mut near).await;
}

/// One user, whose password is known; SCRAM, over TLS with channel binding.
#[derive(Debug)]
struct Users;

#[async_trait]
impl AuthSource for Users {
    async fn get_password(&self, _: &LoginInfo) -> PgWireResult<Password> {
        Err(PgWireError::InvalidPassword("scram only".into()))
    }
    async fn get_scram_secret(&self, _: &LoginInfo) -> PgWireResult<(ScramSecret, Option<()>)> {
        let salt = sha256(b"salt")[..16].to_vec();
        let mut salted = [0; 32];
        ring::pbkdf2::derive(ring::pbkdf2::PBKDF2_HMAC_SHA256, 4096.try_into().unwrap(), &salt, PASSWORD.as_bytes(), &mut salted);
        let keyed = |word: &[u8]| ring::hmac::sign(&ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &salted), word);
        let stored_key = sha256(keyed(b"Client Key").as_ref()).to_vec();
        Ok((ScramSecret::Verifier { salt, iterations: 4096, stored_key, server_key: keyed(b"Server Key").as_ref().to_vec() }, None))
    }
}

struct Handlers {
    login: Arc<Login>,
}

impl Handlers {
    fn new(pem: &str) -> Self {
        let mut binding = ScramAuth::new(Arc::new(Users));
        binding.configure_certificate(pem.as_bytes()).unwrap();
        let handler = |scram| SASLAuthStartupHandler::new(Arc::new(DefaultServerParameterProvider::default())).with_scram(scram);
        Self { login: Arc::new(Login { over_tls: handler(binding), inside: handler(ScramAuth::new(Arc::new(Users))) }) }
    }
}

struct Login {
    over_tls: SASLAuthStartupHandler<DefaultServerParameterProvider>,
    inside: SASLAuthStartupHandler<DefaultServerParameterProvider>,
}

#[async_trait]
impl StartupHandler for Login {
    async fn on_startup<C>(&self, client: &mut C, message: PgWireFrontendMessage) -> PgWireResult<()>
    where
        C: ClientInfo + futures::Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as futures::Sink<PgWireBackendMessage>>::Error>,
    {
        let scram = if client.is_secure() { &self.over_tls } else { &self.inside };
        scram.on_startup(client, message).await
    }
}

struct Answers;

#[async_trait]
impl SimpleQueryHandler for Answers {
    async fn do_query<C>(&self, _: &mut C, query: &str) -> PgWireResult<Vec<Response>>
    where
        C: ClientInfo + futures::Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as futures::Sink<PgWireBackendMessage>>::Error>,
    {
        if !query.to_lowercase().contains("select") {
            return Ok(vec![Response::Execution(Tag::new("SET"))]);
        }
        let fields = Arc::new(vec![FieldInfo::new("answer".into(), None, None, Type::TEXT, FieldFormat::Text)]);
        let mut row = DataRowEncoder::new(Arc::clone(&fields));
        row.encode_field(&Some("from the room"))?;
        let rows = futures::stream::iter(vec![Ok(row.take_row())]);
        Ok(vec![Response::Query(QueryResponse::new(fields, rows))])
    }
}

impl PgWireServerHandlers for Handlers {
    fn simple_query_handler(&self) -> Arc<impl SimpleQueryHandler> {
        Arc::new(Answers)
    }
    fn startup_handler(&self) -> Arc<impl StartupHandler> {
        Arc::clone(&self.login)
    }
}
