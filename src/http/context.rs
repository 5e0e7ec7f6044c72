//! What is known of every request before it is understood: its id, and the language of its reader.

use std::ops::RangeInclusive;

use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

use super::problem::Problem;
use super::problem_kinds::kind;
use crate::language::Language;
use crate::measures;

/// Joins the browser's error, the edge's line and the audit row.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The lengths that the database accepts too: shorter ids name nothing, longer ones are somebody writing into the log.
const REQUEST_ID_BYTES: RangeInclusive<usize> = 8..=128;

/// The better weighted of the two; French where both are equal or neither is named.
fn preferred(headers: &HeaderMap) -> Language {
    let list = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let weight = |code: &str| {
        list.split(',')
            .filter_map(|entry| {
                let mut parts = entry.split(';').map(str::trim);
                let tag = parts.next()?.to_ascii_lowercase();
                let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
                (tag.split('-').next() == Some(code)).then_some(quality)
            })
            .fold(0.0, f32::max)
    };
    if weight("en") > weight("fr") { Language::English } else { Language::French }
}

/// Known of every request.
#[derive(Debug, Clone)]
pub struct Context {
    /// The caller's id where it is sane, else a new one.
    pub request_id: String,
    /// In which problems are written.
    pub language: Language,
}

impl Context {
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_sane(id));
        Self {
            request_id: given.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned),
            language: preferred(headers),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get().cloned().ok_or(Problem::new(const { kind("internal_error") }))
    }
}

fn is_sane(id: &str) -> bool {
    REQUEST_ID_BYTES.contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Draws up the context, writes one line a request, echoes the id, and gives a problem its body.
pub(super) async fn establish(mut request: Request, next: Next) -> Response {
    let context = Context::of(request.headers());
    let method = request.method().clone();
    // The pattern, never the address: addresses are free text.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let started = Instant::now();
    request.extensions_mut().insert(context.clone());
    let span = tracing::info_span!("request", request_id = %context.request_id);
    async {
        let response = next.run(request).await;
        let mut response = match response.extensions().get::<Problem>() {
            Some(problem) => problem.respond(&context),
            None => response,
        };
        if let Ok(id) = HeaderValue::from_str(&context.request_id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let (status, took) = (response.status(), started.elapsed());
        measures::answered(&method, route.as_ref(), status, took);
        tracing::info!(
            %method,
            route = route.as_ref().map_or("-", MatchedPath::as_str),
            status = status.as_u16(),
            duration_ms = took.as_millis() as u64,
            "answered"
        );
        response
    }
    .instrument(span)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(list: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(list));
        preferred(&headers)
    }

    #[test]
    fn french_unless_english_is_preferred() {
        assert_eq!(preferred(&HeaderMap::new()), Language::French);
        assert_eq!(language("de"), Language::French);
        assert_eq!(language("fr-FR,fr;q=0.9,en;q=0.8"), Language::French);
        assert_eq!(language("en-GB, fr;q=0.5"), Language::English);
        assert_eq!(language("fr;q=0.3,en;q=0.7"), Language::English);
    }

    #[test]
    fn a_sane_id_is_kept_and_another_is_replaced() {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_static("web-7f.1_a"));
        assert_eq!(Context::of(&headers).request_id, "web-7f.1_a");
        headers.insert(REQUEST_ID, HeaderValue::from_static("a b"));
        assert_ne!(Context::of(&headers).request_id, "a b");
        assert!(!is_sane("1234567") && !is_sane(&"x".repeat(129)));
    }
}
