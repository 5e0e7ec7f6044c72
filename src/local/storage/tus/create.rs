//! Announcing an upload, perhaps with its first bytes.

use axum::http::{StatusCode, header};
use axum::response::Response;
use tokio::fs;

use super::metadata::{Metadata, get, parse, set};
use super::upload::{Upload, sweep};
use super::{Uploader, answer, part, refusal};
use crate::local::storage::Storage;
use crate::local::storage::buckets;
use crate::local::storage::caller::Caller;
use crate::local::storage::error::Error;
use crate::local::storage::routes::Call;

/// POST /upload/resumable
pub async fn create(storage: &Storage, call: Call, uploader: &mut Uploader) -> Result<Response, Error> {
    let length = call.header("upload-length").and_then(|length| length.parse().ok());
    let length = length.ok_or_else(|| refusal(400, "Upload-Length or Upload-Defer-Length header required\n"))?;
    let metadata = call.header("upload-metadata").ok_or_else(|| refusal(400, "Metadata header is required"))?;
    let metadata = parse(metadata).ok_or_else(|| refusal(400, "Invalid Upload-Metadata header"))?;
    let mut upload = Upload::new(length, metadata);
    let place = upload.place();
    place.check_key()?;
    let bucket = buckets::find(storage, &Caller::service(), &uploader.scope, &place.bucket).await?;
    uploader.authorise(storage, &call.parts.headers, &upload).await?;
    if length > bucket.resumable_size_max(storage) {
        return Err(refusal(413, "Maximum size exceeded\n"));
    }
    // Whoever declares no type is not asked for one.
    if let Some(mime_type) = get(&upload.metadata, "contentType").filter(|mime_type| !mime_type.is_empty()) {
        bucket.check_declared_type(mime_type)?;
    }
    place.check_segments()?;
    keep_cache_control(&mut upload.metadata);
    let folder = storage.files.resumable();
    fs::create_dir_all(&folder).await?;
    sweep(&folder).await?;
    fs::write(upload.bytes(&folder), b"").await?;
    upload.save(&folder).await?;
    let location = location(&call, uploader.is_signed, &upload.address());
    let has_bytes = call.header(header::CONTENT_TYPE.as_str()) == Some(part::CONTENT_TYPE);
    if !has_bytes && length > 0 {
        return Ok(answer(StatusCode::CREATED, &[("location", &location)]));
    }
    let offset = part::take(storage, call.body, uploader, &mut upload).await?;
    Ok(answer(StatusCode::CREATED, &[("location", &location), ("upload-offset", &offset.to_string())]))
}

/// A number of seconds becomes a directive; anything else counts as none.
fn keep_cache_control(metadata: &mut Metadata) {
    let seconds = get(metadata, "cacheControl").filter(|seconds| seconds.parse::<i64>().is_ok());
    let value = seconds.map_or_else(|| "no-cache".to_owned(), |seconds| format!("max-age={seconds}"));
    set(metadata, "cacheControl", value);
}

/// The address as the client sees it, which a gateway in front tells.
fn location(call: &Call, is_signed: bool, address: &str) -> String {
    let scheme = call.header("x-forwarded-proto").unwrap_or("http");
    let host = call.header("x-forwarded-host").or_else(|| call.header("host")).unwrap_or("127.0.0.1");
    let prefix = call.header("x-forwarded-prefix").unwrap_or_default().trim_end_matches('/');
    let signed = if is_signed { "/sign" } else { "" };
    format!("{scheme}://{host}{prefix}/upload/resumable{signed}/{address}")
}
