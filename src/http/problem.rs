//! What the edge says when it cannot do as asked: RFC 9457, in the reader's language.
//!
//! The third ring of errors. Nothing of SQL, of a path or of a patient can reach a problem: its texts are all in
//! `problem_kinds` and `detail`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::context::Context;
use super::detail::{detail, differing};
use super::problem_kinds::Kind;
use crate::measures::PROBLEMS;
use crate::supabase::Terms;

/// How soon a client may try again where trying again makes sense.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// A kind of problem, on its way to a reader.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: &'static Kind,
    terms: Option<Terms>,
    differs: Vec<String>,
}

impl Problem {
    /// Of a kind of the table.
    pub fn new(kind: &'static Kind) -> Self {
        Self { kind, terms: None, differs: Vec::new() }
    }

    /// The same, naming the rule that refuses and its day.
    pub fn with_terms(self, terms: Terms) -> Self {
        Self { terms: Some(terms), ..self }
    }

    /// The same, naming what differs, by names and never by values.
    pub fn with_differences(self, differs: Vec<String>) -> Self {
        Self { differs, ..self }
    }

    /// The kind.
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// The object of RFC 9457, for a reader who gets it now: so it is counted.
    pub fn tell(&self, context: &Context) -> Value {
        PROBLEMS.add(&[self.kind.key], 1);
        let mut problem = json!({
            "type": format!("urn:molaire:problem:{}", self.kind.key),
            "title": context.language.choose(self.kind.fr, self.kind.en),
            "status": self.kind.status,
            "request_id": context.request_id,
        });
        if let Some(terms) = &self.terms {
            problem["detail"] = detail(context.language, terms).into();
            problem["rule"] = terms.rule().into();
            for (member, day) in [("until", terms.until()), ("since", terms.since())] {
                if let Some(day) = day {
                    problem[member] = day.to_string().into();
                }
            }
        }
        if !self.differs.is_empty() {
            problem["detail"] = differing(context.language, &self.differs).into();
            problem["differs"] = json!(self.differs);
        }
        problem
    }

    /// The whole answer.
    pub(super) fn respond(&self, context: &Context) -> Response {
        let status = StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, self.tell(context).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(context.language.code()));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self.kind.status, 429 | 503) {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response
    }
}

/// A bare status with the problem beside it: the outermost layer knows language and request id and writes the body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
