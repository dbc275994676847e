//! Two hundred logins at a time, right ones and wrong ones.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use bytes::BytesMut;
use postgres_protocol::message::frontend;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::unharmed;
use crate::harness::raw::sqlstate;
use crate::harness::{Server, block_on};

/// Takes any certificate: these tests are about what comes after.
#[derive(Debug)]
struct Anyone;

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &[rustls::pki_types::CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

fn tls(alpn: &[&[u8]]) -> tokio_rustls::TlsConnector {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.dangerous().with_custom_certificate_verifier(Arc::new(Anyone)).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    tokio_rustls::TlsConnector::from(Arc::new(config))
}

/// A connection over TLS: asked for, or begun with at once.
async fn secured(port: u16, direct: bool, alpn: &[&[u8]]) -> std::io::Result<tokio_rustls::client::TlsStream<tokio::net::TcpStream>> {
    let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    if !direct {
        socket.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).await?;
        assert_eq!(socket.read_u8().await?, b'S');
    }
    tls(alpn).connect("localhost".try_into().unwrap(), socket).await
}

/// The server's answer to a startup packet and a first message of SCRAM.
async fn first_answer(port: u16, mechanism: &str, first: &str) -> Vec<u8> {
    let mut stream = secured(port, false, &[]).await.unwrap();
    let mut out = BytesMut::new();
    frontend::startup_message([("user", "analyst"), ("database", "cloister")], &mut out).unwrap();
    frontend::sasl_initial_response(mechanism, first.as_bytes(), &mut out).unwrap();
    stream.write_all(&out).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(2), stream.read_to_end(&mut answer)).await;
    answer
}

