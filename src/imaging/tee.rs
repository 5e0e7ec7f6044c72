//! A copy of a file's bytes for its decoder. Who brings them says how long they will wait; a decoder that lags further is
//! dropped.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot};
use tokio::time::{Instant, timeout};

/// What may wait for a decoder: more than comes while it starts.
const WAITING_BYTES_MAX: u32 = 4 * 1024 * 1024;

/// Takes the bytes. Dropped without `finish`, the upload was broken off, and so is its decoder.
#[derive(Debug)]
pub struct Tee {
    /// None once the decoder has fallen behind.
    chunks: Option<mpsc::UnboundedSender<Bytes>>,
    /// A permit for each byte that may wait.
    room: Arc<Semaphore>,
    patience: Duration,
    finished: Option<oneshot::Sender<()>>,
}

impl Tee {
    /// And what ends when the last byte was taken, or with an error when not all of them were.
    pub(super) fn new(
        mut decoder: impl AsyncWrite + Unpin + Send + 'static,
        patience: Duration,
    ) -> (Self, impl Future<Output = Result<(), ()>> + Send) {
        let (chunks, mut arriving) = mpsc::unbounded_channel::<Bytes>();
        let (finished, has_finished) = oneshot::channel();
        let room = Arc::new(Semaphore::new(WAITING_BYTES_MAX as usize));
        let tee = Self { chunks: Some(chunks), room: room.clone(), patience, finished: Some(finished) };
        let fed = async move {
            let mut is_listening = true;
            while let Some(chunk) = arriving.recv().await {
                // A decoder that has seen enough closes its end.
                is_listening = is_listening && decoder.write_all(&chunk).await.is_ok();
                room.add_permits(permits(&chunk) as usize);
            }
            has_finished.await.map_err(|_| ())?;
            let _ = decoder.shutdown().await;
            Ok(())
        };
        (tee, fed)
    }

    /// Hands a chunk on, and waits for room as long as there is patience left.
    pub async fn push(&mut self, chunk: &Bytes) {
        let Some(chunks) = &self.chunks else {
            return;
        };
        let room = match self.room.try_acquire_many(permits(chunk)) {
            Ok(room) => Some(room),
            Err(_) => {
                let began = Instant::now();
                let room = timeout(self.patience, self.room.acquire_many(permits(chunk))).await;
                self.patience = self.patience.saturating_sub(began.elapsed());
                room.ok().and_then(Result::ok)
            }
        };
        // Given back when the decoder has taken the chunk.
        let is_taken = room.map(SemaphorePermit::forget).is_some() && chunks.send(chunk.clone()).is_ok();
        if !is_taken {
            self.chunks = None;
            self.finished = None;
        }
    }

    /// Whether the decoder was given up.
    pub fn has_lagged(&self) -> bool {
        self.chunks.is_none()
    }

    /// The upload is whole.
    pub fn finish(mut self) {
        if let Some(finished) = self.finished.take() {
            let _ = finished.send(());
        }
    }
}

fn permits(chunk: &Bytes) -> u32 {
    u32::try_from(chunk.len()).unwrap_or(u32::MAX).min(WAITING_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    fn chunk(length: usize) -> Bytes {
        Bytes::from(vec![7; length])
    }

    #[tokio::test]
    async fn what_is_pushed_arrives_and_ends() {
        let (mut reader, writer) = tokio::io::duplex(1000);
        let (mut tee, fed) = Tee::new(writer, Duration::ZERO);
        let fed = tokio::spawn(fed);
        for _ in 0..50 {
            tee.push(&chunk(777)).await;
        }
        tee.finish();
        let mut read = Vec::new();
        reader.read_to_end(&mut read).await.unwrap();
        assert_eq!((read.len(), fed.await.unwrap()), (50 * 777, Ok(())));
    }

    #[tokio::test]
    async fn one_that_lags_is_dropped_and_nobody_waits() {
        let (_reader, writer) = tokio::io::duplex(1);
        let (mut tee, fed) = Tee::new(writer, Duration::ZERO);
        let fed = tokio::spawn(fed);
        for _ in 0..9 {
            tee.push(&chunk(1024 * 1024)).await;
        }
        assert!(tee.has_lagged());
        tee.push(&chunk(1)).await;
        tee.finish();
        drop(_reader);
        assert_eq!(fed.await.unwrap(), Err(()));
    }

    #[tokio::test]
    async fn one_that_is_waited_for_gets_all() {
        let (mut reader, writer) = tokio::io::duplex(64 * 1024);
        let (mut tee, fed) = Tee::new(writer, Duration::from_secs(60));
        let fed = tokio::spawn(fed);
        let read = tokio::spawn(async move { tokio::io::copy(&mut reader, &mut tokio::io::sink()).await.unwrap() });
        for _ in 0..20 {
            tee.push(&chunk(1024 * 1024)).await;
        }
        tee.finish();
        assert_eq!((fed.await.unwrap(), read.await.unwrap()), (Ok(()), 20 * 1024 * 1024));
    }

    #[tokio::test]
    async fn a_decoder_that_has_seen_enough_does_not_disturb() {
        let (reader, writer) = tokio::io::duplex(1);
        drop(reader);
        let (mut tee, fed) = Tee::new(writer, Duration::ZERO);
        tee.push(&chunk(100)).await;
        tee.finish();
        assert_eq!(fed.await, Ok(()));
    }

    #[tokio::test]
    async fn an_upload_that_breaks_off_is_no_file() {
        let (_reader, writer) = tokio::io::duplex(1000);
        let (mut tee, fed) = Tee::new(writer, Duration::ZERO);
        tee.push(&chunk(100)).await;
        drop(tee);
        assert_eq!(fed.await, Err(()));
    }
}
