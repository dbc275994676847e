//! A client that reads nothing out of what the server says: bytes as they come.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::frontend;

/// A connection.
pub(crate) struct Raw {
    stream: TcpStream,
}

impl Raw {
    /// A connection that has said nothing yet.
    pub(crate) fn open(port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream })
    }

    /// A connection that is logged in.
    pub(crate) fn login(port: u16, role: &str, password: &str) -> std::io::Result<Self> {
        let mut raw = Self::open(port)?;
        raw.enter(role, password, "cloister")?;
        Ok(raw)
    }

    /// Logs in; all that the server says after the exchange.
    pub(crate) fn enter(&mut self, role: &str, password: &str, database: &str) -> std::io::Result<Vec<u8>> {
        let mut out = BytesMut::new();
        frontend::startup_message([("user", role), ("database", database)], &mut out)?;
        self.send(&out)?;
        expect(&self.message()?, b'R')?;
        let mut scram = ScramSha256::new(password.as_bytes(), ChannelBinding::unsupported());
        let mut out = BytesMut::new();
        frontend::sasl_initial_response(SCRAM_SHA_256, scram.message(), &mut out)?;
        self.send(&out)?;
        let challenge = expect(&self.message()?, b'R')?;
        scram.update(challenge.get(4..).unwrap_or_default())?;
        let mut out = BytesMut::new();
        frontend::sasl_response(scram.message(), &mut out)?;
        self.send(&out)?;
        let last = expect(&self.message()?, b'R')?;
        scram.finish(last.get(4..).unwrap_or_default())?;
        self.until_ready()
    }

    /// Sends bytes.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Sends messages and returns all that comes back until the server is ready again.
    pub(crate) fn exchange(&mut self, messages: &[u8]) -> std::io::Result<Vec<u8>> {
        self.send(messages)?;
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
    pub(crate) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// The connection itself.
    pub(crate) fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Everything up to the end of the connection.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let mut all = Vec::new();
        let _ = self.stream.read_to_end(&mut all);
        all
    }

    pub(crate) fn until_ready(&mut self) -> std::io::Result<Vec<u8>> {
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

    /// The next message, with its type and length.
    pub(crate) fn message(&mut self) -> std::io::Result<Vec<u8>> {
        let mut message = vec![0; 5];
        self.stream.read_exact(&mut message)?;
        let length = u32::from_be_bytes([message[1], message[2], message[3], message[4]]) as usize;
        message.resize(length + 1, 0);
        self.stream.read_exact(&mut message[5..])?;
        Ok(message)
    }
}

/// A message's body, if it is of this type.
fn expect(message: &[u8], kind: u8) -> std::io::Result<Vec<u8>> {
    match message.first() {
        Some(first) if *first == kind => Ok(message[5..].to_vec()),
        _ => Err(std::io::Error::other(String::from_utf8_lossy(message).into_owned())),
    }
}

/// The messages in a stretch of bytes: type and body.
pub(crate) fn messages(mut bytes: &[u8]) -> Vec<(char, Vec<u8>)> {
    let mut messages = Vec::new();
    while bytes.len() >= 5 {
        let length = u32::from_be_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]) as usize;
        messages.push((char::from(bytes[0]), bytes[5..=length].to_vec()));
        bytes = &bytes[length + 1..];
    }
    messages
}

/// The SQLSTATE of the first error in a stretch of bytes.
pub(crate) fn sqlstate(bytes: &[u8]) -> Option<String> {
    let (_, body) = messages(bytes).into_iter().find(|(kind, _)| *kind == 'E')?;
    field(&body, b'C')
}

/// A field of an error or notice.
pub(crate) fn field(body: &[u8], name: u8) -> Option<String> {
    let found = body.split(|byte| *byte == 0).find(|field| field.first() == Some(&name))?;
    Some(String::from_utf8_lossy(&found[1..]).into_owned())
}
