//! Messages from a client.
//!
//! Guarantees: no input panics; nothing is allocated by a length that a client named before its
//! bytes are there; a message is read to exactly its end. Format: PostgreSQL 15, 55.7.

use bytes::{Buf, Bytes, BytesMut};
use cloister_policy::UserError;

/// The longest messages, in bytes, without type and length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Statements, parameters, data.
    pub(crate) large: usize,
    /// Everything else.
    pub(crate) small: usize,
}

/// The longest startup packet (Postgres' own limit), in bytes with its length.
const STARTUP_BYTES_MAX: usize = 10_000;
const SSL_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;
const CANCEL_REQUEST: u32 = 80_877_102;

/// A message of a session.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frontend {
    Query(String),
    Parse { name: String, sql: String, types: Vec<u32> },
    Bind(Bind),
    Describe(Target, String),
    Close(Target, String),
    Execute { portal: String, rows_max: i32 },
    Flush,
    Sync,
    Terminate,
    Password(Bytes),
    CopyData(Bytes),
    CopyDone,
    CopyFail(String),
    FunctionCall,
}

/// Values for a statement's parameters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bind {
    pub(crate) portal: String,
    pub(crate) statement: String,
    pub(crate) formats: Vec<i16>,
    pub(crate) values: Vec<Option<Bytes>>,
    pub(crate) result_formats: Vec<i16>,
}

/// What Describe and Close speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Statement,
    Portal,
}

/// What can't be read.
#[derive(Debug)]
pub(crate) enum Broken {
    /// One message; the next one begins where it ends.
    Message(Kind, UserError),
    /// Nobody knows where the next message begins.
    Stream(UserError),
}

/// The protocol that a broken message belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Simple,
    Extended,
    Copy,
}

impl Frontend {
    /// Takes the first message off the input; `None` while it isn't all there.
    pub(crate) fn take(input: &mut BytesMut, limits: Limits) -> Result<Option<Self>, Broken> {
        let Some((tag, length)) = header(input) else { return Ok(None) };
        let (kind, most) = kind(tag, limits).ok_or_else(|| Broken::Stream(UserError::new("08P01", format!("invalid frontend message type {tag}"))))?;
        let body = usize::try_from(length).ok().and_then(|length| length.checked_sub(4)).filter(|body| *body <= most);
        let Some(body) = body else {
            let error = UserError::new("08P01", "invalid message length").detail(format!("A message of type {} may have {most} bytes.", char::from(tag)));
            return Err(Broken::Stream(error));
        };
        if input.len() < 5 + body {
            return Ok(None);
        }
        input.advance(5);
        let mut body = Body(input.split_to(body).freeze());
        let message = Self::read(tag, &mut body).and_then(|message| if body.0.is_empty() { Ok(message) } else { Err(Short) });
        message.map(Some).map_err(|problem| Broken::Message(kind, problem.error()))
    }

    fn read(tag: u8, body: &mut Body) -> Result<Self, Problem> {
        Ok(match tag {
            b'Q' => Self::Query(body.text()?),
            b'P' => Self::Parse { name: body.text()?, sql: body.text()?, types: body.list(Body::u32)? },
            b'B' => Self::Bind(Bind {
                portal: body.text()?,
                statement: body.text()?,
                formats: body.list(Body::format)?,
                values: body.list(Body::value)?,
                result_formats: body.list(Body::format)?,
            }),
            b'D' => Self::Describe(body.target()?, body.text()?),
            b'C' => Self::Close(body.target()?, body.text()?),
            b'E' => Self::Execute { portal: body.text()?, rows_max: body.i32()? },
            b'H' => Self::Flush,
            b'S' => Self::Sync,
            b'X' => Self::Terminate,
            b'p' => Self::Password(body.rest()),
            b'd' => Self::CopyData(body.rest()),
            b'c' => Self::CopyDone,
            b'f' => Self::CopyFail(body.text()?),
            // Its answer is that there are no functions to call so.
            _ => {
                body.rest();
                Self::FunctionCall
            }
        })
    }
}

/// Type and length of the message at the front.
fn header(input: &[u8]) -> Option<(u8, u32)> {
    let (tag, rest) = input.split_first()?;
    Some((*tag, u32::from_be_bytes(*rest.first_chunk()?)))
}

