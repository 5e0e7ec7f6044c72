//! `POST /v1/patients/{id}/documents`: one file as the body, or one to twenty in a form.

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Duration, Instant, timeout_at};
use uuid::Uuid;

use super::arrival::{self, Chunks, Claims};
use super::error::Error;
use super::multipart::{self, Form};
use super::store::Document;
use super::upload_one::upload_one;
use crate::http::{Caller, Edge, Problem, kind};

/// What a raw body cannot say of itself.
#[derive(Deserialize)]
pub(super) struct About {
    media_kind: Option<String>,
    title: Option<String>,
    file_name: Option<String>,
    captured_at: Option<String>,
}

/// Read and thrown away after a refusal, because many clients hear an answer only when they have sent everything.
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
    let work = async move {
        match form_type(&parts.headers) {
            Some(content_type) => {
                many(&worker, &caller, patient_id, Form::new(arrival::of_body(&worker, body), &content_type)?).await
            }
            None => raw(&worker, &caller, patient_id, about, &parts.headers, body).await,
        }
    };
    let outcome = edge.tasks.spawn(tracing::Instrument::in_current_span(work)).await;
    // The task ends by itself or by a panic, which its hook has logged.
    Ok(outcome.map_err(|_| Problem::new(const { kind("internal_error") }))??)
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
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let claims = Claims {
        media_kind: about.media_kind,
        title: about.title,
        file_name: about.file_name,
        captured_at: about.captured_at,
        size_bytes: length.map(multipart::size).transpose()?,
    };
    let (chunks, rest) = arrival::shared(arrival::of_body(edge, body));
    let outcome = upload_one(edge, caller, patient_id, &claims, chunks).await;
    if outcome.is_err() {
        drain(rest).await;
    }
    outcome.map(created)
}

async fn many(edge: &Edge, caller: &Caller, patient_id: Uuid, mut form: Form) -> Result<Response, Error> {
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
    match outcomes.len() {
        0 => Err(Error::Rule(const { kind("file_missing") })),
        1 => outcomes.remove(0).map(created),
        _ => Ok(listed(caller, outcomes)),
    }
}

fn created(document: Document) -> Response {
    (StatusCode::CREATED, axum::Json(json!({ "document": document }))).into_response()
}

fn listed(caller: &Caller, outcomes: Vec<Result<Document, Error>>) -> Response {
    let entries: Vec<Value> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Ok(document) => json!({ "document": document }),
            Err(error) => json!({ "problem": Problem::from(error).to_json(&caller.context) }),
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
