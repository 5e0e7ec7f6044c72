//! A call on its way: whole, half, or cut.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

/// Passes a call on to `upstream`, and its answer back.
pub async fn forward(client: &reqwest::Client, upstream: &str, parts: Parts, body: reqwest::Body) -> Response {
    let mut outgoing = client.request(parts.method, format!("{upstream}{}", parts.uri));
    for (name, value) in &parts.headers {
        if !matches!(name.as_str(), "host" | "connection" | "transfer-encoding") {
            outgoing = outgoing.header(name, value);
        }
    }
    let Ok(answer) = outgoing.body(body).send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if !matches!(name.as_str(), "transfer-encoding" | "connection") {
            response = response.header(name, value);
        }
    }
    let bytes = answer.bytes().await.unwrap_or_default();
    response.body(Body::from(bytes)).unwrap()
}

/// A body that ends half-way.
pub fn half(body: &Bytes) -> reqwest::Body {
    let first = body.slice(..body.len() / 2);
    let broken = futures_util::stream::iter([Ok(first), Err(std::io::Error::other("cut"))]);
    reqwest::Body::wrap_stream(broken)
}

/// A connection that breaks before the first byte of a body that was promised.
pub fn cut() -> Response {
    let broken = futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
    Response::new(Body::from_stream(broken))
}
