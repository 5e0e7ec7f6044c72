//! `GET /healthz`: the process is up; beside it, whether Supabase answers and mails leave. Tells nothing that is secret.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::edge::Edge;
use super::json::Json;

/// A Supabase that is away is no reason to restart the edge, and so 200; mails that nobody sends are a reason to look,
/// and so 503. Whether they stand still while Supabase is away is not known.
pub(super) async fn healthz(State(edge): State<Edge>) -> Response {
    let limit = edge.config.timeouts.health;
    let (rest, storage, late) = tokio::join!(
        edge.rest.is_reachable(limit),
        edge.storage.is_reachable(limit),
        edge.lateness.seconds(&edge.service, limit)
    );
    let word = |is_reachable| if is_reachable { "ok" } else { "unreachable" };
    let late_seconds_max = edge.config.settings.notifications.late_minutes_max * 60;
    let outbox = late.map_or("unknown", |seconds| if seconds > late_seconds_max { "late" } else { "ok" });
    let (status, summary) = match (rest && storage, outbox) {
        (_, "late") => (StatusCode::SERVICE_UNAVAILABLE, "failing"),
        (true, _) => (StatusCode::OK, "ok"),
        (false, _) => (StatusCode::OK, "degraded"),
    };
    let checks = json!({ "rest": word(rest), "storage": word(storage), "outbox": outbox });
    (status, Json(json!({ "status": summary, "checks": checks }))).into_response()
}
