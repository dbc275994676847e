//! The first bytes: TLS or not, a cancel, or a session's parameters.

use bytes::BytesMut;
use cloister_policy::UserError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{End, Stream, Wire};
use crate::server::Server;
use crate::wire::{Gone, Io, Startup, StartupPacket, startup_packet};

/// First byte of a TLS handshake: a client that begins with TLS at once.
const TLS_HANDSHAKE: u8 = 0x16;
/// What a client that begins with TLS at once must ask for, so that it isn't talked into another protocol.
pub(crate) const ALPN: &[u8] = b"postgresql";

/// A connection whose client said what it wants.
pub(super) struct Negotiated {
    pub(super) wire: Wire,
    pub(super) minor: u16,
    pub(super) parameters: Startup,
    /// Over TLS.
    pub(super) tls: Option<Secured>,
}

/// What TLS says of a client.
pub(super) struct Secured {
    /// The name in its certificate, if one was asked for.
    pub(super) certificate_name: Option<String>,
    /// Whether TLS ends in the client, so that SCRAM can bind it. An attested session's ends in the member's
    /// proxy, which has bound it to the evidence.
    pub(super) binds: bool,
}

/// What comes of a connection that asks for no session.
pub(super) type NoSession = (Option<Wire>, End);

pub(super) async fn negotiate(server: &Server, mut socket: TcpStream) -> Result<Negotiated, NoSession> {
    let mut first = [0];
    match socket.peek(&mut first).await {
        Ok(1) => {}
        _ => return Err((None, End::Gone)),
    }
    if first == [TLS_HANDSHAKE] {
        let mut stream = handshake(server, socket).await?;
        return match (stream.get_ref().1.alpn_protocol(), &server.attestation) {
            (Some(ALPN), _) => secured(server, stream, true).await,
            (Some(cloister_exchange::ALPN), Some(attestation)) => match attestation.answer(&server.engine, &mut stream).await {
                Ok(()) => secured(server, stream, false).await,
                Err(error) => {
                    tracing::info!(%error, "a session was not attested");
                    Err((None, End::Gone))
                }
            },
            _ => Err((None, End::Gone)),
        };
    }
    let mut input = BytesMut::new();
    let mut gss_refused = false;
    loop {
        let packet = match packet(&mut socket, &mut input).await {
            Ok(packet) => packet,
            Err(end) => return Err((Some(wire(server, Box::new(socket), BytesMut::new())), end)),
        };
        match packet {
            StartupPacket::Ssl => {
                // Bytes after the request came in clear, whoever wrote them (CVE-2021-23214).
                if !input.is_empty() {
                    let error = UserError::new("08P01", "received unencrypted data after SSL request")
                        .detail("This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.");
                    return Err((Some(wire(server, Box::new(socket), BytesMut::new())), End::Fatal(error)));
                }
                if socket.write_all(b"S").await.is_err() {
                    return Err((None, End::Gone));
                }
                let stream = handshake(server, socket).await?;
                return secured(server, stream, true).await;
            }
            StartupPacket::Gss if !gss_refused => {
                gss_refused = true;
                if socket.write_all(b"N").await.is_err() {
                    return Err((None, End::Gone));
                }
            }
            StartupPacket::Session { minor, parameters } => {
                return Ok(Negotiated { wire: wire(server, Box::new(socket), input), minor, parameters, tls: None });
            }
            other => return Err(no_session(server, Box::new(socket), &other)),
        }
    }
}

async fn handshake(server: &Server, socket: TcpStream) -> Result<tokio_rustls::server::TlsStream<TcpStream>, NoSession> {
    server.tls.acceptor.accept(socket).await.map_err(|error| {
        tracing::debug!(%error, "a TLS handshake failed");
        (None, End::Gone)
    })
}

async fn secured(server: &Server, mut stream: tokio_rustls::server::TlsStream<TcpStream>, binds: bool) -> Result<Negotiated, NoSession> {
    let certificate_name = stream.get_ref().1.peer_certificates().and_then(|chain| crate::tls::common_name(chain.first()?));
    let mut input = BytesMut::new();
    match packet(&mut stream, &mut input).await {
        Ok(StartupPacket::Session { minor, parameters }) => {
            Ok(Negotiated { wire: wire(server, Box::new(stream), input), minor, parameters, tls: Some(Secured { certificate_name, binds }) })
        }
        Ok(other) => Err(no_session(server, Box::new(stream), &other)),
        Err(end) => Err((Some(wire(server, Box::new(stream), BytesMut::new())), end)),
    }
}

/// A cancel is carried out and gets no answer; anything else is out of place.
fn no_session(server: &Server, stream: Box<dyn Stream>, packet: &StartupPacket) -> NoSession {
    match packet {
        StartupPacket::Cancel { pid, secret } => {
            if let Some(secret) = secret.first_chunk().filter(|_| secret.len() == 4) {
                server.registry.cancel(pid.cast_signed(), i32::from_be_bytes(*secret));
            }
            (None, End::Done)
        }
        _ => (Some(wire(server, stream, BytesMut::new())), End::Fatal(UserError::new("08P01", "invalid startup packet"))),
    }
}

async fn packet(stream: &mut (impl Stream + ?Sized), input: &mut BytesMut) -> Result<StartupPacket, End> {
    loop {
        match startup_packet(input) {
            Ok(Some(packet)) => return Ok(packet),
            Ok(None) => {}
            Err(error) => return Err(End::Fatal(error)),
        }
        match stream.read_buf(input).await {
            Ok(0) | Err(_) => return Err(End::Gone),
            Ok(_) => {}
        }
    }
}

fn wire(server: &Server, stream: Box<dyn Stream>, input: BytesMut) -> Wire {
    Io::new(stream, input, server.limits.write_timeout.0)
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}
