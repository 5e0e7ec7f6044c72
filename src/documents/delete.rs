//! `DELETE /v1/documents/{id}`: hide the row, remove the object, remove the row. Asking again finishes what was begun.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use tokio::time::timeout;
use uuid::Uuid;

use super::error::Error;
use super::store;
use crate::http::{Caller, Edge, Problem, kind};
use crate::imaging::{MEDIUM_NAME, PREVIEW_NAME};
use crate::supabase::ask_again;

/// A second time, because a picture may have come while the first was at it.
const REMOVALS: u32 = 2;

/// Why; in the query, or as a JSON body, which some proxies drop from a DELETE.
#[derive(Default, Deserialize)]
pub(super) struct Reason {
    reason: Option<String>,
}

/// Deletes. The work outlives the connection, so that what was hidden is also removed.
pub(super) async fn delete(
    State(edge): State<Edge>,
    caller: Caller,
    id: Result<Path<Uuid>, PathRejection>,
    query: Result<Query<Reason>, QueryRejection>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let Path(id) = id.map_err(|_| Problem::new(const { kind("document_not_found") }))?;
    let reason = reason(query, &body(&edge, request).await?)?;
    let worker = edge.clone();
    let work = async move { delete_one(&worker, &caller, id, reason.as_deref()).await };
    let outcome = edge.tasks.spawn(tracing::Instrument::in_current_span(work)).await;
    outcome.map_err(|_| Problem::new(const { kind("internal_error") }))??;
    Ok(StatusCode::NO_CONTENT)
}

async fn body(edge: &Edge, request: Request) -> Result<Bytes, Problem> {
    let limit = Duration::from_secs(edge.config.settings.http.request_seconds_max);
    let body = timeout(limit, Bytes::from_request(request, edge)).await;
    body.map_err(|_| Problem::new(const { kind("request_timeout") }))?
        .map_err(|_| Problem::new(const { kind("body_too_large") }))
}

fn reason(query: Result<Query<Reason>, QueryRejection>, body: &[u8]) -> Result<Option<String>, Problem> {
    let invalid = || Problem::new(const { kind("body_invalid") });
    let Query(query) = query.map_err(|_| invalid())?;
    let body: Reason =
        if body.is_empty() { Reason::default() } else { serde_json::from_slice(body).map_err(|_| invalid())? };
    Ok(body.reason.or(query.reason))
}

async fn delete_one(edge: &Edge, caller: &Caller, id: Uuid, reason: Option<&str>) -> Result<(), Error> {
    let within = edge.config.timeouts.ask_again;
    let begin = || store::begin_document_delete(edge, &caller.actor, id, reason);
    let object = match ask_again(within, begin).await.map_err(Error::from) {
        Ok(object) => object,
        // Perhaps it was finished before and the answer was lost: the tombstone knows.
        Err(Error::Rule(rule)) if rule.key == "document_not_found" => {
            let finished = store::finish_document_delete(edge, &caller.actor, id).await;
            return if matches!(finished, Ok(true)) { Ok(()) } else { Err(Error::Rule(rule)) };
        }
        Err(error) => return Err(error),
    };
    let unfinished = const { kind("delete_unfinished") };
    let pictures = [PREVIEW_NAME, MEDIUM_NAME].map(|name| object.beside(name).name);
    let remove = || edge.storage.remove(&caller.actor, &object, &pictures);
    let finish = || store::finish_document_delete(edge, &caller.actor, id);
    for _ in 0..REMOVALS {
        let is_removed = ask_again(within, remove).await.map_err(|error| Error::from(error).told_as(unfinished))?;
        if !is_removed {
            // Gone already, or refused: Storage says the same of both, and the next step knows.
            tracing::info!(document.id = %id, "storage removed no object");
        }
        match ask_again(within, finish).await.map_err(Error::from) {
            Ok(true) => return Ok(()),
            Ok(false) => break,
            Err(Error::Rule(rule)) if rule.key == "object_still_stored" => {}
            Err(error) => return Err(error.told_as(unfinished)),
        }
    }
    Err(Error::Rule(unfinished))
}
