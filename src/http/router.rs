//! Every route, and the layers around all of them.

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use super::edge::Edge;
use super::metrics::{self, Readers};
use super::problem::Problem;
use super::problem_kinds::kind;
use super::{context, cors, health};
use crate::{documents, notifications};

/// A hundred ids and a reason fit ten times over; uploads are streams and have limits of their own.
const JSON_BYTES_MAX: usize = 64 * 1024;

/// The whole edge as one service.
pub fn router(edge: Edge) -> Router {
    let quick = Router::new()
        .merge(documents::quick_routes())
        .merge(notifications::routes())
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(metrics::metrics))
        .layer(middleware::from_fn_with_state(edge.clone(), in_time));
    let cors = cors::layer(&edge.config);
    // The last layer added is the outermost.
    Router::new()
        .merge(quick)
        .merge(documents::streaming_routes())
        .fallback(|| async { Problem::new(const { kind("route_unknown") }) })
        .method_not_allowed_fallback(|| async { Problem::new(const { kind("http_method_not_allowed") }) })
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(middleware::from_fn(context::establish))
        .layer(middleware::from_fn(careful))
        .layer(cors)
        .with_state(edge)
}

/// What was counted and nothing else, for a process that serves nothing else.
pub(super) fn metrics_router(readers: Readers) -> Router {
    Router::new()
        .route("/metrics", get(metrics::metrics))
        .fallback(|| async { Problem::new(const { kind("route_unknown") }) })
        .layer(middleware::from_fn(context::establish))
        .layer(middleware::from_fn(careful))
        .with_state(readers)
}

/// Ends a request that carries no file.
async fn in_time(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    let limit = std::time::Duration::from_secs(edge.config.settings.http.request_seconds_max);
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::new(const { kind("request_timeout") }).into_response())
}

/// Headers that hold for every answer.
async fn careful(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The place of the panic is logged by the hook that telemetry sets; its message may hold anything and is dropped.
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::new(const { kind("internal_error") }).into_response()
}