fn kind(tag: u8, limits: Limits) -> Option<(Kind, usize)> {
    Some(match tag {
        b'Q' | b'F' => (Kind::Simple, limits.large),
        b'P' | b'B' => (Kind::Extended, limits.large),
        b'd' => (Kind::Copy, limits.large),
        b'D' | b'C' | b'E' | b'H' | b'S' => (Kind::Extended, limits.small),
        b'X' | b'p' => (Kind::Simple, limits.small),
        b'c' | b'f' => (Kind::Copy, limits.small),
        _ => return None,
    })
}

/// Parameters of a session.
pub(crate) type Startup = Vec<(String, String)>;

/// The first packet of a connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum StartupPacket {
    Ssl,
    Gss,
    Cancel {
        pid: u32,
        secret: Vec<u8>,
    },
    /// Protocol 3, with its minor version.
    Session {
        minor: u16,
        parameters: Startup,
    },
}

/// Takes a startup packet off the input; `None` while it isn't all there.
pub(crate) fn startup_packet(input: &mut BytesMut) -> Result<Option<StartupPacket>, UserError> {
    let broken = || UserError::new("08P01", "invalid startup packet");
    let Some(length) = input.first_chunk::<4>() else { return Ok(None) };
    let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| (8..=STARTUP_BYTES_MAX).contains(length));
    let length = length.ok_or_else(|| UserError::new("08P01", "invalid length of startup packet"))?;
    if input.len() < length {
        return Ok(None);
    }
    let mut body = Body(input.split_to(length).freeze());
    body.0.advance(4);
    let code = body.u32().map_err(|_| broken())?;
    match code {
        SSL_REQUEST if body.0.is_empty() => Ok(Some(StartupPacket::Ssl)),
        GSS_REQUEST if body.0.is_empty() => Ok(Some(StartupPacket::Gss)),
        CANCEL_REQUEST => {
            let pid = body.u32().map_err(|_| broken())?;
            Ok(Some(StartupPacket::Cancel { pid, secret: body.rest().to_vec() }))
        }
        code if code >> 16 == 3 => {
            let parameters = parameters(&mut body).map_err(|_| broken().detail("A startup packet has names and values, and a zero byte at its end."))?;
            Ok(Some(StartupPacket::Session { minor: (code & 0xffff) as u16, parameters }))
        }
        code => {
            let message = format!("unsupported frontend protocol {}.{}: server supports 3.0", code >> 16, code & 0xffff);
            Err(UserError::new("0A000", message))
        }
    }
}

fn parameters(body: &mut Body) -> Result<Startup, Problem> {
    let mut parameters = Vec::new();
    loop {
        let name = body.text()?;
        if name.is_empty() {
            return if body.0.is_empty() { Ok(parameters) } else { Err(Short) };
        }
        parameters.push((name, body.text()?));
    }
}

/// What is wrong inside a message.
enum Problem {
    /// It ends too early, or too late, or has something else in this place.
    Short,
    NotUtf8,
}
use Problem::{NotUtf8, Short};

impl Problem {
    fn error(&self) -> UserError {
        match self {
            Short => UserError::new("08P01", "invalid message format"),
            NotUtf8 => UserError::new("22021", "invalid byte sequence for encoding \"UTF8\""),
        }
    }
}

/// What is left of a message.
struct Body(Bytes);

impl Body {
    fn bytes(&mut self, count: usize) -> Result<Bytes, Problem> {
        if count > self.0.len() { Err(Short) } else { Ok(self.0.split_to(count)) }
    }

    fn rest(&mut self) -> Bytes {
        self.0.split_to(self.0.len())
    }

    /// Text up to a zero byte.
    fn text(&mut self) -> Result<String, Problem> {
        let end = self.0.iter().position(|byte| *byte == 0).ok_or(Short)?;
        let text = self.bytes(end)?;
        self.0.advance(1);
        String::from_utf8(text.into()).map_err(|_| NotUtf8)
    }

    fn u8(&mut self) -> Result<u8, Problem> {
        self.bytes(1)?.first().copied().ok_or(Short)
    }

    fn u32(&mut self) -> Result<u32, Problem> {
        Ok(self.i32()?.cast_unsigned())
    }

    fn i32(&mut self) -> Result<i32, Problem> {
        self.0.try_get_i32().map_err(|_| Short)
    }

