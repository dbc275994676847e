//! Which TLS sessions are fit, and what a server does with clients that don't behave.

use std::sync::Arc;

use cloister_exchange::{Attester, ExchangeError, client_config};
use cloister_platform::{Kind, Platform, PlatformError};
use rustls::ClientConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{Identity, ask, connect, platform, room, serve};

/// A client that was made otherwise than by [`client_config`].
fn other(identity: &Identity, versions: &[&'static rustls::SupportedProtocolVersion], alpn: &[&[u8]]) -> ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(identity.certificate.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config =
        ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    config
}

#[tokio::test]
async fn only_tls_1_3_with_our_alpn() {
    let identity = Identity::new();
    let address = room(&identity).await;
    for (versions, alpn, why) in [
        (&[&rustls::version::TLS12][..], &b"cloister/1"[..], "it isn't TLS 1.3"),
        (&[&rustls::version::TLS13][..], &b"postgresql"[..], "its ALPN isn't cloister/1"),
    ] {
        let mut tls = connect(address, other(&identity, versions, &[alpn])).await.unwrap();
        let error = cloister_exchange::ask(&mut tls, [1; 32]).await.err().unwrap();
        assert!(matches!(error, ExchangeError::Session(found) if found == why), "{error}");
        // And the server closes such a session without a word.
        let mut rest = Vec::new();
        let _ = tls.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    }
}

/// A client that keeps sessions gets none to resume; and a server that wasn't prepared is refused by the client.
#[tokio::test]
async fn sessions_are_not_resumed() {
    let identity = Identity::new();
    let address = room(&identity).await;
    let keeps = other(&identity, &[&rustls::version::TLS13], &[b"cloister/1"]);
    for _ in 0..3 {
        let mut tls = connect(address, keeps.clone()).await.unwrap();
        assert_eq!(tls.get_ref().1.handshake_kind(), Some(rustls::HandshakeKind::Full));
        cloister_exchange::ask(&mut tls, [1; 32]).await.unwrap();
    }
    let mut loose = identity.config();
    loose.alpn_protocols = vec![b"cloister/1".to_vec()];
    let address = serve(loose, Attester::new(platform()), identity.room()).await;
    let mut resumed = 0;
    for _ in 0..3 {
        let mut tls = connect(address, keeps.clone()).await.unwrap();
        let kind = tls.get_ref().1.handshake_kind();
        match cloister_exchange::ask(&mut tls, [1; 32]).await {
            Ok(_) => assert_eq!(kind, Some(rustls::HandshakeKind::Full)),
            Err(error) => {
                assert!(matches!(error, ExchangeError::Session("it was resumed")), "{error}");
                resumed += 1;
            }
        }
    }
    assert!(resumed > 0, "the loose server resumes, or this test shows nothing");
}

#[tokio::test]
async fn reports_have_a_rate() {
    let identity = Identity::new();
    let address = serve(identity.prepared(), Attester::with_rate(platform(), 1), identity.room()).await;
    let mut answered = 0;
    for _ in 0..8 {
        match ask(address).await {
            Ok(_) => answered += 1,
            Err(ExchangeError::Refused(words)) => assert_eq!(words, "too many sessions at once, try again"),
            Err(error) => panic!("{error}"),
        }
    }
    assert!((2..8).contains(&answered), "{answered}");
}

struct Broken;

impl Platform for Broken {
    fn kind(&self) -> Kind {
        Kind::Hardware
    }
    fn report(&self, _: &[u8; 64]) -> Result<cloister_attestation::Evidence, PlatformError> {
        Err(PlatformError::NoCertificate)
    }
}

#[tokio::test]
async fn without_a_report_the_client_is_told_so() {
    let identity = Identity::new();
    let address = serve(identity.prepared(), Attester::new(Arc::new(Broken)), identity.room()).await;
    let error = ask(address).await.err().unwrap();
    assert!(matches!(error, ExchangeError::Refused(ref words) if words == "its platform gives no report now"), "{error}");
}

#[tokio::test]
async fn a_client_that_sends_something_else_is_left() {
    let address = room(&Identity::new()).await;
    let mut long = b"CLST\x01\x01".to_vec();
    long.extend(u32::MAX.to_be_bytes());
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &long, b"CLST\x02\x01\0\0\0\0", b"CLST\x01\x09\0\0\0\0", b"CLST\x01\x01\0\0\0\0"] {
        let mut tls = connect(address, client_config().unwrap()).await.unwrap();
        tls.write_all(bytes).await.unwrap();
        let mut rest = Vec::new();
        let _ = tls.read_to_end(&mut rest).await;
        assert!(rest.is_empty(), "{rest:?}");
    }
    // And goes on serving others.
    ask(address).await.unwrap();
}
