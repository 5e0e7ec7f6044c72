//! The bytes on their way from the client to Storage: a few chunks in memory, counted, hashed, and of the length that
//! was announced.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;

use super::arrival::Chunks;
use super::content_type::WINDOW_BYTES;
use super::error::Error;
use super::inspection::{Inspected, Inspection};
use crate::http::{Edge, kind};

/// Size of a chunk that we make ourselves.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;

/// Chunks between the two connections, beside the one that is held back and the one that is being sent.
const CHUNKS_IN_FLIGHT: usize = 2;

/// The next chunk that is not empty.
pub(super) async fn next_chunk(chunks: &mut Chunks) -> Result<Option<Bytes>, Error> {
    while let Some(chunk) = chunks.next().await.transpose()? {
        if !chunk.is_empty() {
            return Ok(Some(chunk));
        }
    }
    Ok(None)
}

/// The beginning of a file, and whether that is all of it.
pub(super) struct Head {
    pub(super) read: Vec<Bytes>,
    pub(super) window: Vec<u8>,
    pub(super) is_whole: bool,
}

impl Head {
    /// Reads until the window is full or the file ends.
    pub(super) async fn read(chunks: &mut Chunks) -> Result<Self, Error> {
        let mut head = Self { read: Vec::new(), window: Vec::new(), is_whole: false };
        while head.window.len() < WINDOW_BYTES {
            let Some(chunk) = next_chunk(chunks).await? else {
                head.is_whole = true;
                break;
            };
            let missing = WINDOW_BYTES - head.window.len();
            head.window.extend_from_slice(&chunk[..chunk.len().min(missing)]);
            head.read.push(chunk);
        }
        Ok(head)
    }

    pub(super) fn length(&self) -> u64 {
        self.read.iter().map(|chunk| chunk.len() as u64).sum()
    }
}

/// Why the bytes did not reach Storage.
pub(super) enum Broken {
    /// The client's side: gone, silent, or of another length.
    Source(Error),
    /// Storage's side: it stopped reading.
    Sink,
}

/// A body for the request to Storage, and the pump that fills it.
pub(super) fn pipe() -> (Pump, reqwest::Body) {
    let (sender, receiver) = mpsc::channel(CHUNKS_IN_FLIGHT);
    (Pump { sender }, reqwest::Body::wrap_stream(ReceiverStream::new(receiver)))
}

/// Fills the body.
pub(super) struct Pump {
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
}

impl Pump {
    /// Moves exactly `length` bytes past what looks at them.
    ///
    /// The last chunk is held back until the file has ended and was scanned: a file that is longer than announced, or
    /// not clean, must not be complete in Storage before we know.
    pub(super) async fn run(
        self,
        edge: &Edge,
        mut chunks: Chunks,
        length: u64,
        mut inspection: Inspection,
    ) -> Result<Inspected, Broken> {
        let mut count: u64 = 0;
        let mut held: Option<Bytes> = None;
        loop {
            let next = match next_chunk(&mut chunks).await {
                Ok(next) => next,
                Err(error) => return Err(self.abort(error).await),
            };
            count += next.as_ref().map_or(0, |chunk| chunk.len() as u64);
            if count > length || (next.is_none() && count < length) {
                return Err(self.abort(Error::Rule(const { kind("size_differs") })).await);
            }
            let Some(chunk) = next else { break };
            inspection.see(&chunk).await;
            self.send(edge, held.replace(chunk)).await?;
        }
        let inspected = match inspection.end().await {
            Ok(inspected) => inspected,
            Err(error) => return Err(self.abort(error).await),
        };
        self.send(edge, held).await?;
        Ok(inspected)
    }

    async fn send(&self, edge: &Edge, chunk: Option<Bytes>) -> Result<(), Broken> {
        let Some(chunk) = chunk else { return Ok(()) };
        let sent = timeout(edge.config.timeouts.storage_idle, self.sender.send(Ok(chunk))).await;
        if matches!(sent, Ok(Ok(()))) { Ok(()) } else { Err(Broken::Sink) }
    }

    /// Breaks the request off, so that Storage has no whole object to keep.
    async fn abort(self, error: Error) -> Broken {
        let broken = std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "upload broken off");
        let _ = timeout(Duration::from_secs(1), self.sender.send(Err(broken))).await;
        Broken::Source(error)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;
    use crate::documents::FileType;

    /// What the pump sends of two chunks of four bytes, announced as `length`.
    async fn sent(length: u64) -> (usize, bool) {
        let (sender, mut receiver) = mpsc::channel(CHUNKS_IN_FLIGHT);
        let chunks = stream::iter([Ok(Bytes::from_static(b"four")), Ok(Bytes::from_static(b"more"))]).boxed();
        let edge = Edge::away(|_| {});
        let inspection = edge.inspectors.of_upload(FileType::Png);
        let outcome = Pump { sender }.run(&edge, chunks, length, inspection).await;
        let mut count = 0;
        while let Some(Ok(chunk)) = receiver.recv().await {
            count += chunk.len();
        }
        (count, outcome.is_ok())
    }

    #[tokio::test]
    async fn what_is_longer_or_shorter_than_announced_is_never_sent_whole() {
        assert_eq!(sent(8).await, (8, true));
        assert_eq!(sent(4).await, (0, false), "the four bytes would have been a whole object");
        assert_eq!(sent(6).await, (0, false));
        assert_eq!(sent(9).await, (4, false));
    }
}