    /// 0 for text, 1 for binary.
    fn format(&mut self) -> Result<i16, Problem> {
        self.0.try_get_i16().ok().filter(|format| matches!(format, 0 | 1)).ok_or(Short)
    }

    fn target(&mut self) -> Result<Target, Problem> {
        match self.u8()? {
            b'S' => Ok(Target::Statement),
            b'P' => Ok(Target::Portal),
            _ => Err(Short),
        }
    }

    /// A length, -1 for NULL, and that many bytes.
    fn value(&mut self) -> Result<Option<Bytes>, Problem> {
        match self.i32()? {
            -1 => Ok(None),
            length => self.bytes(usize::try_from(length).map_err(|_| Short)?).map(Some),
        }
    }

    /// A count and that many items: each has bytes of its own, so the count can't lie by much.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
        let count = self.0.try_get_u16().map_err(|_| Short)?;
        (0..count).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { large: 1 << 16, small: 1 << 10 };

    fn message(tag: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag];
        bytes.extend((body.len() as u32 + 4).to_be_bytes());
        bytes.extend(body);
        bytes
    }

    #[test]
    fn every_truncation_waits_or_is_refused() {
        let bind = message(b'B', b"p\0s\0\0\x01\0\x01\0\x01\0\0\0\x03abc\0\x01\0\0");
        let whole = [message(b'Q', b"SELECT 1\0"), message(b'P', b"s\0SELECT $1\0\0\x01\0\0\0\x17"), bind, message(b'E', b"p\0\xff\xff\xff\xff")];
        for bytes in whole {
            assert!(matches!(Frontend::take(&mut BytesMut::from(&bytes[..]), LIMITS), Ok(Some(_))), "{bytes:?}");
            for end in 0..bytes.len() {
                // Cut off: it waits for the rest.
                assert!(matches!(Frontend::take(&mut BytesMut::from(&bytes[..end]), LIMITS), Ok(None)));
                // Cut off, with a length that says so: refused, and the next message is found.
                if end >= 5 {
                    let mut short = BytesMut::from(&message(bytes[0], &bytes[5..end])[..]);
                    short.extend(message(b'S', b""));
                    assert!(matches!(Frontend::take(&mut short, LIMITS), Err(Broken::Message(..))), "{short:?}");
                    assert_eq!(Frontend::take(&mut short, LIMITS).unwrap(), Some(Frontend::Sync));
                }
            }
        }
    }

    #[test]
    fn lengths_have_limits() {
        for length in [0_u32, 3, LIMITS.large as u32 + 5, 1 << 30, u32::MAX] {
            let mut bytes = BytesMut::from(&b"Q"[..]);
            bytes.extend(length.to_be_bytes());
            assert!(matches!(Frontend::take(&mut bytes, LIMITS), Err(Broken::Stream(_))), "{length}");
        }
        assert!(matches!(Frontend::take(&mut BytesMut::from(&b"!\0\0\0\x04"[..]), LIMITS), Err(Broken::Stream(_))));
        for length in [0_u32, 7, 10_001, u32::MAX] {
            assert!(startup_packet(&mut BytesMut::from(&length.to_be_bytes()[..])).is_err(), "{length}");
        }
    }

    #[test]
    fn startup_packets() {
        let packet = |code: u32, body: &[u8]| {
            let mut bytes = BytesMut::from(&(body.len() as u32 + 8).to_be_bytes()[..]);
            bytes.extend(code.to_be_bytes());
            bytes.extend(body);
            bytes
        };
        let session = startup_packet(&mut packet(3 << 16, b"user\0ann\0\0")).unwrap();
        assert_eq!(session, Some(StartupPacket::Session { minor: 0, parameters: vec![("user".into(), "ann".into())] }));
        assert_eq!(startup_packet(&mut packet(SSL_REQUEST, b"")).unwrap(), Some(StartupPacket::Ssl));
        for (code, body) in
            [(3 << 16, &b"user\0ann\0"[..]), (3 << 16, b"user\0\0\0\0"), (3 << 16, b""), (2 << 16, b"\0"), (SSL_REQUEST, b"x"), (CANCEL_REQUEST, b"x")]
        {
            assert!(startup_packet(&mut packet(code, body)).is_err(), "{code} {body:?}");
        }
    }
}
