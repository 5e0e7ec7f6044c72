//! What lies in Storage, read whole to learn what it is; nothing of it is kept or passed on.

use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::timeout;

use super::content_type::{self, FileType, Refusal, WINDOW_BYTES};
use super::error::Error;
use super::inspection::{Inspected, Inspectors};
use crate::http::{Kind, kind};
use crate::supabase::{self, Object, Service};

/// The largest file at a megabyte a second; shorter than the worker's lease.
pub(super) const READ_LIMIT: Duration = Duration::from_secs(9 * 60);

/// What was announced of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Announced<'a> {
    pub(super) mime_type: &'a str,
    pub(super) size_bytes: u64,
}

/// What reading brings: what was seen of bytes that are what they say, or why they are not.
pub(super) type Finding = Result<Inspected, &'static Kind>;

/// Where and how to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) service: &'a Service,
    pub(super) inspectors: &'a Inspectors,
    /// How long Storage may be silent.
    pub(super) silence: Duration,
    pub(super) request_id: &'a str,
}

impl Reader<'_> {
    /// Reads an object to its end. Every refusal that it finds is one of those that `reject_document` takes.
    pub(super) async fn examine(self, object: &Object, announced: Announced<'_>) -> Result<Finding, Error> {
        let finding = timeout(READ_LIMIT, self.read(object, announced)).await;
        match finding.map_err(|elapsed| supabase::Error::Unreachable(elapsed.into()))? {
            Err(Error::Rule(kind)) => Ok(Err(kind)),
            finding => finding,
        }
    }

    async fn read(self, object: &Object, announced: Announced<'_>) -> Result<Finding, Error> {
        let mut chunks = match self.service.read(self.request_id, object).await {
            Err(supabase::Error::Refused { status: 404, .. }) => return Ok(Err(const { kind("object_missing") })),
            answer => answer?.bytes_stream(),
        };
        let Some(file_type) = FileType::of_mime_type(announced.mime_type) else {
            return Ok(Err(const { kind("type_not_accepted") }));
        };
        let mut inspection = self.inspectors.of_object(file_type);
        let (mut count, mut window) = (0_u64, Vec::new());
        loop {
            let next = timeout(self.silence, chunks.next()).await;
            let next = next.map_err(|elapsed| supabase::Error::Unreachable(elapsed.into()))?;
            let Some(chunk) = next else { break };
            let chunk = chunk.map_err(|error| supabase::Error::Unreachable(error.without_url().into()))?;
            count += chunk.len() as u64;
            if count > announced.size_bytes {
                return Ok(Err(const { kind("object_differs") }));
            }
            let missing = WINDOW_BYTES.saturating_sub(window.len());
            window.extend_from_slice(&chunk[..chunk.len().min(missing)]);
            inspection.see(&chunk).await;
        }
        if count < announced.size_bytes {
            return Ok(Err(const { kind("object_differs") }));
        }
        match judge(content_type::decide(&window), announced.mime_type) {
            Ok(()) => inspection.end().await.map(Ok),
            Err(kind) => Ok(Err(kind)),
        }
    }
}

fn judge(decided: Result<FileType, Refusal>, announced: &str) -> Result<(), &'static Kind> {
    match decided {
        Ok(file_type) if file_type.mime_type() == announced => Ok(()),
        Ok(_) | Err(Refusal::Empty) => Err(const { kind("object_differs") }),
        Err(Refusal::NotAccepted) => Err(const { kind("type_not_accepted") }),
        Err(Refusal::ExecutablePreamble) => Err(const { kind("executable_preamble") }),
        Err(Refusal::TooManyPixels) => Err(const { kind("too_many_pixels") }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_accepted_type_than_announced_is_another_file() {
        assert!(judge(Ok(FileType::Png), "image/png").is_ok());
        assert_eq!(judge(Ok(FileType::Png), "image/jpeg").unwrap_err().key, "object_differs");
        assert_eq!(judge(Err(Refusal::TooManyPixels), "image/png").unwrap_err().key, "too_many_pixels");
    }
}
