//! A server that attests itself, and what members and their programs see of it: by `cloister verify`, through
//! `cloister proxy`, and with stock libpq. The platform is simulated; nothing else is.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::agreement::asked;
use crate::harness::{CLOISTERD, Server, block_on, script};

const MEASUREMENT: &str = "111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111";

/// The members' tool. Whoever builds the workspace's tests builds it, too.
fn tool() -> PathBuf {
    let tool = Path::new(CLOISTERD).with_file_name("cloister");
    assert!(tool.exists(), "{} is needed for this test: cargo build -p cloister-cli", tool.display());
    tool
}

fn cloister(arguments: &[&str]) -> Output {
    Command::new(tool()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Keys that take half a minute to make are made once.
fn chain() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulated-chain")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A small world that attests itself, and what its owners know of it.
struct Room {
    server: Server,
    judge: Vec<String>,
}

impl Room {
    fn new() -> Self {
        let chain = chain().display().to_string();
        let server = Server::small_world_with(&["--attest", "simulated", "--simulation", &chain, "--simulated-measurement", MEASUREMENT]);
        let judge =
            ["--simulated-root", &format!("{chain}/genoa-ark.der"), "--measurement", MEASUREMENT, "--host-data", &genesis()].map(str::to_owned).to_vec();
        Self { server, judge }
    }

    fn address(&self) -> String {
        format!("127.0.0.1:{}", self.server.port)
    }

    fn verify(&self, more: &[&str]) -> Output {
        let address = self.address();
        let judge: Vec<_> = self.judge.iter().map(String::as_str).collect();
        cloister(&[&["verify", &address], &judge[..], more].concat())
    }
}

/// The genesis of the small world, from the owners' copy of its script: as they wrote it, passwords and data left out.
fn genesis() -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script::expand(include_str!("world.sql"))).unwrap();
    let output = cloister(&["genesis", file.path().to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    text(&output.stdout).trim().to_owned()
}

/// A running proxy; it ends with the value.
struct Proxy {
    child: Child,
    port: u16,
}

impl Proxy {
    fn to(address: &str, judge: &[String]) -> Self {
        let mut child =
            Command::new(tool()).args(["proxy", "--listen", "127.0.0.1:0", "--server", address]).args(judge).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split([':', ',']).nth(1).unwrap_or_else(|| panic!("{line}")).parse().unwrap();
        Self { child, port }
    }

    async fn connect(&self, role: &str, password: &str) -> Result<tokio_postgres::Client, tokio_postgres::Error> {
        let config = format!("host=127.0.0.1 port={} dbname=cloister user={role} password={password}", self.port);
        let (client, connection) = tokio_postgres::connect(&config, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// psql, by a connection string.
fn psql(connection: &str, sql: &str) -> (i32, String, String) {
    let output = Command::new("psql").args([connection, "-X", "-Atc", sql]).env("PGPASSWORD", "demo").stdin(Stdio::null()).output();
    let output = output.expect("psql is needed for this test: .ci/run installs it");
    (output.status.code().unwrap_or(-1), text(&output.stdout).trim().to_owned(), text(&output.stderr))
}

#[test]
fn owners_verify_program_collaboration_and_agreement() {
    let room = Room::new();
    let output = room.verify(&[]);
    let seen = text(&output.stdout);
    assert!(output.status.success() && seen.starts_with("SIMULATED"), "{seen}{}", text(&output.stderr));
    for step in ["measurement", "host-data", "report-data"] {
        assert!(seen.lines().any(|line| line.trim_start().starts_with("ok") && line.contains(step)), "{step}: {seen}");
    }
    // A verifier that nobody told of the simulation, another program, another collaboration.
    let address = room.address();
    let refused = |arguments: &[&str], step: &str| {
        let output = cloister(&[&["verify", &address, "--json"], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(text(&output.stdout).contains(&format!("\"{step}\"")), "{step}: {}", text(&output.stdout));
    };
    let root = room.judge[1].as_str();
    refused(&["--any-measurement"], "root");
    refused(&["--simulated-root", root, "--measurement", &MEASUREMENT.replace('1', "2")], "measurement");
    refused(&["--simulated-root", root, "--any-measurement", "--host-data", &"0".repeat(64)], "host-data");

    // The agreement that evidence carries is the one that owners read, and compute from the log.
    block_on(async {
        let auditor = room.server.connect("auditor").await;
        let digest = async || asked(&auditor, "SELECT digest, genesis FROM cleanroom.agreement").await.unwrap().remove(0);
        let before = digest().await;
        assert_eq!(before[1].as_deref(), Some(format!("sha256:{}", genesis()).as_str()));
        assert_eq!(before[0].as_deref(), Some(computed(&auditor).await.as_str()));
        let agreed = before[0].clone().unwrap();
        let agreement = ["--agreement", agreed.as_str()];
        assert!(room.verify(&agreement).status.success());
        // Passwords aren't part of it; anything else is.
        let admin = room.server.connect("bank_admin").await;
        admin.simple_query("ALTER ROLE bank_admin PASSWORD 'other'").await.unwrap();
        assert!(room.verify(&agreement).status.success());
        admin
            .simple_query("CREATE DATASET bank.more (email text PRIVACY UNIT AS email, n text DIMENSION) THRESHOLD 10 ROWS PER PERSON 2 ROWS AT MOST 10")
            .await
            .unwrap();
        let output = room.verify(&[&agreement[..], &["--json"]].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("\"agreement\""), "{}", text(&output.stdout));
        let after = digest().await;
        assert_eq!(after[0].as_deref(), Some(computed(&auditor).await.as_str()));
        assert!(room.verify(&["--agreement", after[0].as_deref().unwrap()]).status.success());
        // Everybody sees that it is a simulation: in the version, in the log, on the console.
        let version = asked(&auditor, "SHOW server_version").await.unwrap().remove(0).remove(0).unwrap();
        assert!(version.contains("SIMULATED"), "{version}");
        assert!(psql(&format!("host=127.0.0.1 port={} dbname=cloister user=analyst", room.server.port), "SELECT version()").1.contains("SIMULATED"));
        let log = asked(&auditor, "SELECT subject, text FROM cleanroom.log WHERE kind = 'attesting'").await.unwrap().remove(0);
        assert_eq!(log[0].as_deref(), Some("SIMULATED"));
        assert!(log[1].as_deref().unwrap().contains(MEASUREMENT));
        let analyst = room.server.connect("analyst").await;
        assert!(asked(&analyst, "SELECT 1 FROM cleanroom.log WHERE kind IN ('attesting', 'founding')").await.unwrap().is_empty());
    });
    assert!(room.server.log().contains("SIMULATED"), "{}", room.server.log());
}

/// docs/attestation.md's formula, by somebody who has only the log.
async fn computed(auditor: &tokio_postgres::Client) -> String {
    let hash = |parts: &[&[u8]]| {
        let mut bytes = Vec::new();
        for part in [b"cloister agreement v1".as_slice()].iter().chain(parts) {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(*part);
        }
        cloister_attestation::sha256(&bytes)
    };
    let log = asked(auditor, "SELECT kind, actor, subject, text FROM cleanroom.log ORDER BY entry").await.unwrap();
    let mut digest = [0; 32];
    for row in &log {
        let [kind, actor, subject, text] = [0, 1, 2, 3].map(|at| row[at].as_deref().unwrap_or_default());
        match kind {
            "founding" => digest = hash(&[&cloister_attestation::Hex::<32>::parse(subject.strip_prefix("sha256:").unwrap()).unwrap().0]),
            "statement" if !text.starts_with("ALTER ROLE") => digest = hash(&[&digest, actor.as_bytes(), text.as_bytes()]),
            _ => {}
        }
    }
    format!("sha256:{}", cloister_attestation::Hex(digest))
}

#[test]
fn programs_talk_through_the_proxy() {
    let room = Room::new();
    block_on(script::run(&room.server, include_str!("attacks/setup.inc")));
    let proxy = Proxy::to(&room.address(), &room.judge);
    let through = format!("host=127.0.0.1 port={} dbname=cloister user=analyst", proxy.port);
    let (status, out, err) = psql(&through, "SELECT count(*) FROM templates.regions");
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.parse::<u32>().unwrap() > 0, "{out}");
    let (status, _, err) = psql(&through, "SELECT * FROM bank.customers");
    assert!(status == 1 && err.contains("permission denied"), "{err}");
    let (_, _, err) = psql(&format!("{through} sslmode=require"), "SELECT 1");
    assert!(err.contains("does not support SSL"), "{err}");
    block_on(async {
        // The extended protocol, a wrong password, a cancel: everything that a connection has.
        let client = proxy.connect("analyst", "demo").await.unwrap();
        let rows = client.query("SELECT $1::int8 + 1", &[&41_i64]).await.unwrap();
        assert_eq!(rows[0].get::<_, i64>(0), 42);
        let error = proxy.connect("analyst", "wrong").await.err().unwrap();
        assert_eq!(error.code().map(|c| c.code().to_owned()).as_deref(), Some("28P01"));
        let token = client.cancel_token();
        let long = tokio::spawn(async move { client.simple_query("SELECT count(*) FROM generate_series(1, 100000000000)").await });
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        token.cancel_query(tokio_postgres::NoTls).await.unwrap();
        let error = long.await.unwrap().unwrap_err();
        assert_eq!(error.code().map(|c| c.code().to_owned()).as_deref(), Some("57014"), "{error}");
    });
    // Who is in between has no evidence for his session, whatever certificate he shows.
    let middle = block_on_forever(stranger(room.server.port, Begins::WithTls));
    let lured = Proxy::to(&format!("127.0.0.1:{middle}"), &room.judge);
    let (status, _, err) = psql(&format!("host=127.0.0.1 port={} dbname=cloister user=analyst", lured.port), "SELECT 1");
    assert!(status == 2 && err.contains("was refused: step report-data"), "{err}");
    // Another agreement than the member's.
    let judge: Vec<_> = room.judge.iter().cloned().chain(["--agreement".to_owned(), "0".repeat(64)]).collect();
    let strict = Proxy::to(&room.address(), &judge);
    let (status, _, err) = psql(&format!("host=127.0.0.1 port={} dbname=cloister user=analyst", strict.port), "SELECT 1");
    assert!(status == 2 && err.contains("was refused: step agreement"), "{err}");
}

/// Verified once, then libpq alone: the room's own authority, and the channel bound.
#[test]
fn stock_libpq_with_channel_binding() {
    let room = Room::new();
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("room.crt").display().to_string();
    assert!(room.verify(&["--ca", &ca]).status.success());
    let stock = |port: u16, ca: &str| {
        psql(
            &format!("host=localhost port={port} dbname=cloister user=analyst sslmode=verify-full channel_binding=require sslrootcert={ca}"),
            "SELECT 'inside'",
        )
    };
    let (status, out, err) = stock(room.server.port, &ca);
    assert_eq!((status, out.as_str()), (0, "inside"), "{err}");
    // In between: no certificate of that authority; and of an authority that libpq is made to believe, no channel that binds.
    let stranger_ca = folder.path().join("stranger.crt").display().to_string();
    let middle = block_on_forever(stranger(room.server.port, Begins::WithSslRequest(stranger_ca.clone().into())));
    let (status, _, err) = stock(middle, &ca);
    assert!(status == 2 && err.contains("certificate verify failed"), "{err}");
    let (status, _, err) = stock(middle, &stranger_ca);
    assert!(status == 2 && err.to_lowercase().contains("channel binding"), "{err}");
}

#[test]
fn a_server_refuses_what_it_was_not_launched_for() {
    let folder = tempfile::tempdir().unwrap();
    let init = folder.path().join("init.sql");
    std::fs::write(&init, script::expand(include_str!("world.sql"))).unwrap();
    let data = folder.path().join("data").display().to_string();
    let chain = chain().display().to_string();
    let serve = |more: &[&str]| {
        let run = Command::new(CLOISTERD)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir", &data, "--init", init.to_str().unwrap(), "--simulation", &chain])
            .args(more)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        text(&run.stderr)
    };
    let err = serve(&["--attest", "simulated", "--simulated-host-data", &"ab".repeat(32)]);
    assert!(err.contains("launched for another collaboration") && err.contains(&genesis()), "{err}");
    assert!(std::fs::metadata(format!("{data}/journal")).unwrap().len() == 0, "nothing was founded");
    if !Path::new("/dev/sev-guest").exists() {
        let err = serve(&["--attest", "hardware"]);
        assert!(err.contains("/dev/sev-guest can't be opened"), "{err}");
    }
    let err = serve(&["--attest", "simulated", "--tls-cert", "a.crt", "--tls-key", "a.key"]);
    assert!(err.contains("makes its key inside"), "{err}");
    // A server that attests nothing says so to who asks.
    let plain = Server::small_world();
    let output = cloister(&["verify", &format!("127.0.0.1:{}", plain.port), "--any-measurement"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the server attests nothing"), "{output:?}");
}

/// Evidence names the whole script, so a server that ran a part of it serves nothing.
#[test]
fn a_founding_that_stopped_halfway_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let init = folder.path().join("init.sql");
    std::fs::write(&init, "CREATE COLLABORATION c; CREATE MEMBER a;\nCREATE MEMBER a;").unwrap();
    let data = folder.path().join("data").display().to_string();
    let serve = || {
        let run = Command::new(CLOISTERD).args(["serve", "--listen", "127.0.0.1:0", "--data-dir", &data, "--init", init.to_str().unwrap()]).output().unwrap();
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        text(&run.stderr)
    };
    assert!(serve().contains("line 2"));
    let err = serve();
    assert!(err.contains("stopped before its end"), "{err}");
}

/// How the one in between is spoken to.
enum Begins {
    /// By the exchange.
    WithTls,
    /// By libpq; his authority's certificate is written here.
    WithSslRequest(PathBuf),
}

/// Ends TLS with a certificate of his own and passes everything on inside a session of his own. Returns his port.
async fn stranger(server: u16, begins: Begins) -> u16 {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Constrained(0));
    authority.distinguished_name.push(rcgen::DnType::CommonName, "A stranger");
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let own = authority.self_signed(&authority_key).unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &rcgen::Issuer::new(authority, authority_key)).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS13]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut config = builder.with_no_client_auth().with_single_cert(vec![leaf.der().clone(), own.der().clone()], key).unwrap();
    let mut far_config = cloister_exchange::client_config().unwrap();
    let alpn = match &begins {
        Begins::WithTls => cloister_exchange::ALPN,
        Begins::WithSslRequest(path) => {
            std::fs::write(path, own.pem()).unwrap();
            b"postgresql"
        }
    };
    (config.alpn_protocols, far_config.alpn_protocols) = (vec![alpn.to_vec()], vec![alpn.to_vec()]);
    let (acceptor, connector) = (tokio_rustls::TlsAcceptor::from(Arc::new(config)), tokio_rustls::TlsConnector::from(Arc::new(far_config)));
    let asks = matches!(begins, Begins::WithSslRequest(_));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let (acceptor, connector) = (acceptor.clone(), connector.clone());
            tokio::spawn(async move {
                let mut far = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                if asks {
                    let mut request = [0; 8];
                    near.read_exact(&mut request).await.unwrap();
                    near.write_all(b"S").await.unwrap();
                    far.write_all(&request).await.unwrap();
                    assert_eq!(far.read_u8().await.unwrap(), b'S');
                }
                let Ok(mut near) = acceptor.accept(near).await else { return };
                let mut far = connector.connect("localhost".try_into().unwrap(), far).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    port
}

/// Like `block_on`, and what was spawned goes on.
fn block_on_forever<T>(future: impl Future<Output = T>) -> T {
    let runtime = Box::leak(Box::new(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()));
    runtime.block_on(future)
}
