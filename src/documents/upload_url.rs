//! `POST /v1/patients/{id}/images/upload-url`: an intent, and a link to send its bytes to without a token.
//!
//! Storage asks no policy and no limit of whoever holds the link, so it makes no document: `complete` does.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::arrival::{FILE_NAME, MEDIA_KIND};
use super::compensate::{Landing, compensate};
use super::content_type::FileType;
use super::error::Error;
use super::store::{self, Intent, Opened};
use crate::http::{Caller, Edge, Json, Problem, kind};

/// Kept by no cache on the way: the object is personal.
const NO_STORE: &str = "private, no-store";

/// What shall be sent. The title and the date belong to `complete`, which makes the document; a field that is not
/// known here is refused, so that nobody believes it was heard.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    media_kind: Option<String>,
    file_name: Option<String>,
    mime_type: String,
    size_bytes: u64,
    sha256: Option<String>,
}

/// Announces as the caller, then signs with the secret key what the caller's own announcement returned.
pub(super) async fn upload_url(
    State(edge): State<Edge>,
    caller: Caller,
    Path(patient_id): Path<String>,
    Json(request): Json<Request>,
) -> Result<Response, Problem> {
    let patient_id = Uuid::parse_str(&patient_id).map_err(|_| Problem::new(const { kind("patient_not_found") }))?;
    let answer = open(&edge, &caller, patient_id, &request).await?;
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, no_store, axum::Json(answer)).into_response())
}

async fn open(edge: &Edge, caller: &Caller, patient_id: Uuid, request: &Request) -> Result<Value, Error> {
    let file_type = FileType::of_mime_type(&request.mime_type);
    let file_type = file_type.ok_or(Error::Rule(const { kind("type_not_accepted") }))?;
    let intent = Intent {
        patient_id,
        media_kind: request.media_kind.as_deref().unwrap_or(MEDIA_KIND),
        file_name: request.file_name.as_deref().unwrap_or(FILE_NAME),
        mime_type: file_type.mime_type(),
        size_bytes: request.size_bytes,
        sha256: request.sha256.as_deref(),
        method: "link",
    };
    let opened = store::begin_upload(edge, &caller.actor, &intent).await?;
    match link(edge, caller, &opened, file_type).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            // Nobody has learnt the link, if there is one.
            compensate(edge, caller, &opened, Landing::Partial).await;
            Err(error)
        }
    }
}

async fn link(edge: &Edge, caller: &Caller, opened: &Opened, file_type: FileType) -> Result<Value, Error> {
    let mime_type = file_type.mime_type();
    let url = edge.service.sign_upload(&caller.actor.request_id, &opened.object(), mime_type).await?;
    Ok(json!({
        "document_id": opened.document_id,
        "url": url,
        "method": "PUT",
        "headers": { "content-type": mime_type, "cache-control": NO_STORE },
        "expires_at": opened.expires_at,
        "likely_duplicate_of": opened.likely_duplicate_of,
    }))
}
