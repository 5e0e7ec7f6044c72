//! A file whose length nobody announced waits here until it is known: on disk, bounded, and gone afterwards.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_util::io::ReaderStream;

use super::arrival::Chunks;
use super::body::{CHUNK_BYTES, next_chunk};
use super::error::Error;
use crate::http::{Edge, kind};

/// How long a file waits for its turn; its client is silent meanwhile and may give up after longer.
const WAIT: Duration = Duration::from_secs(20);

/// Reads everything; returns the length and the same bytes once more.
///
/// The temporary file has no name, so nothing remains of it even if the process is killed.
pub(super) async fn spool(edge: &Edge, mut chunks: Chunks) -> Result<(u64, Chunks), Error> {
    let permit = timeout(WAIT, edge.spools.clone().acquire_owned()).await;
    let permit = permit.map_err(|_| Error::Rule(const { kind("too_many_requests") }))?.map_err(failed)?;
    let bytes_max = edge.config.settings.documents.spool_bytes_max;
    let file = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(failed)?.map_err(failed)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut length: u64 = 0;
    while let Some(chunk) = next_chunk(&mut chunks).await? {
        length += chunk.len() as u64;
        if length > bytes_max {
            return Err(Error::Rule(const { kind("size_required") }));
        }
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    file.rewind().await.map_err(failed)?;
    let chunks = ReaderStream::with_capacity(file, CHUNK_BYTES).map_err(failed).inspect(move |_| {
        // The place on the disk is taken until the last byte has left.
        let _ = &permit;
    });
    Ok((length, chunks.boxed()))
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Failure { kind: const { kind("internal_error") }, source: error.into() }
}

/// Chunks that were read already, in front of those to come.
pub(super) fn again(read: Vec<Bytes>, rest: Chunks) -> Chunks {
    futures_util::stream::iter(read.into_iter().map(Ok)).chain(rest).boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_waits_is_bounded_in_size_and_number() {
        let edge = Edge::away(|config| {
            config.settings.documents.spool_bytes_max = 8;
            config.settings.documents.spool_files_max = 1;
        });
        let file = |bytes: &'static [u8]| futures_util::stream::iter([Ok(Bytes::from_static(bytes))]).boxed();
        let error = spool(&edge, file(b"nine byte")).await.err().map(|error| error.kind().key);
        assert_eq!(error, Some("size_required"));
        let (length, waiting) = spool(&edge, file(b"eight by")).await.unwrap();
        assert_eq!((length, edge.spools.available_permits()), (8, 0));
        drop(waiting);
        assert_eq!(edge.spools.available_permits(), 1);
    }
}
