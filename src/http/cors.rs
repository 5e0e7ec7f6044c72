//! Which pages of browsers may call the edge, and with which headers.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Config;

/// Headers that supabase-js, TUS and the web app send.
pub const ALLOWED: &[&str] = &[
    "authorization",
    "apikey",
    "content-type",
    "x-client-info",
    "x-organisation-id",
    "x-request-id",
    "idempotency-key",
    "x-upsert",
    "x-metadata",
    "x-supabase-api-version",
    "cache-control",
    "prefer",
    "range",
    "accept-profile",
    "content-profile",
    "tus-resumable",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "upload-defer-length",
    "x-http-method-override",
];

/// Headers that they read.
pub const EXPOSED: &[&str] = &[
    "content-disposition",
    "content-range",
    "location",
    "retry-after",
    "upload-length",
    "upload-offset",
    "tus-resumable",
    "tus-version",
    "tus-extension",
    "tus-max-size",
    "x-request-id",
];

/// How long a browser may remember; browsers cap it at two hours or ten minutes.
const REMEMBERED: Duration = Duration::from_secs(600);

pub(super) fn layer(config: &Config) -> CorsLayer {
    let names = |list: &[&'static str]| list.iter().copied().map(HeaderName::from_static).collect::<Vec<_>>();
    let origins = &config.settings.http.allowed_origins;
    // No cookies, hence no credentials: the token travels in a header that only the app can set.
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok())))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(names(ALLOWED))
        .expose_headers(names(EXPOSED))
        .max_age(REMEMBERED)
}
