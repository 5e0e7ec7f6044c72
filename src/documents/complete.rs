//! `POST /v1/documents/{id}/complete`: bytes that came by a link are read before they become a document.
//!
//! Whose they are is asked in SQL, as the caller; they are read with the secret key, because a policy that let their
//! uploader read them would serve bytes that nobody has verified. May be asked again.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::arrival::Claims;
use super::compensate::{Landing, compensate};
use super::error::Error;
use super::examined::{Examined, examine_upload};
use super::idempotency::{self, Turn};
use super::repeated;
use super::store::{self, Document, Filing};
use super::stored_bytes::{Announced, Finding, Reader};
use super::upload_one::{attested, judge};
use crate::http::{Caller, Edge, Kind, Problem, kind};
use crate::measures::{UPLOAD_BYTES, UPLOADS};
use crate::supabase::ask_again;

/// What the document shall be called; the body may be left out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    title: Option<String>,
    captured_at: Option<String>,
    #[serde(default)]
    confirm_mismatch: bool,
}

/// Makes the document. The work outlives the connection: asked again, it is found done.
pub(super) async fn complete(
    State(edge): State<Edge>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let id = Uuid::parse_str(&id).map_err(|_| Problem::new(const { kind("upload_not_found") }))?;
    let body = body.map_err(|_| Problem::new(const { kind("body_too_large") }))?;
    let about: About = if body.is_empty() { Ok(About::default()) } else { serde_json::from_slice(&body) }
        .map_err(|_| Problem::new(const { kind("body_invalid") }))?;
    let About { title, captured_at, confirm_mismatch } = about;
    let claims = Claims { title, captured_at, confirm_mismatch, ..Claims::default() };
    let worker = edge.clone();
    let work = async move {
        match idempotency::begin(&worker, &caller, &headers, &[b"complete", id.as_bytes(), &body]).await? {
            Turn::Again(kept) => repeated::again(&worker, &caller, kept).await,
            Turn::First(attempt) => {
                let outcomes = vec![complete_one(&worker, &caller, id, &claims).await];
                idempotency::finish(&worker, &caller, attempt, repeated::kept(&outcomes).as_ref()).await;
                outcomes
            }
        }
        .pop()
        .unwrap_or(Err(Error::Rule(const { kind("internal_error") })))
    };
    let outcome = edge.tasks.spawn(tracing::Instrument::in_current_span(work)).await;
    let document = outcome.map_err(|_| Problem::new(const { kind("internal_error") }))??;
    Ok(axum::Json(json!({ "document": document })).into_response())
}

async fn complete_one(edge: &Edge, caller: &Caller, id: Uuid, claims: &Claims) -> Result<Document, Error> {
    // Asked before the bytes are read: a title can be mended, and the upload stays open for it.
    let filing = claims.filing()?;
    let within = edge.config.timeouts.ask_again;
    let upload = ask_again(within, || examine_upload(edge, &caller.actor, id)).await?;
    if upload.is_committed {
        return commit(edge, caller, &upload, &filing).await;
    }
    let Some(version) = upload.stored_version.as_deref() else {
        return Err(Error::Rule(const { kind("object_missing") }));
    };
    let inspected = match look(edge, caller, &upload).await? {
        Ok(inspected) => inspected,
        // Perhaps it has not come yet.
        Err(kind) if kind.key == "object_missing" => return Err(Error::Rule(kind)),
        Err(kind) => return Err(take_back(edge, caller, &upload, kind).await),
    };
    let seen = match judge(edge, caller, id, inspected, &filing).await {
        Ok(seen) => seen,
        Err(Error::Rule(rule)) => return Err(take_back(edge, caller, &upload, rule).await),
        // Of another patient, as it seems: the bytes stay until the upload expires, for whoever confirms.
        Err(error) => return Err(error),
    };
    let document = match commit(edge, caller, &upload, &filing).await {
        Err(Error::Rule(rule)) if rule.key == "object_differs" => {
            return Err(take_back(edge, caller, &upload, rule).await);
        }
        committed => committed?,
    };
    UPLOADS.add(&["link"], 1);
    UPLOAD_BYTES.add(&["link"], upload.size_bytes);
    // Swapped between the look and the commit: not the bytes that we vouch for, so the worker looks again.
    if document.object_version.as_deref() != Some(version) {
        tracing::warn!(document.id = %id, "bytes changed while they were read");
        return Ok(document);
    }
    match seen {
        Some(seen) => Ok(attested(edge, caller, document, &upload.opened(), seen).await),
        None => Ok(document),
    }
}

/// What is stored against what was announced: first what Storage says of it, then its bytes.
async fn look(edge: &Edge, caller: &Caller, upload: &Examined) -> Result<Finding, Error> {
    if !upload.is_as_announced() {
        return Ok(Err(const { kind("object_differs") }));
    }
    let announced = Announced { mime_type: &upload.mime_type, size_bytes: upload.size_bytes };
    let reader = Reader {
        service: &edge.service,
        inspectors: &edge.inspectors,
        silence: edge.config.timeouts.storage_idle,
        request_id: &caller.actor.request_id,
    };
    reader.examine(&upload.opened().object(), announced).await
}

async fn commit(edge: &Edge, caller: &Caller, upload: &Examined, filing: &Filing<'_>) -> Result<Document, Error> {
    let commit = || store::commit_upload(edge, &caller.actor, upload.document_id, filing);
    Ok(ask_again(edge.config.timeouts.ask_again, commit).await?)
}

/// As the caller, whose open intent it is: the object, then the intent.
async fn take_back(edge: &Edge, caller: &Caller, upload: &Examined, kind: &'static Kind) -> Error {
    compensate(edge, caller, &upload.opened(), Landing::Stored).await;
    Error::Rule(kind)
}
