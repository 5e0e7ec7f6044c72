//! `GET /v1/notifications/decisions?event_id=…`: what was decided about an event, and what became of the mails. For admins.

use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::error::Error;
use crate::http::{Caller, Edge, Json, Problem, kind};

const NOTIFICATION_DECISIONS: &str = "notification_decisions";

/// The query.
#[derive(Deserialize)]
pub(super) struct Asked {
    event_id: Option<String>,
}

/// As the database kept it.
pub(super) async fn decisions(
    State(edge): State<Edge>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let id = asked.event_id.as_deref().and_then(|id| Uuid::parse_str(id).ok());
    let id = id.ok_or(Error::Rule(const { kind("event_not_found") }))?;
    let members: Vec<Value> =
        edge.rest.call(&caller.actor, NOTIFICATION_DECISIONS, &json!({ "event_id": id })).await.map_err(Error::from)?;
    Ok(Json(json!({ "event_id": id, "members": members })))
}
