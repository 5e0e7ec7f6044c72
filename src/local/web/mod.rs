//! The web app as a static host serves it: built files, their headers, and a configuration that is read at run time.
//!
//! It has a port of its own, so that what the browser calls elsewhere is cross-origin here as it is on a real host.

mod headers;

use std::path::{Path, PathBuf};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};

pub use headers::Headers;

/// What `/config.json` tells the app: which project this host belongs to. Nothing in it is secret.
#[derive(Debug, Clone, Serialize)]
pub struct Configuration {
    /// The gateway.
    pub supabase_url: String,
    /// The edge.
    pub edge_url: String,
    /// Key of the browser.
    pub publishable_key: String,
    /// Whether the project has Realtime, which rings the bell; else the app asks every second and a half.
    pub realtime: bool,
}

/// Where the build lies, if the app was built.
pub fn built(root: &Path) -> Option<PathBuf> {
    let folder = root.join("web/dist");
    folder.join("index.html").is_file().then_some(folder)
}

/// Serves the files of `folder`.
pub fn router(folder: &Path, configuration: Configuration) -> anyhow::Result<Router> {
    let headers = Headers::of(&configuration.supabase_url, &configuration.edge_url)?;
    let gateway_url = configuration.supabase_url.clone();
    // Every address that is no file is a page of the app; an asset that is gone is gone.
    let pages = ServeDir::new(folder).fallback(ServeFile::new(folder.join("index.html")));
    let assets = ServeDir::new(folder.join("assets"));
    Ok(Router::new()
        .route("/config.json", get(async move || Json(configuration)))
        // Links in mails name the site, as the auth server knows no other address of itself.
        .route("/auth/v1/verify", get(async move |request: Request| verify(&gateway_url, &request)))
        .nest_service("/assets", assets)
        .fallback_service(pages)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(headers, with_headers)))
}

fn verify(gateway_url: &str, request: &Request) -> Response {
    let Some(path) = request.uri().path_and_query() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    Redirect::temporary(&format!("{gateway_url}{path}")).into_response()
}

async fn with_headers(State(headers): State<Headers>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let is_found = response.status().is_success();
    for (name, value) in headers.for_path(&path) {
        if let Some(name) = name
            && (is_found || name != header::CACHE_CONTROL)
        {
            response.headers_mut().insert(name, value);
        }
    }
    // As static hosts do: what has no hash in its name is asked for again.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}
