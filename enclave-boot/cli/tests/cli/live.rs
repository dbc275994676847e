//! `verify` and `proxy` against a room over TLS, with and without somebody in between.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};

use crate::room::{AGREEMENT, GENESIS, Identity, MEASUREMENT, PASSWORD, platform, serve};
use crate::{cloister, root_file, said, step};

/// What a member knows of the room.
pub(crate) fn judge() -> Vec<String> {
    [
        ("--measurement", hex::encode(MEASUREMENT)),
        ("--host-data", hex::encode(GENESIS)),
        ("--agreement", hex::encode(AGREEMENT)),
        ("--simulated-root", root_file().display().to_string()),
    ]
    .into_iter()
    .flat_map(|(flag, value)| [flag.to_owned(), value])
    .collect()
}

async fn verify(address: SocketAddr, more: &[String]) -> std::process::Output {
    let arguments: Vec<_> = ["verify".to_owned(), address.to_string()].into_iter().chain(judge()).chain(more.iter().cloned()).collect();
    tokio::task::spawn_blocking(move || cloister(arguments)).await.unwrap()
}

/// A process that ends with the value.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running proxy, and where it listens.
pub(crate) struct Proxy {
    _running: Running,
    pub(crate) port: u16,
}

impl Proxy {
    pub(crate) fn start(server: SocketAddr, judge: Vec<String>) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cloister"))
            .args(["proxy", "--listen", "127.0.0.1:0", "--server", &server.to_string()])
            .args(judge)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split([':', ',']).nth(1).unwrap_or_else(|| panic!("{line}")).parse().unwrap();
        Self { _running: Running(child), port }
    }
}

/// Ends TLS with a certificate of its own and passes everything on inside a session of its own.
pub(crate) async fn man_in_the_middle(identity: &Identity, server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = identity.acceptor();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut near) = acceptor.accept(socket).await else { return };
                let far = TcpStream::connect(server).await.unwrap();
                let connector = tokio_rustls::TlsConnector::from(Arc::new(cloister_exchange::client_config().unwrap()));
                let mut far = connector.connect("localhost".try_into().unwrap(), far).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_is_verified_line_by_line() {
    let identity = Identity::new();
    let address = serve(&identity, identity.room(), platform()).await;
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("room.crt");
    let (status, out, err) = said(&verify(address, &["--ca".into(), ca.display().to_string(), "--timing".into()]).await);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.starts_with("SIMULATED"), "{out}");
    assert!(out.contains("ok  report-data      this session, certificate and agreement"), "{out}");
    println!("{out}{err}");
    let pem = std::fs::read(&ca).unwrap();
    let written = <rustls::pki_types::CertificateDer<'_> as rustls::pki_types::pem::PemObject>::from_pem_slice(&pem).unwrap();
    assert_eq!(written, identity.chain[1], "the room's CA");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_room_is_named() {
    let identity = Identity::new();
    let json = ["--json".to_owned()];
    let address = serve(&identity, identity.room(), platform()).await;
    assert_eq!(step(&verify(man_in_the_middle(&Identity::new(), address).await, &json).await).as_deref(), Some("report-data"), "his own certificate");
    assert_eq!(step(&verify(man_in_the_middle(&identity, address).await, &json).await).as_deref(), Some("report-data"), "the room's certificate and key");

    let mut other = identity.room();
    other.agreement = Some([0x66; 32]);
    assert_eq!(step(&verify(serve(&identity, other, platform()).await, &json).await).as_deref(), Some("agreement"));

    let mut guest = platform();
    guest.fields_mut().policy |= 1 << 19;
    assert_eq!(step(&verify(serve(&identity, identity.room(), guest).await, &json).await).as_deref(), Some("debug"));

    // A verifier that wasn't told of the simulation, and nothing is written.
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("room.crt").display().to_string();
    let arguments = ["verify", &address.to_string(), "--any-measurement", "--json", "--ca", &ca].map(str::to_owned);
    let output = tokio::task::spawn_blocking(move || cloister(arguments)).await.unwrap();
    assert_eq!(step(&output).as_deref(), Some("root"));
    assert!(!std::path::Path::new(&ca).exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_reaches_an_attested_room_through_the_proxy() {
    let identity = Identity::new();
    let proxy = Proxy::start(serve(&identity, identity.room(), platform()).await, judge());
    for _ in 0..3 {
        let config = format!("host=127.0.0.1 port={} user=analyst dbname=cloister password={PASSWORD}", proxy.port);
        let (client, connection) = tokio_postgres::connect(&config, tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let rows = client.simple_query("SELECT 1").await.unwrap();
        assert!(format!("{rows:?}").contains("from the room"), "{rows:?}");
        drop(client);
        let _ = connection.await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_reaches_the_client_in_words() {
    let identity = Identity::new();
    let address = serve(&identity, identity.room(), platform()).await;
    let fails = async |server: SocketAddr, judge: Vec<String>| {
        let proxy = Proxy::start(server, judge);
        let config = format!("host=127.0.0.1 port={} user=analyst dbname=cloister password={PASSWORD}", proxy.port);
        let error = tokio_postgres::connect(&config, tokio_postgres::NoTls).await.err().unwrap();
        let error = error.as_db_error().unwrap_or_else(|| panic!("{error}")).clone();
        assert_eq!((error.severity(), error.code().code()), ("FATAL", "08001"));
        format!("{} {} {}", error.message(), error.detail().unwrap(), error.hint().unwrap())
    };
    let said = fails(man_in_the_middle(&Identity::new(), address).await, judge()).await;
    assert!(said.contains("was refused: step report-data Expected ") && said.contains("cloister verify"), "{said}");
    let said = fails(address, vec!["--any-measurement".into()]).await;
    assert!(said.contains("step root") && said.contains("SIMULATED"), "{said}");
    let said = fails("127.0.0.1:1".parse().unwrap(), judge()).await;
    assert!(said.contains("was not reached: step exchange"), "{said}");
}
