//! `POST /v1/documents/signed-urls`: short-lived links to originals or their pictures, for a whole grid in one call.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::error::Error;
use super::store::{self, Openable};
use crate::config::SIGNED_URL_SECONDS_MIN;
use crate::http::{Caller, Edge, Json, Kind, Problem, kind};
use crate::supabase::Object;

/// Long enough for a page to load its pictures.
const SECONDS: u64 = 120;

/// As the database has it; asked here too, so that a long list costs no call.
const IDS_MAX: usize = 100;

const ORIGINAL: &str = "original";

#[derive(Deserialize)]
pub(super) struct Request {
    ids: Vec<Uuid>,
    purpose: Option<String>,
    variant: Option<String>,
    expires_in: Option<u64>,
}

/// Signs what the caller may open, and says of each other id why not.
pub(super) async fn sign_urls(
    State(edge): State<Edge>,
    caller: Caller,
    Json(request): Json<Request>,
) -> Result<Response, Problem> {
    let seconds = check(&edge, &request)?;
    let purpose = request.purpose.as_deref().unwrap_or("view");
    let mut ids = request.ids.clone();
    ids.sort_unstable();
    ids.dedup();
    // From before the signing, so that no link is said to live longer than it does.
    let expires_at = Utc::now() + TimeDelta::seconds(seconds.cast_signed());
    let picture = request.variant.as_deref().filter(|variant| *variant != ORIGINAL);
    let documents = match picture {
        _ if ids.is_empty() => Vec::new(),
        None => store::open_documents(&edge, &caller.actor, &ids, purpose).await.map_err(Error::from)?,
        Some(variant) => store::find_pictures(&edge, &caller.actor, &ids, variant).await.map_err(Error::from)?,
    };
    let objects: Vec<Object> = documents.iter().map(Openable::object).collect();
    let signed = store::sign(&edge, &caller.actor, &objects, seconds).await.map_err(Error::from)?;
    let documents: HashMap<Uuid, &Openable> = documents.iter().map(|document| (document.id, document)).collect();
    let urls: Vec<Value> = request
        .ids
        .iter()
        .map(|id| match documents.get(id).map(|document| (document, signed.get(&document.object()))) {
            Some((document, Some(url))) => entry(document, url, purpose, expires_at),
            Some((_, None)) => {
                tracing::error!(document.id = %id, "object of a ready document is missing");
                refusal(&caller, *id, const { kind("object_missing") })
            }
            None if picture.is_some() => refusal(&caller, *id, const { kind("picture_missing") }),
            None => refusal(&caller, *id, const { kind("document_not_found") }),
        })
        .collect();
    Ok(Json(json!({ "urls": urls })).into_response())
}

/// The life of the links, if the request makes sense.
fn check(edge: &Edge, request: &Request) -> Result<u64, Problem> {
    let seconds_max = edge.config.settings.documents.signed_url_seconds_max;
    let seconds = request.expires_in.unwrap_or(SECONDS.min(seconds_max));
    let wrong = if request.ids.len() > IDS_MAX {
        const { kind("too_many_ids") }
    } else if !matches!(request.variant.as_deref(), None | Some(ORIGINAL | "preview" | "medium")) {
        const { kind("variant_unknown") }
    } else if !matches!(request.purpose.as_deref(), None | Some("view" | "download")) {
        const { kind("purpose_unknown") }
    } else if !(SIGNED_URL_SECONDS_MIN..=seconds_max).contains(&seconds) {
        const { kind("expires_in_invalid") }
    } else {
        return Ok(seconds);
    };
    Err(Problem::new(wrong))
}

fn entry(document: &Openable, url: &str, purpose: &str, expires_at: DateTime<Utc>) -> Value {
    // Without a name: a title in an address would be a patient's name in somebody's log.
    let flag = if purpose == "download" { "&download=" } else { "" };
    json!({
        "id": document.id,
        "url": format!("{url}{flag}"),
        "expires_at": expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "mime_type": document.mime_type,
        "title": document.title,
        "download_name": document.download_name,
    })
}

fn refusal(caller: &Caller, id: Uuid, kind: &'static Kind) -> Value {
    json!({ "id": id, "problem": Problem::new(kind).tell(&caller.context) })
}
