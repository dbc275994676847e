//! The exchange over real TLS on loopback: what is accepted, what somebody in between can try, and what it costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod form;
mod relay;
mod round_trips;
mod sessions;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use cloister_attestation::{Accepted, Anchors, Expected, Hex, Policy, Product, UnixTime, Verdict, Verifier};
use cloister_exchange::{Answered, Attester, ExchangeError, Room, prepare};
use cloister_platform::simulated::{Chain, Chip, Launch, Simulated};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

const MEASUREMENT: [u8; 48] = [0x11; 48];
const GENESIS: [u8; 32] = [0x22; 32];

fn now() -> UnixTime {
    UnixTime(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap())
}

fn chain() -> Chain {
    Chain::open_or_make(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulated-chain"), Product::Genoa).unwrap()
}

fn platform() -> Arc<Simulated> {
    Arc::new(Simulated::launch(&chain(), &Chip::new(Product::Genoa, 7, now()), &Launch { measurement: MEASUREMENT, host_data: GENESIS }).unwrap())
}

fn verifier() -> Verifier {
    let policy = Policy {
        measurements: Accepted::OneOf(vec![Hex(MEASUREMENT)]),
        host_data: Accepted::OneOf(vec![Hex(GENESIS)]),
        agreements: Accepted::OneOf(vec![Hex([5; 32])]),
        ..Policy::default()
    };
    Verifier { policy, anchors: Anchors::simulated(Product::Genoa, chain().root()).unwrap(), revocation_lists: Vec::new() }
}

fn appraise(answered: &Answered) -> Verdict {
    verifier().appraise(&answered.answer.evidence, Expected::Session(&answered.binding), now())
}

/// A certificate and its key, as a server keeps them.
struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        Self { certificate: made.cert.der().clone(), key: PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap() }
    }

    fn config(&self) -> ServerConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12]).unwrap();
        builder.with_no_client_auth().with_single_cert(vec![self.certificate.clone()], self.key.clone_key()).unwrap()
    }

    fn prepared(&self) -> ServerConfig {
        let mut config = self.config();
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        prepare(&mut config);
        config
    }

    fn room(&self) -> Room {
        let mut room = Room::new(std::slice::from_ref(&self.certificate)).unwrap();
        (room.agreement, room.log_key, room.checkpoint) = (Some([5; 32]), Some(b"log".to_vec()), Some(b"checkpoint".to_vec()));
        room
    }
}

/// A server that attests and then echoes; it ends with the test's runtime.
async fn serve(config: ServerConfig, attester: Attester, room: Room) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (acceptor, attester) = (TlsAcceptor::from(Arc::new(config)), Arc::new(attester));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, attester, room) = (acceptor.clone(), Arc::clone(&attester), room.clone());
            tokio::spawn(async move {
                let Ok(mut tls) = acceptor.accept(socket).await else { return };
                if attester.answer(&mut tls, &room).await.is_err() {
                    return drop(tls.shutdown().await);
                }
                let (mut reader, mut writer) = tokio::io::split(tls);
                let _ = tokio::io::copy(&mut reader, &mut writer).await;
            });
        }
    });
    address
}

/// An honest server.
async fn room(identity: &Identity) -> SocketAddr {
    serve(identity.prepared(), Attester::new(platform()), identity.room()).await
}

async fn connect(address: SocketAddr, config: ClientConfig) -> std::io::Result<TlsStream<TcpStream>> {
    let socket = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), socket).await
}

async fn ask(address: SocketAddr) -> Result<(TlsStream<TcpStream>, Answered), ExchangeError> {
    let mut tls = connect(address, cloister_exchange::client_config()?).await?;
    let answered = cloister_exchange::ask(&mut tls, cloister_exchange::nonce()?).await?;
    Ok((tls, answered))
}

#[tokio::test]
async fn a_session_is_attested_and_then_the_clients() {
    let identity = Identity::new();
    let (mut tls, answered) = ask(room(&identity).await).await.unwrap();
    let appraised = appraise(&answered).outcome.unwrap();
    assert!(appraised.simulated);
    assert_eq!(answered.answer.platform, "SIMULATED");
    assert_eq!(answered.answer.ca, identity.certificate.as_ref());
    assert_eq!(answered.answer.checkpoint.as_deref(), Some(&b"checkpoint"[..]));
    tls.write_all(b"startup").await.unwrap();
    let mut echoed = [0; 7];
    tls.read_exact(&mut echoed).await.unwrap();
    assert_eq!(&echoed, b"startup");
}

#[tokio::test]
async fn each_session_has_a_report_of_its_own() {
    let address = room(&Identity::new()).await;
    let (_, first) = ask(address).await.unwrap();
    let (_, second) = ask(address).await.unwrap();
    assert_ne!(first.answer.evidence.report, second.answer.evidence.report);
    assert_ne!(first.binding.exporter, second.binding.exporter);
}