#[test]
fn two_hundred_at_once() {
    let mut server = Server::small_world_with(&["--max-logins", "300", "--failed-login-delay", "50ms"]);
    block_on(async {
        let port = server.port;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..200 {
            tasks.spawn(async move {
                let login = async |role: &str, password: &str| {
                    let mut config = tokio_postgres::Config::new();
                    config.host("127.0.0.1").port(port).user(role).password(password).dbname("cloister");
                    match config.connect(tokio_postgres::NoTls).await {
                        Ok((client, connection)) => {
                            tokio::spawn(connection);
                            client.query_one("SELECT current_user::text", &[]).await.unwrap().get::<_, String>(0)
                        }
                        Err(error) => error.code().map_or_else(|| error.to_string(), |code| code.code().to_owned()),
                    }
                };
                match number % 5 {
                    0 => assert_eq!(login("analyst", "demo").await, "analyst"),
                    1 => assert_eq!(login("auditor", "demo").await, "auditor"),
                    2 => assert_eq!(login("analyst", "wrong").await, "28P01"),
                    3 => assert_eq!(login(&format!("nobody{number}"), "demo").await, "28P01"),
                    // Somebody in the middle took -PLUS out of the offer: the client says that it would have bound.
                    _ => assert_eq!(sqlstate(&first_answer(port, "SCRAM-SHA-256", "y,,n=,r=abcdefgh").await).as_deref(), Some("08P01")),
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
    });
    unharmed(&mut server);
}

#[test]
fn a_flag_that_is_not_the_mechanisms_is_refused() {
    let mut server = Server::small_world();
    block_on(async {
        for (mechanism, first, refused) in [
            ("SCRAM-SHA-256", "n,,n=,r=abcdefgh", false),
            ("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=abcdefgh", false),
            ("SCRAM-SHA-256", "p=tls-server-end-point,,n=,r=abcdefgh", true),
            ("SCRAM-SHA-256-PLUS", "n,,n=,r=abcdefgh", true),
            ("SCRAM-SHA-256-PLUS", "p=tls-unique,,n=,r=abcdefgh", true),
            ("SCRAM-SHA-1", "n,,n=,r=abcdefgh", true),
            ("SCRAM-SHA-256", "", true),
            ("SCRAM-SHA-256", "n,,", true),
            ("SCRAM-SHA-256", "n,a=other,n=,r=abcdefgh", true),
        ] {
            let answer = first_answer(server.port, mechanism, first).await;
            assert_eq!(sqlstate(&answer).as_deref() == Some("08P01"), refused, "{mechanism} {first}: {answer:?}");
        }
    });
    unharmed(&mut server);
}

/// A role that doesn't exist is asked for a proof like one that does, with the same salt each time.
#[test]
fn unknown_roles_look_like_known_ones() {
    let server = Server::small_world();
    let salt = |role: &str| {
        let mut raw = crate::harness::raw::Raw::open(server.port).unwrap();
        let mut out = BytesMut::new();
        frontend::startup_message([("user", role), ("database", "cloister")], &mut out).unwrap();
        frontend::sasl_initial_response("SCRAM-SHA-256", b"n,,n=,r=abcdefgh", &mut out).unwrap();
        raw.send(&out).unwrap();
        raw.message().unwrap();
        let challenge = String::from_utf8(raw.message().unwrap()[9..].to_vec()).unwrap();
        let of = |name: &str| challenge.split(',').find_map(|part| part.strip_prefix(name)).unwrap().to_owned();
        assert_eq!(of("i="), "4096");
        let salt = of("s=");
        assert_eq!(base64::engine::general_purpose::STANDARD.decode(&salt).unwrap().len(), 16);
        salt
    };
    for role in ["analyst", "nobody", "somebody"] {
        assert_eq!(salt(role), salt(role));
    }
    assert_ne!(salt("nobody"), salt("somebody"));
}

#[test]
fn tls_may_begin_at_once() {
    let mut server = Server::small_world();
    block_on(async {
        let asks = async |direct: bool, alpn: &[&[u8]]| {
            let Ok(mut stream) = secured(server.port, direct, alpn).await else { return None };
            let mut out = BytesMut::new();
            frontend::startup_message([("user", "analyst"), ("database", "cloister")], &mut out).unwrap();
            stream.write_all(&out).await.ok()?;
            let mut header = [0; 9];
            stream.read_exact(&mut header).await.ok()?;
            (header[0] == b'R').then_some(())
        };
        assert_eq!(asks(false, &[]).await, Some(()));
        assert_eq!(asks(false, &[b"postgresql"]).await, Some(()));
        assert_eq!(asks(true, &[b"postgresql"]).await, Some(()));
        // Another protocol can't be talked into this one (ALPACA).
        assert_eq!(asks(true, &[]).await, None);
        assert_eq!(asks(true, &[b"http/1.1"]).await, None);
    });
    unharmed(&mut server);
}

/// A password stays out of the log, and so do parameters.
#[test]
fn nothing_secret_is_logged() {
    let server = Server::small_world_with_environment(&[("CLOISTER_LOG", "trace")]);
    block_on(async {
        let _ = server.try_connect("analyst", "my-wrong-password", "cloister").await;
        let client = server.connect("analyst").await;
        client.query("SELECT $1::text", &[&"my-secret-value"]).await.unwrap();
        client.query("SELECT $1::text || nope", &[&"my-secret-value"]).await.unwrap_err();
        let admin = server.connect("bank_admin").await;
        admin.simple_query("ALTER ROLE bank_admin PASSWORD 'my-new-password'").await.unwrap();
        let error = admin.simple_query("ALTER ROLE nobody PASSWORD 'my-new-password'").await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42704");
    });
    let log = server.log();
    let journal = std::fs::read_to_string(server.data_dir().join("journal")).unwrap();
    for secret in ["my-wrong-password", "my-secret-value", "my-new-password"] {
        assert!(!log.contains(secret), "{secret} is in the log");
        assert!(!journal.contains(secret), "{secret} is in the journal");
    }
    assert!(log.contains("a login failed"));
}

#[test]
fn a_role_changes_its_password() {
    let mut server = Server::small_world();
    block_on(async {
        let client = server.connect("analyst").await;
        client.simple_query("ALTER USER analyst PASSWORD 'another'").await.unwrap();
        let error = client.simple_query("ALTER ROLE auditor PASSWORD 'another'").await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501");
        let login = async |password: &str| server.try_connect("analyst", password, "cloister").await.err().map(|e| e.code().unwrap().code().to_owned());
        assert_eq!(login("demo").await.as_deref(), Some("28P01"));
        assert_eq!(login("another").await, None);
        // As psql's \password sends it: a verifier, made where the password was typed.
        let verifier = postgres_protocol::password::scram_sha_256(b"third");
        client.simple_query(&format!("ALTER USER analyst WITH PASSWORD '{verifier}'")).await.unwrap();
        assert_eq!(login("third").await, None);
        // Who reads the log reads nothing to guess passwords against.
        let auditor = server.connect("auditor").await;
        let rows = auditor.query("SELECT text FROM cleanroom.log WHERE text LIKE 'ALTER ROLE%'", &[]).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.get::<_, &str>(0) == "ALTER ROLE analyst PASSWORD '…'"));
        for wrong in ["", "md5d3b07384d113edec49eaa6238ad5ff00", "SCRAM-SHA-256$4096:abc"] {
            let error = client.simple_query(&format!("ALTER USER analyst PASSWORD '{wrong}'")).await.unwrap_err();
            assert_eq!(error.code().unwrap().code(), "22023", "{wrong}");
        }
    });
    // It is in the journal.
    server.kill_and_restart();
    block_on(async {
        server.try_connect("analyst", "third", "cloister").await.unwrap();
        assert!(server.try_connect("analyst", "demo", "cloister").await.is_err());
    });
}

#[test]
fn a_client_certificate_where_one_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = parameters.self_signed(&authority_key).unwrap();
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, authority.pem()).unwrap();
    let issuer = rcgen::Issuer::new(parameters, authority_key);
    let certificate = |name: &str| {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(rcgen::DnType::CommonName, name);
        (parameters.signed_by(&key, &issuer).unwrap(), key)
    };
    let files = |name: &str| {
        let (certificate, key) = certificate(name);
        std::fs::write(folder.path().join(format!("{name}.crt")), certificate.pem()).unwrap();
        let file = folder.path().join(format!("{name}.key"));
        std::fs::write(&file, key.serialize_pem()).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    };
    files("analyst");
    files("auditor");
    let server = Server::small_world_with(&["--tls-client-ca", path.to_str().unwrap()]);
    let psql = |name: Option<&str>| {
        let mut asked = format!("host=127.0.0.1 port={} dbname=cloister user=analyst password=demo sslmode=require", server.port);
        if let Some(name) = name {
            let folder = folder.path().display();
            asked += &format!(" sslcert={folder}/{name}.crt sslkey={folder}/{name}.key");
        } else {
            asked += " sslcert=/nowhere sslkey=/nowhere";
        }
        let run = std::process::Command::new("psql").args([&asked, "-Atc", "SELECT 1"]).env("HOME", folder.path()).output();
        let run = run.expect("psql is not installed");
        (String::from_utf8_lossy(&run.stdout).trim().to_owned(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    assert_eq!(psql(Some("analyst")).0, "1");
    let (out, error) = psql(Some("auditor"));
    assert!(out.is_empty() && error.contains("certificate authentication failed"), "{error}");
    assert!(psql(None).0.is_empty());
}

#[test]
fn old_tls_by_a_switch_only() {
    let version = |server: &Server, version: &str| {
        let asked =
            format!("host=127.0.0.1 port={} dbname=cloister user=analyst password=demo sslmode=require ssl_max_protocol_version={version}", server.port);
        let run = std::process::Command::new("psql").args([&asked, "-Atc", "SELECT 1"]).output().expect("psql is not installed");
        String::from_utf8_lossy(&run.stdout).trim() == "1"
    };
    let server = Server::small_world();
    assert!(version(&server, "TLSv1.3"));
    assert!(!version(&server, "TLSv1.2"));
    let server = Server::small_world_with(&["--tls-min-version", "1.2"]);
    assert!(version(&server, "TLSv1.2"));
}
