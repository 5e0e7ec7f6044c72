//! `POST /v1/links/open`: what the link of a mail leads to, for the person it was sent to. It changes nothing, so that
//! nothing is lost where a mail server looks at links first.

use axum::extract::State;
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::Error;
use super::link::LinkKeys;
use crate::http::{Caller, Edge, Json, Problem, kind};

/// The body.
#[derive(Deserialize)]
pub(super) struct Request {
    token: String,
}

/// Whether the person may still see what it leads to, the database decides when they ask for it.
pub(super) async fn open_link(
    State(edge): State<Edge>,
    caller: Caller,
    Json(request): Json<Request>,
) -> Result<Json<Value>, Problem> {
    let keys = LinkKeys::of(&edge.config.secrets.sending).ok_or(Error::Rule(const { kind("service_unavailable") }))?;
    let target = keys.open(&request.token).ok_or(Error::Rule(const { kind("link_invalid") }))?;
    if target.user_id != caller.user_id {
        return Err(Error::Rule(const { kind("link_not_yours") }).into());
    }
    if target.has_expired(Utc::now()) {
        return Err(Error::Rule(const { kind("link_expired") }).into());
    }
    Ok(Json(json!({
        "organisation_id": target.organisation_id,
        "entity_type": target.entity_type,
        "entity_id": target.entity_id,
        "patient_id": target.patient_id,
    })))
}
