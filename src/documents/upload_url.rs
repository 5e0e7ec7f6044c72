//! `POST /v1/patients/{id}/images/upload-url`: an intent, and a link to send its bytes to without a token.
//!
//! Storage asks no policy and no limit of whoever holds the link, so it makes no document: `complete` does.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::arrival::{FILE_NAME, MEDIA_KIND};
use super::compensate::{Landing, compensate};
use super::content_type::FileType;
use super::error::Error;
use super::examined::examine_upload;
use super::idempotency::{self, Turn};
use super::store::{self, Intent, Opened};
use crate::http::{Caller, Edge, Json, Problem, kind};

/// Kept by no cache on the way: the object is personal.
const NO_STORE: &str = "private, no-store";

/// What shall be sent. The title and the date belong to `complete`, which makes the document; a field that is not
/// known here is refused, so that nobody believes it was heard.
#[derive(Serialize, Deserialize)]
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
    headers: HeaderMap,
    Json(request): Json<Request>,
) -> Result<Response, Problem> {
    let patient_id = Uuid::parse_str(&patient_id).map_err(|_| Problem::new(const { kind("patient_not_found") }))?;
    let asked = serde_json::to_vec(&request).unwrap_or_default();
    let answer = match idempotency::begin(&edge, &caller, &headers, &[b"link", patient_id.as_bytes(), &asked]).await? {
        Turn::Again(announced) => sign_again(&edge, &caller, announced).await?,
        Turn::First(attempt) => {
            let opened = open(&edge, &caller, patient_id, &request).await;
            let announced = opened.as_ref().ok().map(|(announced, _)| announced);
            idempotency::finish(&edge, &caller, attempt, announced).await;
            opened?.1
        }
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// What is kept under an idempotency key: neither the link nor the name.
#[derive(Serialize, Deserialize)]
struct Announced {
    document: Uuid,
    expires_at: Option<DateTime<Utc>>,
    likely_duplicate_of: Option<Uuid>,
}

async fn open(edge: &Edge, caller: &Caller, patient_id: Uuid, request: &Request) -> Result<(Announced, Value), Error> {
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
    let announced = Announced {
        document: opened.document_id,
        expires_at: opened.expires_at,
        likely_duplicate_of: opened.likely_duplicate_of,
    };
    match link(edge, caller, &opened, &announced, file_type.mime_type()).await {
        Ok(answer) => Ok((announced, answer)),
        Err(error) => {
            // Nobody has learnt the link, if there is one.
            compensate(edge, caller, &opened, Landing::Partial).await;
            Err(error)
        }
    }
}

/// A link to the same key, where its upload is still open.
async fn sign_again(edge: &Edge, caller: &Caller, announced: Announced) -> Result<Value, Error> {
    let upload = examine_upload(edge, &caller.actor, announced.document).await?;
    if upload.is_committed {
        return Err(Error::Rule(const { kind("upload_not_found") }));
    }
    link(edge, caller, &upload.opened(), &announced, &upload.mime_type).await
}

async fn link(
    edge: &Edge,
    caller: &Caller,
    opened: &Opened,
    announced: &Announced,
    mime_type: &str,
) -> Result<Value, Error> {
    let url = edge.service.sign_upload(&caller.actor.request_id, &opened.object(), mime_type).await?;
    Ok(json!({
        "document_id": announced.document,
        "url": url,
        "method": "PUT",
        "headers": { "content-type": mime_type, "cache-control": NO_STORE },
        "expires_at": announced.expires_at,
        "likely_duplicate_of": announced.likely_duplicate_of,
    }))
}
