//! One port like a hosted project: `/auth/v1`, `/rest/v1`, `/storage/v1`, `/realtime/v1`, and the mailbox.
//!
//! It turns opaque API keys into role tokens, as the hosted gateway does, and decides nothing else.

mod api_key;
mod forward;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tower::ServiceExt;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::keys::Keys;
use super::mailbox::Mailbox;
use crate::http::cors;

/// What stands behind the gateway.
#[derive(Debug, Clone)]
pub struct Upstreams {
    /// Socket of PostgREST.
    pub postgrest: PathBuf,
    /// Port of the auth server, where one runs.
    pub auth: Option<u16>,
    /// The storage stand-in.
    pub storage: Router,
    /// The stand-in of Realtime.
    pub realtime: Router,
}

#[derive(Debug, Clone)]
struct Gateway {
    upstreams: Upstreams,
    tokens: Arc<api_key::Tokens>,
}

/// The gateway's router.
pub fn router(upstreams: Upstreams, keys: &Keys, mailbox: &Mailbox) -> anyhow::Result<Router> {
    let realtime = upstreams.realtime.clone();
    let gateway = Gateway { upstreams, tokens: Arc::new(api_key::Tokens::new(keys)?) };
    let bare = Router::new()
        .route("/auth/v1/{*path}", any(auth))
        .route("/rest/v1/", any(rest))
        .route("/rest/v1/{*path}", any(rest))
        .route("/storage/v1/{*path}", any(storage))
        .with_state(gateway)
        .nest("/realtime/v1", realtime)
        .merge(mailbox.router());
    let for_browsers = bare.clone().layer(cors_layer());
    Ok(Router::new().fallback(move |request: Request| {
        let router = if is_question_to_storage(&request) { &bare } else { &for_browsers };
        router.clone().oneshot(request)
    }))
}

/// Only a preflight is the gateway's to answer; any other OPTIONS asks for the limits of resumable uploads.
fn is_question_to_storage(request: &Request) -> bool {
    request.method() == Method::OPTIONS && !request.headers().contains_key("access-control-request-method")
}

fn cors_layer() -> CorsLayer {
    let names = |list: &[&'static str]| list.iter().copied().map(HeaderName::from_static).collect::<Vec<_>>();
    CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers(names(cors::ALLOWED))
        .expose_headers(names(cors::EXPOSED))
}

/// The auth server knows the opaque keys itself.
async fn auth(State(gateway): State<Gateway>, request: Request) -> Response {
    let Some(port) = gateway.upstreams.auth else {
        return message(StatusCode::SERVICE_UNAVAILABLE, "no auth server runs here");
    };
    forward::over_tcp(port, request).await.unwrap_or_else(|error| unreachable(&error))
}

async fn rest(State(gateway): State<Gateway>, mut request: Request) -> Response {
    if let Err(refusal) = gateway.tokens.authorise(request.headers_mut()) {
        return message(StatusCode::UNAUTHORIZED, refusal.sentence());
    }
    strip_prefix(&mut request, "/rest/v1");
    forward::over_unix_socket(&gateway.upstreams.postgrest, request).await.unwrap_or_else(|error| unreachable(&error))
}

/// Links carry their own token, so a missing key is no refusal here.
async fn storage(State(gateway): State<Gateway>, mut request: Request) -> Response {
    let _ = gateway.tokens.authorise(request.headers_mut());
    strip_prefix(&mut request, "/storage/v1");
    // Resumable uploads answer with an address of their own, which has to lead back through here.
    request.headers_mut().insert("x-forwarded-prefix", HeaderValue::from_static("/storage/v1"));
    gateway.upstreams.storage.clone().oneshot(request).await.into_response()
}

fn strip_prefix(request: &mut Request<Body>, prefix: &str) {
    let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let stripped = path_and_query.strip_prefix(prefix).unwrap_or(path_and_query);
    if let Ok(uri) = stripped.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
}

fn unreachable(error: &anyhow::Error) -> Response {
    tracing::warn!(error = %error, "an upstream of the gateway did not answer");
    message(StatusCode::BAD_GATEWAY, "an upstream did not answer")
}

fn message(status: StatusCode, sentence: &'static str) -> Response {
    let mut response = axum::Json(serde_json::json!({ "message": sentence })).into_response();
    *response.status_mut() = status;
    response.headers_mut().insert("cache-control", HeaderValue::from_static("no-store"));
    response
}
