//! Chunks from the wire as a blocking reader, with a bounded number of them under way.

use std::io::{self, Read};

/// What a sender says.
pub(crate) enum Chunk {
    /// More data.
    Data(Vec<u8>),
    /// The client said that it is done.
    Done,
}

/// Reads chunks until the client is done. A sender that goes away before is a cancelled load,
/// never a shorter one.
pub(crate) struct ChunkReader {
    chunks: tokio::sync::mpsc::Receiver<Chunk>,
    current: io::Cursor<Vec<u8>>,
    done: bool,
}

impl ChunkReader {
    pub(crate) fn new(chunks: tokio::sync::mpsc::Receiver<Chunk>) -> Self {
        Self { chunks, current: io::Cursor::new(Vec::new()), done: false }
    }
}

impl Read for ChunkReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.current.read(into)?;
            if read > 0 || self.done || into.is_empty() {
                return Ok(read);
            }
            match self.chunks.blocking_recv() {
                Some(Chunk::Data(data)) => self.current = io::Cursor::new(data),
                Some(Chunk::Done) => self.done = true,
                None => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the client went away")),
            }
        }
    }
}
