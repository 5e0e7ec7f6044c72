//! What the stand-ins for providers accepted, by key, and what a test has them answer instead.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{Mailbox, Message};

/// One message that a provider would have sent.
#[derive(Debug, Clone, Serialize)]
pub struct Accepted {
    /// `resend`, `postmark` or `twilio`.
    pub provider: &'static str,
    /// What the provider calls it.
    pub id: String,
    /// What we call it, as far as it was told.
    pub outbox_id: String,
    /// To whom.
    pub to: String,
    /// Empty for an SMS.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part; empty for an SMS.
    pub html: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// An answer that a test has given beforehand.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Value,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
}

/// Shared between the stand-ins; a clone is the same.
#[derive(Debug, Clone, Default)]
pub struct Ledger(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) accepted: Vec<Accepted>,
    /// What was asked under a key, and the ids that were answered.
    pub(super) keys: HashMap<String, (Value, Vec<String>)>,
    replies: HashMap<&'static str, VecDeque<Reply>>,
    /// Bodies of every request to send, accepted or not.
    requests: Vec<String>,
    pause: Duration,
}

impl Ledger {
    pub(super) fn open(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Pages {
    /// Notes a request, and what it is answered instead of being looked at.
    pub(super) fn arrived(&mut self, provider: &'static str, headers: &HeaderMap, body: &str) -> Option<Response> {
        self.requests.push(format!("{provider} {headers:?} {body}"));
        let reply = self.replies.get_mut(provider)?.pop_front()?;
        let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(reply.body)).into_response();
        if let Some(seconds) = reply.retry_after {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        Some(response)
    }
}

impl Mailbox {
    /// What was accepted so far, oldest first.
    pub fn accepted(&self) -> Vec<Accepted> {
        self.ledger.open().accepted.clone()
    }

    /// How many that is.
    pub fn accepted_count(&self) -> usize {
        self.ledger.open().accepted.len()
    }

    /// What came from outside so far: head and body of every request to send.
    pub fn requests(&self) -> Vec<String> {
        self.ledger.open().requests.clone()
    }

    /// Has a provider answer this to the next request to send, which it does not look at.
    pub fn answer_next(&self, provider: &'static str, reply: Reply) {
        self.ledger.open().replies.entry(provider).or_default().push_back(reply);
    }

    /// Has every provider take this long to answer what it did at once, as over a network.
    pub fn answer_after(&self, pause: Duration) {
        self.ledger.open().pause = pause;
    }

    /// Has everything that was accepted so far be of so much earlier.
    pub fn age(&self, by: TimeDelta) {
        for message in &mut self.ledger.open().accepted {
            message.at -= by;
        }
    }

    /// Writes a message down, and shows it; says what it is called.
    pub(super) fn accept(&self, pages: &mut Pages, message: Accepted) -> String {
        let id = message.id.clone();
        let subject = STANDARD.encode(&message.subject);
        let source =
            format!("Subject: =?utf-8?B?{subject}?=\nContent-Type: text/plain; charset=utf-8\n\n{}", message.text);
        self.keep(Message { received_at: message.at, to: vec![message.to.clone()], source });
        pages.accepted.push(message);
        id
    }
}

/// Holds an answer back.
pub(super) async fn slowly(State(mailbox): State<Mailbox>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let pause = mailbox.ledger.open().pause;
    tokio::time::sleep(pause).await;
    response
}

/// An id as a provider draws it.
pub(super) fn draw() -> String {
    Uuid::new_v4().to_string()
}
