//! What lies in Storage, read whole to learn what it is; nothing of it is kept or passed on.

use std::time::Duration;

use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::content_type::{self, FileType, Refusal, WINDOW_BYTES};
use crate::http::{Kind, kind};
use crate::supabase::{Error, Object, Service};

/// The largest file at a megabyte a second; shorter than the worker's lease.
pub(super) const READ_LIMIT: Duration = Duration::from_secs(9 * 60);

/// What was announced of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Announced<'a> {
    pub(super) mime_type: &'a str,
    pub(super) size_bytes: u64,
}

/// What reading brings: the hash of bytes that are what they say, or why they are not.
pub(super) type Finding = Result<String, &'static Kind>;

/// Reads an object to its end. Every refusal that it finds is one of those that `reject_document` takes.
pub(super) async fn examine(
    service: &Service,
    silence: Duration,
    request_id: &str,
    object: &Object,
    announced: Announced<'_>,
) -> Result<Finding, Error> {
    let reading = read(service, silence, request_id, object, announced);
    timeout(READ_LIMIT, reading).await.map_err(|elapsed| Error::Unreachable(elapsed.into()))?
}

async fn read(
    service: &Service,
    silence: Duration,
    request_id: &str,
    object: &Object,
    announced: Announced<'_>,
) -> Result<Finding, Error> {
    let mut chunks = service.read(request_id, object).await?.bytes_stream();
    let (mut hash, mut count, mut window) = (Sha256::new(), 0_u64, Vec::new());
    loop {
        let next = timeout(silence, chunks.next()).await.map_err(|elapsed| Error::Unreachable(elapsed.into()))?;
        let Some(chunk) = next else { break };
        let chunk = chunk.map_err(|error| Error::Unreachable(error.without_url().into()))?;
        count += chunk.len() as u64;
        if count > announced.size_bytes {
            return Ok(Err(const { kind("object_differs") }));
        }
        let missing = WINDOW_BYTES.saturating_sub(window.len());
        window.extend_from_slice(&chunk[..chunk.len().min(missing)]);
        hash.update(&chunk);
    }
    if count < announced.size_bytes {
        return Ok(Err(const { kind("object_differs") }));
    }
    Ok(judge(content_type::decide(&window), announced.mime_type).map(|()| format!("{:x}", hash.finalize())))
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
