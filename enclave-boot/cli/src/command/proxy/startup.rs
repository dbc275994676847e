//! The little of Postgres' protocol that a proxy has to speak itself: before a connection is anyone's, and when it fails.
//!
//! Formats: "Message Formats" of PostgreSQL's documentation (StartupMessage, SSLRequest, GSSENCRequest, ErrorResponse).

use std::io::{Error, ErrorKind};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// As Postgres' own limit.
const STARTUP_BYTES_MAX: usize = 10_000;
const SSL_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;
/// A client asks for each kind of encryption once at most.
const REQUESTS_MAX: usize = 2;

/// Reads the client's first message, whole, with its length: a startup or a cancellation. Requests for encryption are
/// answered with no: between the client and the proxy there is loopback only.
pub(super) async fn read(client: &mut TcpStream) -> Result<Vec<u8>, Error> {
    for _ in 0..=REQUESTS_MAX {
        let mut header = [0; 8];
        client.read_exact(&mut header).await?;
        let [l0, l1, l2, l3, c0, c1, c2, c3] = header;
        let (length, code) = (u32::from_be_bytes([l0, l1, l2, l3]), u32::from_be_bytes([c0, c1, c2, c3]));
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if !(header.len()..=STARTUP_BYTES_MAX).contains(&length) {
            return Err(Error::new(ErrorKind::InvalidData, "no startup message"));
        }
        if matches!(code, SSL_REQUEST | GSS_REQUEST) && length == header.len() {
            client.write_all(b"N").await?;
            continue;
        }
        let mut message = header.to_vec();
        message.resize(length, 0);
        if let Some(rest) = message.get_mut(header.len()..) {
            client.read_exact(rest).await?;
        }
        return Ok(message);
    }
    Err(Error::new(ErrorKind::InvalidData, "too many requests for encryption"))
}

/// An error that ends a connection.
pub(super) struct Fatal {
    pub(super) message: String,
    pub(super) detail: String,
    pub(super) hint: String,
}

impl Fatal {
    /// ErrorResponse, severity FATAL, SQLSTATE 08001.
    pub(super) fn encode(&self) -> Vec<u8> {
        let fields = [(b'S', "FATAL"), (b'V', "FATAL"), (b'C', "08001"), (b'M', &self.message), (b'D', &self.detail), (b'H', &self.hint)];
        let mut body = Vec::new();
        for (kind, text) in fields {
            body.push(kind);
            body.extend(text.bytes().filter(|byte| *byte != 0));
            body.push(0);
        }
        body.push(0);
        // INVARIANT: an error's texts are short, so the length fits.
        let length = u32::try_from(body.len().saturating_add(4)).unwrap_or(u32::MAX);
        let mut out = vec![b'E'];
        out.extend(length.to_be_bytes());
        out.extend(body);
        out
    }
}
