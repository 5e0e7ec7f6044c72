//! Going on with an upload: how far it has come, its next bytes, its end, or giving it up.

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use futures_util::StreamExt;
use tokio::fs::OpenOptions;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::metadata::{get, write};
use super::upload::Upload;
use super::{Uploader, answer, refusal};
use crate::local::storage::Storage;
use crate::local::storage::body::Incoming;
use crate::local::storage::error::Error;
use crate::local::storage::routes::Call;
use crate::local::storage::upload::{metadata, publish};

/// The one type that a part may have.
pub const CONTENT_TYPE: &str = "application/offset+octet-stream";
const BUFFER_BYTES: usize = 256 << 10;
/// How long a part waits for another one of the same upload to end.
const TURN_TIME_MAX: Duration = Duration::from_secs(10);

/// HEAD: a valid token is enough; the policies are not asked.
pub async fn head(
    storage: &Storage,
    headers: &HeaderMap,
    uploader: &mut Uploader,
    address: &str,
) -> Result<Response, Error> {
    let folder = storage.files.resumable();
    let upload = Upload::load(&folder, address).await?;
    uploader.open_link(storage, headers, &upload.place())?;
    let (offset, length) = (upload.offset(&folder).await?.to_string(), upload.length.to_string());
    let headers = [
        ("cache-control", "no-store"),
        ("upload-offset", &offset),
        ("upload-length", &length),
        ("upload-metadata", &write(&upload.metadata)),
    ];
    Ok(answer(StatusCode::OK, &headers))
}

/// PATCH: the policies are asked again for every part.
pub async fn append(storage: &Storage, call: Call, uploader: &mut Uploader, address: &str) -> Result<Response, Error> {
    let offset = call.header("upload-offset").ok_or_else(|| refusal(403, "Upload-Offset header required\n"))?;
    let offset: u64 = offset.parse().map_err(|_| refusal(409, "Upload-Offset conflict\n"))?;
    if call.header(header::CONTENT_TYPE.as_str()) != Some(CONTENT_TYPE) {
        return Err(refusal(403, "Content-Type header required\n"));
    }
    let folder = storage.files.resumable();
    let mut upload = Upload::load(&folder, address).await?;
    uploader.authorise(storage, &call.parts.headers, &upload).await?;
    let turn = tokio::time::timeout(TURN_TIME_MAX, storage.turns.take(upload.version())).await;
    let _turn = turn.map_err(|_| refusal(423, "The upload is being written to\n"))?;
    if upload.offset(&folder).await? != offset {
        return Err(refusal(409, "Upload-Offset conflict\n"));
    }
    let length = call.header(header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > upload.length - offset) {
        return Err(refusal(413, "upload's size exceeded\n"));
    }
    let offset = take(storage, call.body, uploader, &mut upload).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[("upload-offset", &offset.to_string())]))
}

/// DELETE: gives the upload up, unless it is an object already.
pub async fn terminate(
    storage: &Storage,
    headers: &HeaderMap,
    uploader: &mut Uploader,
    address: &str,
) -> Result<Response, Error> {
    let folder = storage.files.resumable();
    let upload = Upload::load(&folder, address).await?;
    uploader.authorise(storage, headers, &upload).await?;
    if upload.is_finished {
        return Err(refusal(400, "Cannot terminate an already completed upload"));
    }
    upload.forget(&folder).await;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}

/// Writes what arrives behind what is there, and makes it an object once it is whole. Bytes before a break are kept.
pub async fn take(storage: &Storage, body: Incoming, uploader: &Uploader, upload: &mut Upload) -> Result<u64, Error> {
    let folder = storage.files.resumable();
    let mut offset = upload.offset(&folder).await?;
    if upload.is_finished {
        return Ok(offset);
    }
    let file = OpenOptions::new().append(true).open(upload.bytes(&folder)).await?;
    let mut file = BufWriter::with_capacity(BUFFER_BYTES, file);
    let outcome = copy(body, &mut file, upload.length, &mut offset).await;
    file.flush().await?;
    outcome?;
    if offset == upload.length {
        finish(storage, uploader, upload).await?;
    }
    Ok(offset)
}

async fn copy(
    mut body: Incoming,
    file: &mut (impl AsyncWriteExt + Unpin),
    length: u64,
    offset: &mut u64,
) -> Result<(), Error> {
    while let Some(chunk) = body.next().await {
        let chunk = chunk?;
        if chunk.len() as u64 > length - *offset {
            return Err(refusal(413, "upload's size exceeded\n"));
        }
        file.write_all(&chunk).await?;
        *offset += chunk.len() as u64;
    }
    Ok(())
}

async fn finish(storage: &Storage, uploader: &Uploader, upload: &mut Upload) -> Result<(), Error> {
    let folder = storage.files.resumable();
    let draft = storage.files.adopt(upload.bytes(&folder)).await?;
    let mime_type = get(&upload.metadata, "contentType").unwrap_or("application/octet-stream");
    let cache_control = get(&upload.metadata, "cacheControl").unwrap_or("no-cache");
    let described = metadata(&draft, mime_type, cache_control);
    let user_metadata = upload.user_metadata().unwrap_or_else(|| serde_json::json!({}));
    let target = uploader.target(upload.place());
    publish(storage, &uploader.scope, &target, &draft, described, &user_metadata).await?;
    // Kept for a client that missed the last answer and asks how far it has come.
    upload.is_finished = true;
    upload.save(&folder).await
}
