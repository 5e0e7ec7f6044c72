//! What the parser of forms is fed with: one chunk a turn, and never much that it makes nothing of.
//!
//! The parser takes all that its source has ready before it looks at any of it, and keeps looking for the end of a
//! header however far away it is; both would let a client fill the memory.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use super::arrival::Chunks;
use super::error::Error;
use crate::http::kind;

/// Far more than the headers of a part.
const UNREAD_BYTES_MAX: usize = 1024 * 1024;

/// What the parser holds and has made nothing of yet.
#[derive(Clone, Default)]
pub(super) struct Unread(Arc<AtomicUsize>);

impl Unread {
    /// The parser has brought something out.
    pub(super) fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// The bytes of a form on their way into the parser.
pub(super) struct ParserFeed {
    inner: Chunks,
    unread: Unread,
    has_given: bool,
}

impl ParserFeed {
    pub(super) fn new(inner: Chunks, unread: Unread) -> Self {
        Self { inner, unread, has_given: false }
    }
}

impl Stream for ParserFeed {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.has_given) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.unread.0.load(Ordering::Relaxed) > UNREAD_BYTES_MAX {
            return Poll::Ready(Some(Err(Error::Rule(const { kind("body_invalid") }))));
        }
        let next = self.inner.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(chunk))) = &next {
            self.unread.0.fetch_add(chunk.len(), Ordering::Relaxed);
        }
        self.has_given = matches!(next, Poll::Ready(Some(_)));
        next
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn endless() -> Chunks {
        stream::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 64 * 1024]))).boxed()
    }

    #[tokio::test]
    async fn one_chunk_is_given_a_turn() {
        let mut feed = ParserFeed::new(endless(), Unread::default());
        let mut context = Context::from_waker(std::task::Waker::noop());
        for _ in 0..3 {
            assert!(feed.poll_next_unpin(&mut context).is_ready());
            assert!(feed.poll_next_unpin(&mut context).is_pending());
        }
    }

    #[tokio::test]
    async fn a_form_that_never_comes_to_the_point_is_given_up() {
        let feed = ParserFeed::new(endless(), Unread::default());
        let mut parts = multer::Multipart::new(feed, "B");
        assert!(parts.next_field().await.is_err());
    }
}
