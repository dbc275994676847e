//! How messages lie on the stream.
//!
//! ```text
//! frame  = "CLST" ‖ version (1 byte, 1) ‖ kind (1 byte) ‖ length of body (4 bytes, big-endian, at most 65536) ‖ body
//! body   = field*          in ascending order of tags, no tag twice
//! field  = tag (1 byte) ‖ length (4 bytes, big-endian) ‖ value
//! ```

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::error::ExchangeError;

/// Of a body. A report, three certificates, keys and a checkpoint have under 8 KiB.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
const MAGIC: &[u8; 4] = b"CLST";
const VERSION: u8 = 1;
const HEADER_BYTES: usize = 10;

/// A kind and its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) fields: Vec<(u8, Vec<u8>)>,
}

impl Frame {
    /// The whole frame.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, ExchangeError> {
        let mut body = Vec::new();
        for (tag, value) in &self.fields {
            body.push(*tag);
            body.extend(length(value.len())?);
            body.extend(value);
        }
        if body.len() > FRAME_BYTES_MAX {
            return Err(form(format!("a body of {} bytes", body.len())));
        }
        let mut out = MAGIC.to_vec();
        out.extend([VERSION, self.kind]);
        out.extend(length(body.len())?);
        out.extend(body);
        Ok(out)
    }

    /// Reads the header: kind, and length of the body.
    fn header(header: [u8; HEADER_BYTES]) -> Result<(u8, usize), ExchangeError> {
        let [m0, m1, m2, m3, version, kind, l0, l1, l2, l3] = header;
        if [m0, m1, m2, m3] != *MAGIC {
            return Err(form("another protocol"));
        }
        if version != VERSION {
            return Err(form(format!("version {version}")));
        }
        match usize::try_from(u32::from_be_bytes([l0, l1, l2, l3])) {
            Ok(length) if length <= FRAME_BYTES_MAX => Ok((kind, length)),
            _ => Err(form("a frame of more than 64 KiB")),
        }
    }

    /// Reads a body.
    fn body(kind: u8, mut body: &[u8]) -> Result<Self, ExchangeError> {
        let mut fields: Vec<(u8, Vec<u8>)> = Vec::new();
        while let Some((tag, rest)) = body.split_first() {
            let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(|| form("a field that is cut off"))?;
            let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
            let (value, rest) = rest.split_at_checked(length).ok_or_else(|| form("a field that is cut off"))?;
            if fields.last().is_some_and(|(before, _)| before >= tag) {
                return Err(form(format!("field {tag} is out of order")));
            }
            fields.push((*tag, value.to_vec()));
            body = rest;
        }
        Ok(Self { kind, fields })
    }

    /// Reads one frame, and nothing after it.
    pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Self, ExchangeError> {
        let mut header = [0; HEADER_BYTES];
        stream.read_exact(&mut header).await?;
        let (kind, length) = Self::header(header)?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        Self::body(kind, &body)
    }

    /// Reads one frame that is all of `bytes`.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, ExchangeError> {
        let (header, body) = bytes.split_first_chunk::<HEADER_BYTES>().ok_or_else(|| form("a frame that is cut off"))?;
        let (kind, length) = Self::header(*header)?;
        if body.len() != length {
            return Err(form("a frame of another length than it says"));
        }
        Self::body(kind, body)
    }

    pub(crate) async fn write(&self, stream: &mut (impl AsyncWrite + Unpin)) -> Result<(), ExchangeError> {
        stream.write_all(&self.encode()?).await?;
        Ok(stream.flush().await?)
    }
}

fn length(length: usize) -> Result<[u8; 4], ExchangeError> {
    u32::try_from(length).map(u32::to_be_bytes).map_err(|_| form("a field of more than 4 GiB"))
}

pub(crate) fn form(words: impl Into<String>) -> ExchangeError {
    ExchangeError::Form(words.into())
}
