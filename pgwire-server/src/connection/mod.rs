//! One client's connection: negotiate → log in → converse, until either side ends it.
//!
//! Every message in every state has a defined answer. Whatever waits for the client, or for a
//! statement, can be stopped: by a cancel, a time limit, the client's going, or the server's end.

mod client;
mod command;
mod copy_in;
mod copy_out;
mod cursors;
mod execute;
mod extended;
mod link;
mod login;
mod negotiate;
mod recent;
mod rows;
mod simple;
mod statement;
mod transaction;

use std::net::SocketAddr;
use std::sync::Arc;

use cloister_policy::UserError;
use pgwire::messages::response::ErrorResponse;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::server::Server;
use crate::wire::{Io, error_info, put};
use client::Client;
pub(crate) use client::shutting_down;
pub(crate) use login::Verifiers;
pub(crate) use negotiate::ALPN;

/// What a connection runs over: TCP, or TLS over it.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection's two directions, whatever it runs over.
type Wire = Io<Box<dyn Stream>>;

/// How a connection ends.
#[derive(Debug)]
enum End {
    /// The client has gone.
    Gone,
    /// The client said goodbye, or there is nothing more to say to it.
    Done,
    /// The server ends it and says why.
    Fatal(UserError),
}

/// Serves one connection to its end.
pub(crate) async fn serve(server: Arc<Server>, socket: TcpStream, peer: SocketAddr) {
    let _ = socket.set_nodelay(true);
    let keepalive = TcpKeepalive::new().with_time(server.limits.tcp_keepalive.0).with_interval(server.limits.tcp_keepalive.0);
    let _ = SockRef::from(&socket).set_tcp_keepalive(&keepalive);
    let place = server.registry.begin_login(server.limits.max_logins);
    let entered = tokio::select! {
        entered = login::enter(&server, socket, peer) => entered,
        () = place.evicted.cancelled() => return,
        () = tokio::time::sleep(server.limits.login_timeout.0) => {
            tracing::info!(%peer, "a login took too long");
            return;
        }
    };
    drop(place);
    match entered {
        Ok(entered) => {
            metrics::counter!("cloister_logins_total").increment(1);
            let mut client = Client::new(server, entered);
            let end = client.converse().await;
            farewell(client.into_wire(), end).await;
        }
        Err((wire, end)) => {
            if let (End::Fatal(error), Some(_)) = (&end, &wire) {
                metrics::counter!("cloister_failed_logins_total", "sqlstate" => error.sqlstate).increment(1);
                tracing::info!(%peer, sqlstate = error.sqlstate, "a login failed");
            }
            if let Some(wire) = wire {
                farewell(wire, end).await;
            }
        }
    }
}

/// Says why a connection ends, if there is anything to say, and closes it.
async fn farewell(mut wire: Wire, end: End) {
    match end {
        End::Gone => return,
        End::Done => {}
        End::Fatal(error) => put(&mut wire.writer.output, &ErrorResponse::from(error_info("FATAL", &error))),
    }
    wire.writer.close().await;
}
