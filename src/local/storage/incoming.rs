//! What an upload declares before its bytes: type, lifetime in caches, metadata, and the bound that its bucket sets.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde_json::{Value, json};

use super::Storage;
use super::body::Incoming;
use super::buckets::Bucket;
use super::error::Error;
use super::multipart;

/// A file that has been announced and not read yet.
pub struct Announced {
    pub mime_type: String,
    pub cache_control: String,
    pub user_metadata: Option<Value>,
    pub robots: Option<String>,
    /// What the request says of its length: of the whole form, if it is one.
    pub length: Option<u64>,
    /// What the bytes themselves must come to, where that is known.
    pub bytes_length: Option<u64>,
    /// None where the real server does not look: a raw body whose length is not known.
    pub bytes_max: Option<u64>,
    pub bytes: BoxStream<'static, Result<Bytes, Error>>,
}

impl Announced {
    /// The metadata that policies are shown while the row is only tried.
    pub fn declared(&self) -> Value {
        declared(Some(&self.mime_type), self.length)
    }
}

/// The metadata of a row that is only tried.
pub fn declared(mime_type: Option<&str>, length: Option<u64>) -> Value {
    let mut metadata = json!({});
    if let Some(mime_type) = mime_type {
        metadata["mimetype"] = mime_type.into();
    }
    if let Some(length) = length {
        metadata["contentLength"] = length.into();
    }
    metadata
}

/// Reads up to the first byte of the file and refuses what the bucket does not take.
pub async fn announce(
    storage: &Storage,
    headers: &HeaderMap,
    body: Incoming,
    bucket: &Bucket,
    key: &str,
) -> Result<Announced, Error> {
    let header = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let content_type = header(CONTENT_TYPE);
    let robots = headers.get("x-robots-tag").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let size_max = bucket.size_max(storage, key);
    if let Some(form_type) = content_type.filter(|value| value.starts_with("multipart/form-data")) {
        let form = multipart::read_to_file(form_type, body).await?;
        bucket.check_type(&form.mime_type, key)?;
        return Ok(Announced {
            mime_type: form.mime_type,
            cache_control: form.cache_seconds.map_or_else(no_cache, |seconds| format!("max-age={seconds}")),
            user_metadata: form.metadata.and_then(|text| serde_json::from_str(&text).ok()),
            robots,
            length,
            bytes_length: None,
            bytes_max: Some(size_max),
            bytes: form.bytes,
        });
    }
    let mime_type = content_type.unwrap_or("application/octet-stream").to_owned();
    bucket.check_type(&mime_type, key)?;
    if length.is_some_and(|length| length > size_max) {
        return Err(Error::too_large());
    }
    Ok(Announced {
        mime_type,
        cache_control: header(CACHE_CONTROL).map_or_else(no_cache, str::to_owned),
        user_metadata: user_metadata(headers),
        robots,
        length,
        bytes_length: length,
        bytes_max: length.map(|_| size_max),
        bytes: body.boxed(),
    })
}

/// Metadata of the application from the header `x-metadata`; what cannot be read counts as none.
pub fn user_metadata(headers: &HeaderMap) -> Option<Value> {
    let forgiving = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let text = headers.get("x-metadata")?.to_str().ok()?.replace('-', "+").replace('_', "/");
    let json = GeneralPurpose::new(&alphabet::STANDARD, forgiving).decode(text).ok()?;
    serde_json::from_slice(&json).ok()
}

fn no_cache() -> String {
    "no-cache".to_owned()
}
