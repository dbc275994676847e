//! Somebody in between: with a certificate of their own, with the server's own certificate and key, with old answers.

use std::sync::Arc;

use cloister_attestation::{Evidence, Step};
use cloister_exchange::{Answered, Attester, Room};
use cloister_platform::{Kind, Platform, PlatformError};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::{Identity, appraise, ask, connect, room, serve};

fn refused(answered: &Answered) -> Option<Step> {
    appraise(answered).outcome.err().map(|refusal| refusal.step)
}

/// Ends the client's TLS with `identity`, passes the question on inside a session of its own to `server`, and the answer back.
async fn relay(identity: &Identity, server: std::net::SocketAddr) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(identity.prepared()));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(mut near) = acceptor.accept(socket).await else { continue };
            let mut far = connect(server, cloister_exchange::client_config().unwrap()).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
        }
    });
    address
}

#[tokio::test]
async fn a_man_in_the_middle_with_his_own_certificate() {
    let server = room(&Identity::new()).await;
    let (_, answered) = ask(relay(&Identity::new(), server).await).await.unwrap();
    assert_eq!(refused(&answered), Some(Step::ReportData));
}

/// The certificate's key leaked, or the same certificate serves on another machine: leaf and nonce are right, the session isn't.
#[tokio::test]
async fn relayed_evidence_of_the_same_certificate() {
    let identity = Identity::new();
    let server = room(&identity).await;
    let (_, answered) = ask(relay(&identity, server).await).await.unwrap();
    assert_eq!(answered.answer.ca, identity.certificate.as_ref());
    assert_eq!(refused(&answered), Some(Step::ReportData));
}

/// A platform that hands out somebody's earlier evidence.
struct Replay(Evidence);

impl Platform for Replay {
    fn kind(&self) -> Kind {
        Kind::Hardware
    }
    fn report(&self, _: &[u8; 64]) -> Result<Evidence, PlatformError> {
        Ok(self.0.clone())
    }
}

#[tokio::test]
async fn an_earlier_answer_again() {
    let identity = Identity::new();
    let (_, honest) = ask(room(&identity).await).await.unwrap();
    assert_eq!(refused(&honest), None);
    let again = serve(identity.prepared(), Attester::new(Arc::new(Replay(honest.answer.evidence))), identity.room()).await;
    let (_, answered) = ask(again).await.unwrap();
    assert_eq!(refused(&answered), Some(Step::ReportData));
}

fn changed(identity: &Identity, change: impl FnOnce(&mut Room)) -> Room {
    let mut room = identity.room();
    change(&mut room);
    room
}

/// Keys, agreement and checkpoint that come with the evidence can't be exchanged on the way.
#[tokio::test]
async fn what_comes_with_the_evidence_is_bound() {
    let identity = Identity::new();
    let (_, honest) = ask(room(&identity).await).await.unwrap();
    let replay = |room: Room| serve(identity.prepared(), Attester::new(Arc::new(Replay(honest.answer.evidence.clone()))), room);
    for room in [
        changed(&identity, |room| room.agreement = Some([6; 32])),
        changed(&identity, |room| room.log_key = Some(b"another log".to_vec())),
        changed(&identity, |room| room.checkpoint = Some(b"an older checkpoint".to_vec())),
        changed(&identity, |room| room.hpke_key = Some(b"a key of mine".to_vec())),
    ] {
        let (_, answered) = ask(replay(room).await).await.unwrap();
        assert_eq!(refused(&answered), Some(Step::ReportData));
    }
    // The room itself changed its agreement: evidence holds, the agreement isn't ours.
    let other = serve(identity.prepared(), Attester::new(crate::platform()), changed(&identity, |room| room.agreement = Some([6; 32]))).await;
    let (_, answered) = ask(other).await.unwrap();
    assert_eq!(refused(&answered), Some(Step::Agreement));
}

/// Bytes that a man in the middle puts in are no messages.
#[tokio::test]
async fn a_server_of_another_protocol() {
    let identity = Identity::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(identity.prepared()));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let mut tls = acceptor.accept(socket).await.unwrap();
            tls.write_all(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I").await.unwrap();
        }
    });
    let error = ask(address).await.err().unwrap();
    assert!(error.to_string().contains("doesn't speak cloister/1"), "{error}");
}
