//! A connection's two directions. What comes in is kept up to a limit while a statement runs, so
//! that a client that has gone is noticed at once; what goes out waits for the client.

use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};

use super::{Broken, Frontend, Limits};

/// Bytes of further messages that are read while a statement runs.
const READ_AHEAD_MAX: usize = 64 << 10;
/// Bytes of a read.
const READ: usize = 8 << 10;

/// The client has gone, or the connection broke.
#[derive(Debug)]
pub(crate) struct Gone;

/// Both directions.
pub(crate) struct Io<S> {
    pub(crate) reader: Reader<S>,
    pub(crate) writer: Writer<S>,
}

/// Messages from the client.
pub(crate) struct Reader<S> {
    half: ReadHalf<S>,
    pub(crate) input: BytesMut,
}

/// Messages to the client.
pub(crate) struct Writer<S> {
    half: WriteHalf<S>,
    /// What waits to be sent.
    pub(crate) output: BytesMut,
    /// How long a client may take nothing before it counts as gone.
    stall: Duration,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Io<S> {
    /// `input` is what was read already.
    pub(crate) fn new(stream: S, input: BytesMut, stall: Duration) -> Self {
        let (reading, writing) = tokio::io::split(stream);
        Self { reader: Reader { half: reading, input }, writer: Writer { half: writing, output: BytesMut::new(), stall } }
    }
}

impl<S: AsyncRead> Reader<S> {
    /// The next message; waits for it. May be dropped and called again.
    pub(crate) async fn message(&mut self, limits: Limits) -> Result<Result<Frontend, Broken>, Gone> {
        loop {
            match Frontend::take(&mut self.input, limits) {
                Ok(Some(message)) => return Ok(Ok(message)),
                Ok(None) => self.fill().await?,
                Err(broken) => return Ok(Err(broken)),
            }
        }
    }

    /// Whether something is there that was not looked at.
    pub(crate) fn has_more(&self) -> bool {
        !self.input.is_empty()
    }

    /// Reads more.
    pub(crate) async fn fill(&mut self) -> Result<(), Gone> {
        self.input.reserve(READ);
        match self.half.read_buf(&mut self.input).await {
            Ok(0) | Err(_) => Err(Gone),
            Ok(_) => Ok(()),
        }
    }

    /// Reads ahead within the limit; ends only when the client has gone.
    pub(crate) async fn until_gone(&mut self) -> Gone {
        while self.input.len() < READ_AHEAD_MAX {
            if self.fill().await.is_err() {
                return Gone;
            }
        }
        std::future::pending().await
    }
}

impl<S: AsyncWrite> Writer<S> {
    /// Sends everything that waits. May be dropped and called again.
    pub(crate) async fn flush(&mut self) -> Result<(), Gone> {
        while self.output.has_remaining() {
            match tokio::time::timeout(self.stall, self.half.write_buf(&mut self.output)).await {
                Ok(Ok(sent)) if sent > 0 => {}
                _ => return Err(Gone),
            }
        }
        match tokio::time::timeout(self.stall, self.half.flush()).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }

    /// Sends everything and says that no more comes.
    pub(crate) async fn close(&mut self) {
        if self.flush().await.is_ok() {
            let _ = tokio::time::timeout(self.stall, self.half.shutdown()).await;
        }
    }
}
