//! The bytes of a request on their way in: never waited for longer than a bound, and never left unread on the wire.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, Sleep};

use super::error::Error;

/// How long a sender may pause before it counts as gone.
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// A refused request is read to its end, so that the sender gets to the answer; but no further than this.
const UNREAD_BYTES_MAX: usize = 64 << 20;
const UNREAD_TIME_MAX: Duration = Duration::from_secs(30);

/// A request body as a stream.
pub struct Incoming {
    stream: Option<BodyDataStream>,
    pause: Pin<Box<Sleep>>,
}

impl Incoming {
    pub fn new(body: Body) -> Self {
        Self { stream: Some(body.into_data_stream()), pause: Box::pin(tokio::time::sleep(PAUSE_MAX)) }
    }

    /// The whole body of a small request.
    pub async fn read(mut self, bytes_max: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.next().await {
            bytes.extend_from_slice(&chunk?);
            if bytes.len() > bytes_max {
                return Err(Error::body_too_large());
            }
        }
        Ok(bytes)
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(stream) = self.stream.as_mut() else {
            return Poll::Ready(None);
        };
        match stream.poll_next_unpin(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.pause.as_mut().reset(Instant::now() + PAUSE_MAX);
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(Some(Err(_))) => {
                self.stream = None;
                Poll::Ready(Some(Err(Error::no_content("Request stream closed before upload could complete"))))
            }
            Poll::Ready(None) => {
                self.stream = None;
                Poll::Ready(None)
            }
            Poll::Pending if self.pause.as_mut().poll(context).is_ready() => {
                self.stream = None;
                Poll::Ready(Some(Err(Error::no_content("Request stream paused for too long"))))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let Some(mut unread) = self.stream.take() else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(tokio::time::timeout(UNREAD_TIME_MAX, async move {
            let mut bytes = 0;
            while let Some(Ok(chunk)) = unread.next().await {
                bytes += chunk.len();
                if bytes > UNREAD_BYTES_MAX {
                    break;
                }
            }
        }));
    }
}
