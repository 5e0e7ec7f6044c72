//! `GET /healthz`: the process is up; beside it, whether Supabase answers. Tells nothing that is secret.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::edge::Edge;

/// Always 200: a Supabase that is away is no reason to restart the edge.
pub(super) async fn healthz(State(edge): State<Edge>) -> Response {
    let limit = edge.config.timeouts.health;
    let (rest, storage) = tokio::join!(edge.rest.is_reachable(limit), edge.storage.is_reachable(limit));
    let word = |is_reachable| if is_reachable { "ok" } else { "unreachable" };
    let body = axum::Json(json!({
        "status": if rest && storage { "ok" } else { "degraded" },
        "checks": { "rest": word(rest), "storage": word(storage) },
    }));
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], body).into_response()
}
