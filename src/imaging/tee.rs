//! A copy of an upload's bytes for its decoder. It never makes the upload wait: what lags is dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};

/// What may wait for a decoder: a second of a good line.
const WAITING_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Takes the bytes. Dropped without `finish`, the upload was broken off, and so is its decoder.
#[derive(Debug)]
pub struct Tee {
    /// None once the decoder has fallen behind.
    chunks: Option<mpsc::UnboundedSender<Bytes>>,
    waiting: Arc<AtomicUsize>,
    finished: Option<oneshot::Sender<()>>,
}

impl Tee {
    /// And what ends when the last byte was taken, or with an error when not all of them were.
    pub(super) fn new(
        mut decoder: impl AsyncWrite + Unpin + Send + 'static,
    ) -> (Self, impl Future<Output = Result<(), ()>> + Send) {
        let (chunks, mut arriving) = mpsc::unbounded_channel::<Bytes>();
        let (finished, has_finished) = oneshot::channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let tee = Self { chunks: Some(chunks), waiting: waiting.clone(), finished: Some(finished) };
        let fed = async move {
            let mut is_listening = true;
            while let Some(chunk) = arriving.recv().await {
                // A decoder that has seen enough closes its end.
                is_listening = is_listening && decoder.write_all(&chunk).await.is_ok();
                waiting.fetch_sub(chunk.len(), Ordering::Relaxed);
            }
            has_finished.await.map_err(|_| ())?;
            let _ = decoder.shutdown().await;
            Ok(())
        };
        (tee, fed)
    }

    /// Hands a chunk on without waiting.
    pub fn push(&mut self, chunk: &Bytes) {
        let Some(chunks) = &self.chunks else {
            return;
        };
        let before = self.waiting.fetch_add(chunk.len(), Ordering::Relaxed);
        if before + chunk.len() > WAITING_BYTES_MAX || chunks.send(chunk.clone()).is_err() {
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
        let (mut tee, fed) = Tee::new(writer);
        let fed = tokio::spawn(fed);
        (0..50).for_each(|_| tee.push(&chunk(777)));
        tee.finish();
        let mut read = Vec::new();
        reader.read_to_end(&mut read).await.unwrap();
        assert_eq!((read.len(), fed.await.unwrap()), (50 * 777, Ok(())));
    }

    #[tokio::test]
    async fn one_that_lags_is_dropped_and_nobody_waits() {
        let (_reader, writer) = tokio::io::duplex(1);
        let (mut tee, fed) = Tee::new(writer);
        let fed = tokio::spawn(fed);
        (0..9).for_each(|_| tee.push(&chunk(1024 * 1024)));
        assert!(tee.has_lagged());
        tee.push(&chunk(1));
        tee.finish();
        drop(_reader);
        assert_eq!(fed.await.unwrap(), Err(()));
    }

    #[tokio::test]
    async fn a_decoder_that_has_seen_enough_does_not_disturb() {
        let (reader, writer) = tokio::io::duplex(1);
        drop(reader);
        let (mut tee, fed) = Tee::new(writer);
        tee.push(&chunk(100));
        tee.finish();
        assert_eq!(fed.await, Ok(()));
    }

    #[tokio::test]
    async fn an_upload_that_breaks_off_is_no_file() {
        let (_reader, writer) = tokio::io::duplex(1000);
        let (mut tee, fed) = Tee::new(writer);
        tee.push(&chunk(100));
        drop(tee);
        assert_eq!(fed.await, Err(()));
    }
}
