//! The exchange costs one round trip: counted as turns of the conversation on the wire.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::{Identity, appraise, ask, connect, room};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

/// Passes bytes on and notes who spoke, whenever that changes.
async fn wire(server: std::net::SocketAddr) -> (std::net::SocketAddr, Arc<Mutex<Vec<Side>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let turns: Arc<Mutex<Vec<Side>>> = Arc::default();
    let noted = Arc::clone(&turns);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(server).await.unwrap();
            let ((mut near_in, mut near_out), (mut far_in, mut far_out)) = (near.into_split(), far.into_split());
            let (up, down) = (Arc::clone(&noted), Arc::clone(&noted));
            tokio::spawn(async move { pass(&mut near_in, &mut far_out, Side::Client, &up).await });
            tokio::spawn(async move { pass(&mut far_in, &mut near_out, Side::Server, &down).await });
        }
    });
    (address, turns)
}

async fn pass(from: &mut (impl AsyncReadExt + Unpin), to: &mut (impl AsyncWriteExt + Unpin), side: Side, turns: &Mutex<Vec<Side>>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        note(turns, side);
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

fn note(turns: &Mutex<Vec<Side>>, side: Side) {
    let mut turns = turns.lock().unwrap();
    if turns.last() != Some(&side) {
        turns.push(side);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_round_trip_more_than_tls() {
    let server = room(&Identity::new()).await;
    let (address, turns) = wire(server).await;
    let mut tls = connect(address, cloister_exchange::client_config().unwrap()).await.unwrap();
    let start = Instant::now();
    let answered = cloister_exchange::ask(&mut tls, cloister_exchange::nonce().unwrap()).await.unwrap();
    let exchange = start.elapsed();
    assert!(appraise(&answered).outcome.is_ok());
    // client hello | server's flight | finished, question | answer
    let spoken = turns.lock().unwrap().len();
    assert_eq!(spoken, 4, "two round trips: one is TLS's, one is ours");
    println!("two round trips, one of them TLS 1.3's; the exchange took {exchange:?} on loopback");
    drop(ask(server).await.unwrap());
}
