//! A client that reads nothing out of what the server says: bytes as they come.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::frontend;

/// A connection that is logged in.
pub(crate) struct Raw {
    stream: TcpStream,
}

impl Raw {
    pub(crate) fn login(port: u16, role: &str, password: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        let mut raw = Self { stream };
        let mut out = BytesMut::new();
        frontend::startup_message([("user", role), ("database", "cloister")], &mut out)?;
        raw.stream.write_all(&out)?;
        raw.message()?;
        let mut scram = ScramSha256::new(password.as_bytes(), ChannelBinding::unsupported());
        let mut out = BytesMut::new();
        frontend::sasl_initial_response(SCRAM_SHA_256, scram.message(), &mut out)?;
        raw.stream.write_all(&out)?;
        scram.update(raw.message()?.get(9..).unwrap_or_default())?;
        let mut out = BytesMut::new();
        frontend::sasl_response(scram.message(), &mut out)?;
        raw.stream.write_all(&out)?;
        scram.finish(raw.message()?.get(9..).unwrap_or_default())?;
        raw.until_ready()?;
        Ok(raw)
    }

    /// Sends messages and returns all that comes back until the server is ready again.
    pub(crate) fn exchange(&mut self, messages: &[u8]) -> std::io::Result<Vec<u8>> {
        self.stream.write_all(messages)?;
        self.until_ready()
    }

    /// A statement by the simple protocol.
    pub(crate) fn simple(&mut self, sql: &str) -> std::io::Result<Vec<u8>> {
        let mut out = BytesMut::new();
        frontend::query(sql, &mut out)?;
        self.exchange(&out)
    }

    /// The same by the extended one, with results in binary.
    pub(crate) fn extended(&mut self, sql: &str) -> std::io::Result<Vec<u8>> {
        let mut out = BytesMut::new();
        frontend::parse("", sql, [], &mut out)?;
        frontend::describe(b'S', "", &mut out)?;
        let _ = frontend::bind("", "", [], std::iter::empty::<()>(), |(), _| Ok(postgres_protocol::IsNull::Yes), [1], &mut out);
        frontend::describe(b'P', "", &mut out)?;
        frontend::execute("", 0, &mut out)?;
        frontend::sync(&mut out);
        self.exchange(&out)
    }

    /// The connection itself.
    pub(crate) fn into_stream(self) -> TcpStream {
        self.stream
    }

    fn until_ready(&mut self) -> std::io::Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            let message = self.message()?;
            let ready = message.first() == Some(&b'Z');
            all.extend(message);
            if ready {
                return Ok(all);
            }
        }
    }

    fn message(&mut self) -> std::io::Result<Vec<u8>> {
        let mut message = vec![0; 5];
        self.stream.read_exact(&mut message)?;
        let length = u32::from_be_bytes([message[1], message[2], message[3], message[4]]) as usize;
        message.resize(length + 1, 0);
        self.stream.read_exact(&mut message[5..])?;
        Ok(message)
    }
}
