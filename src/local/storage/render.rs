//! The answer that carries an object: its headers, whole or in part, and its bytes as a stream.

use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::io::SeekFrom;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::Storage;
use super::error::Error;
use super::objects::Object;

const CHUNK_BYTES: usize = 128 << 10;
/// What a browser's encodeURIComponent escapes.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// How the asker wants it: as a file to keep, and until when the link lives.
pub struct Manner {
    pub download: Option<String>,
    pub expires: Option<i64>,
}

/// The object with its bytes, or the part or the 304 that the request asks for.
pub async fn asset(storage: &Storage, parts: &Parts, object: &Object, manner: &Manner) -> Result<Response, Error> {
    let (mut file, size) = storage.files.open(&object.place(), object.version.as_deref().unwrap_or_default()).await?;
    let asked = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let is_known = match asked(header::IF_NONE_MATCH) {
        Some(etag) => object.noted("eTag") == Some(etag),
        None => asked(header::IF_MODIFIED_SINCE).is_some_and(|since| is_unmodified(object, since)),
    };
    let (status, from, length) = match asked(header::RANGE) {
        _ if is_known => (StatusCode::NOT_MODIFIED, 0, 0),
        Some(range) => {
            let (from, to) = parse_range(range, size).ok_or_else(Error::invalid_range)?;
            (StatusCode::PARTIAL_CONTENT, from, to - from + 1)
        }
        None => (StatusCode::OK, 0, size),
    };
    let body = if length == 0 || parts.method == "HEAD" {
        Body::empty()
    } else {
        file.seek(SeekFrom::Start(from)).await?;
        Body::from_stream(ReaderStream::with_capacity(file.take(length), CHUNK_BYTES))
    };
    let mut response = (status, body).into_response();
    describe(&mut response, parts, object, length);
    if status == StatusCode::PARTIAL_CONTENT {
        set(&mut response, header::CONTENT_RANGE, &format!("bytes {from}-{}/{size}", from + length - 1));
    }
    if let Some(expires) = manner.expires {
        response.headers_mut().remove(header::CACHE_CONTROL);
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(expires.clamp(0, 253_402_300_799).unsigned_abs());
        set(&mut response, header::EXPIRES, &httpdate::fmt_http_date(moment));
    }
    if let Some(name) = &manner.download {
        set(&mut response, header::CONTENT_DISPOSITION, &disposition(name));
    }
    Ok(response)
}

/// The headers alone, from the row alone.
pub fn head(parts: &Parts, object: &Object) -> Response {
    let mut response = StatusCode::OK.into_response();
    let length = object.metadata.as_ref().and_then(|metadata| metadata.get("contentLength")?.as_u64());
    describe(&mut response, parts, object, length.unwrap_or(0));
    response
}

/// ETag, Last-Modified and Cache-Control.
pub fn set_validators(response: &mut Response, parts: &Parts, object: &Object) {
    if let Some(etag) = object.noted("eTag") {
        set(response, header::ETAG, etag);
    }
    if let Some(moment) = modified(object) {
        set(response, header::LAST_MODIFIED, &httpdate::fmt_http_date(moment.into()));
    }
    let mut cache_control = object.noted("cacheControl").unwrap_or("no-cache").to_owned();
    let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| object.noted("eTag") != Some(known)) {
        let is_head = parts.method == "HEAD";
        cache_control.push_str(if is_head { ", must-revalidate" } else { ", stale-while-revalidate=30" });
    }
    set(response, header::CACHE_CONTROL, &cache_control);
}

fn describe(response: &mut Response, parts: &Parts, object: &Object, length: u64) {
    let mime_type = object.noted("mimetype").unwrap_or("application/octet-stream");
    // Pages are never shown as pages: they would run with the rights of this origin.
    let shown = if mime_type.contains("text/html") { "text/plain" } else { mime_type };
    set(response, header::CONTENT_TYPE, shown);
    set(response, header::ACCEPT_RANGES, "bytes");
    set(response, header::CONTENT_LENGTH, &length.to_string());
    set(response, HeaderName::from_static("x-robots-tag"), object.noted("xRobotsTag").unwrap_or("none"));
    set_validators(response, parts, object);
}

/// A stored word that cannot be a header is left out rather than failing the download.
fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn modified(object: &Object) -> Option<DateTime<Utc>> {
    object.noted("lastModified")?.parse().ok()
}

fn is_unmodified(object: &Object, since: &str) -> bool {
    let Ok(since) = httpdate::parse_http_date(since) else {
        return false;
    };
    modified(object).is_some_and(|modified| SystemTime::from(modified) <= since)
}

fn disposition(name: &str) -> String {
    if name.is_empty() {
        return "attachment;".to_owned();
    }
    let name = utf8_percent_encode(name, NAME);
    format!("attachment; filename={name}; filename*=UTF-8''{name}")
}

/// First and last byte of a single range; anything else cannot be satisfied.
fn parse_range(range: &str, size: u64) -> Option<(u64, u64)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let last = size.checked_sub(1)?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    if from.is_empty() {
        let length = number(to).filter(|length| *length > 0)?;
        return Some((size.saturating_sub(length), last));
    }
    let from = number(from).filter(|from| *from <= last)?;
    let to = if to.is_empty() { last } else { number(to)? };
    (to >= from).then_some((from, to.min(last)))
}

#[cfg(test)]
mod tests {
    use super::{disposition, parse_range};

    #[test]
    fn ranges_are_clamped_to_the_file() {
        assert_eq!(parse_range("bytes=0-7", 69), Some((0, 7)));
        assert_eq!(parse_range("bytes=60-900", 69), Some((60, 68)));
        assert_eq!(parse_range("bytes=-9", 69), Some((60, 68)));
        assert_eq!(parse_range("bytes=5-", 69), Some((5, 68)));
    }

    #[test]
    fn what_is_outside_or_several_cannot_be_satisfied() {
        for range in ["bytes=69-", "bytes=7-3", "bytes=-", "bytes=-0", "bytes=0-1,3-4", "lines=0-1", "bytes=+1-2"] {
            assert_eq!(parse_range(range, 69), None, "{range}");
        }
        assert_eq!(parse_range("bytes=0-0", 0), None);
    }

    #[test]
    fn a_download_name_is_escaped_twice_over() {
        assert_eq!(disposition(""), "attachment;");
        assert_eq!(disposition("a é"), "attachment; filename=a%20%C3%A9; filename*=UTF-8''a%20%C3%A9");
    }
}
