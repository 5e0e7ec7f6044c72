//! `GET /v1/documents/{id}/download`: the original, its right checked and its opening recorded at this very moment.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::timeout;
use uuid::Uuid;

use super::disposition::attachment;
use super::error::Error;
use super::store::{self, Openable};
use crate::http::{Caller, Edge, Problem, kind};
use crate::supabase;

/// What Storage knows of the bytes; everything else is ours to say.
const PASSED_ON: [HeaderName; 5] =
    [header::CONTENT_LENGTH, header::CONTENT_RANGE, header::ACCEPT_RANGES, header::ETAG, header::LAST_MODIFIED];

const SAME_SITE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Streams from Storage as the caller; nothing is kept on the way.
pub(super) async fn download(
    State(edge): State<Edge>,
    caller: Caller,
    id: Result<Path<Uuid>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let not_found = const { kind("document_not_found") };
    let Path(id) = id.map_err(|_| Problem::new(not_found))?;
    let documents = store::open_documents(&edge, &caller.actor, &[id], "download").await.map_err(Error::from)?;
    let document = documents.into_iter().next().ok_or(Problem::new(not_found))?;
    let opened = edge.storage.download(&caller.actor, &document.object(), headers.get(header::RANGE)).await;
    let opened = opened.map_err(|error| match &error {
        supabase::Error::Refused { status: 416, .. } => Error::Rule(const { kind("range_invalid") }),
        // The row was there a moment ago: either it was just deleted, or the bytes are lost.
        supabase::Error::Refused { status: 404, .. } => {
            Error::Failure { kind: const { kind("object_missing") }, source: error.into() }
        }
        _ => error.into(),
    })?;
    Ok(answer(&edge, &document, opened))
}

fn answer(edge: &Edge, document: &Openable, opened: reqwest::Response) -> Response {
    let is_part = opened.status() == reqwest::StatusCode::PARTIAL_CONTENT;
    let known = opened.headers().clone();
    let mut response = Response::new(Body::from_stream(paced(edge, opened)));
    *response.status_mut() = if is_part { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let headers = response.headers_mut();
    for name in PASSED_ON {
        if let Some(value) = known.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    let mime_type = HeaderValue::from_str(&document.mime_type);
    let mime_type = mime_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mime_type);
    headers.insert(header::CONTENT_DISPOSITION, attachment(&document.download_name, &document.mime_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(SAME_SITE, HeaderValue::from_static("same-site"));
    response
}

/// The bytes, broken off where Storage falls silent, so that the client sees a failure and not a short file.
fn paced(edge: &Edge, opened: reqwest::Response) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static {
    let idle = edge.config.timeouts.storage_idle;
    stream::try_unfold(opened.bytes_stream().boxed(), move |mut bytes| async move {
        match timeout(idle, bytes.next()).await {
            Ok(None) => Ok(None),
            Ok(Some(Ok(chunk))) => Ok(Some((chunk, bytes))),
            Ok(Some(Err(error))) => Err(std::io::Error::other(error.without_url())),
            Err(elapsed) => Err(elapsed.into()),
        }
    })
}
