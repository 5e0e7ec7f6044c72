//! `POST /v1/patients/{id}/documents`: one file as the body, or one to twenty in a form.

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Duration, Instant, timeout_at};
use uuid::Uuid;

use super::arrival::{self, Chunks, Claims};
use super::body::Head;
use super::error::Error;
use super::idempotency::{self, Turn};
use super::multipart::{self, Form};
use super::store::Document;
use super::upload_one::upload_one;
use super::{repeated, spool};
use crate::http::{Caller, Edge, Problem, kind};

/// What a raw body cannot say of itself.
#[derive(Deserialize)]
pub(super) struct About {
    media_kind: Option<String>,
    title: Option<String>,
    file_name: Option<String>,
    captured_at: Option<String>,
    #[serde(default)]
    confirm_mismatch: bool,
}

/// Read and thrown away after a refusal or for a repetition, because many clients hear an answer only when they have
/// sent everything.
const DRAIN_BYTES_MAX: usize = 4 * 1024 * 1024;
const DRAIN_FOR: Duration = Duration::from_secs(2);

/// Stores what is sent. The work outlives the connection, so that a client that leaves half-way leaves nothing behind.
pub(super) async fn upload(
    State(edge): State<Edge>,
    caller: Caller,
    patient_id: Result<Path<Uuid>, PathRejection>,
    about: Result<Query<About>, QueryRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let Path(patient_id) = patient_id.map_err(|_| Problem::new(const { kind("patient_not_found") }))?;
    let Query(about) = about.map_err(|_| Problem::new(const { kind("body_invalid") }))?;
    let (parts, body) = request.into_parts();
    let worker = edge.clone();
    let work = async move { answered(&worker, &caller, patient_id, about, &parts, body).await };
    let outcome = edge.tasks.spawn(tracing::Instrument::in_current_span(work)).await;
    // The task ends by itself or by a panic, which its hook has logged.
    Ok(outcome.map_err(|_| Problem::new(const { kind("internal_error") }))??)
}

/// Stores what is sent, once under its idempotency key.
async fn answered(
    edge: &Edge,
    caller: &Caller,
    patient_id: Uuid,
    about: About,
    parts: &Parts,
    body: Body,
) -> Result<Response, Error> {
    let (mut chunks, rest) = arrival::shared(arrival::of_body(edge, body));
    let form_type = form_type(&parts.headers);
    // A file is known by its beginning; a form begins with a boundary that differs each time, and has its length.
    let head = if form_type.is_some() { None } else { Some(Head::read(&mut chunks).await?) };
    let (window, read) = head.map_or_else(Default::default, |head| (head.window, head.read));
    let chunks = spool::again(read, chunks);
    let address = parts.uri.to_string();
    let length = parts.headers.get(header::CONTENT_LENGTH).map_or(&[][..], HeaderValue::as_bytes);
    let turn = idempotency::begin(edge, caller, &parts.headers, &[address.as_bytes(), length, &window]).await;
    let outcomes = match turn {
        Err(error) => vec![Err(error)],
        Ok(Turn::Again(kept)) => repeated::again(edge, caller, kept).await,
        Ok(Turn::First(attempt)) => {
            let outcomes = match form_type {
                Some(content_type) => many(edge, caller, patient_id, Form::new(chunks, &content_type)).await,
                None => vec![raw(edge, caller, patient_id, about, length, chunks).await],
            };
            idempotency::finish(edge, caller, attempt, repeated::kept(&outcomes).as_ref()).await;
            outcomes
        }
    };
    drain(rest).await;
    respond(caller, outcomes)
}

fn form_type(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    content_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data").then(|| content_type.to_owned())
}

async fn raw(
    edge: &Edge,
    caller: &Caller,
    patient_id: Uuid,
    about: About,
    length: &[u8],
    chunks: Chunks,
) -> Result<Document, Error> {
    let length = std::str::from_utf8(length).ok().filter(|length| !length.is_empty());
    let claims = Claims {
        media_kind: about.media_kind,
        title: about.title,
        file_name: about.file_name,
        captured_at: about.captured_at,
        size_bytes: length.map(multipart::size).transpose()?,
        confirm_mismatch: about.confirm_mismatch,
    };
    upload_one(edge, caller, patient_id, &claims, chunks).await
}

async fn many(
    edge: &Edge,
    caller: &Caller,
    patient_id: Uuid,
    form: Result<Form, Error>,
) -> Vec<Result<Document, Error>> {
    let mut form = match form {
        Ok(form) => form,
        Err(error) => return vec![Err(error)],
    };
    let mut outcomes: Vec<Result<Document, Error>> = Vec::new();
    loop {
        let (claims, chunks) = match form.next().await {
            Ok(Some(file)) => file,
            Ok(None) => break,
            // What was stored before the form broke is stored, and said so.
            Err(error) => {
                outcomes.push(Err(error));
                break;
            }
        };
        if outcomes.len() == edge.config.settings.documents.files_per_request_max {
            outcomes.push(Err(Error::Rule(const { kind("too_many_files") })));
            break;
        }
        outcomes.push(upload_one(edge, caller, patient_id, &claims, chunks).await);
    }
    if outcomes.is_empty() {
        outcomes.push(Err(Error::Rule(const { kind("file_missing") })));
    }
    outcomes
}

fn respond(caller: &Caller, mut outcomes: Vec<Result<Document, Error>>) -> Result<Response, Error> {
    if outcomes.len() == 1 { outcomes.remove(0).map(created) } else { Ok(listed(caller, outcomes)) }
}

fn created(document: Document) -> Response {
    (StatusCode::CREATED, axum::Json(json!({ "document": document }))).into_response()
}

fn listed(caller: &Caller, outcomes: Vec<Result<Document, Error>>) -> Response {
    let entries: Vec<Value> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Ok(document) => json!({ "document": document }),
            Err(error) => json!({ "problem": Problem::from(error).tell(&caller.context) }),
        })
        .collect();
    axum::Json(json!({ "documents": entries })).into_response()
}

async fn drain(mut rest: Chunks) {
    let end = Instant::now() + DRAIN_FOR;
    let mut drained = 0;
    while drained < DRAIN_BYTES_MAX {
        let Ok(Some(Ok(chunk))) = timeout_at(end, rest.next()).await else {
            break;
        };
        drained += chunk.len();
    }
}
