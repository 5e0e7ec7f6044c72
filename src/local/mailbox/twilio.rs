//! Twilio, as far as the outbox speaks to it: one SMS at a time, and the list of what a number was sent.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde_json::{Value, json};

use super::Mailbox;
use super::ledger::{Accepted, draw};

/// `POST …/Messages.json`. It knows no key: what comes twice is sent twice.
pub(super) async fn send(State(mailbox): State<Mailbox>, headers: HeaderMap, body: String) -> Response {
    let ledger = mailbox.ledger.clone();
    let mut pages = ledger.open();
    if let Some(reply) = pages.arrived("twilio", &headers, &body) {
        return reply;
    }
    if !has_account(&headers) {
        return refuse(401, 20003);
    }
    let form: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    if !field("To").starts_with('+') {
        return refuse(400, 21211);
    }
    if field("Body").is_empty() || field("From").is_empty() && field("MessagingServiceSid").is_empty() {
        return refuse(400, 21602);
    }
    let message = Accepted {
        provider: "twilio",
        id: format!("SM{}", draw().replace('-', "")),
        outbox_id: field("StatusCallback").rsplit('/').next().unwrap_or_default().to_owned(),
        to: field("To"),
        subject: String::new(),
        text: field("Body"),
        html: String::new(),
        at: Utc::now(),
    };
    let sid = mailbox.accept(&mut pages, message);
    (StatusCode::CREATED, Json(json!({ "sid": sid, "status": "queued" }))).into_response()
}

/// `GET …/Messages.json`, newest first.
pub(super) async fn search(
    State(mailbox): State<Mailbox>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if !has_account(&headers) {
        return refuse(401, 20003);
    }
    let to = query.get("To").cloned().unwrap_or_default();
    let accepted = mailbox.accepted();
    let found: Vec<Value> = accepted
        .iter()
        .rev()
        .filter(|message| message.provider == "twilio" && message.to == to)
        .map(|message| {
            let made_at = message.at.to_rfc2822();
            json!({
                "sid": message.id, "body": message.text, "to": message.to, "status": "sent", "date_created": made_at
            })
        })
        .collect();
    Json(json!({ "messages": found })).into_response()
}

fn has_account(headers: &HeaderMap) -> bool {
    headers.get("authorization").and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with("Basic "))
}

fn refuse(status: u16, code: u32) -> Response {
    let body = json!({ "code": code, "message": "refused by the stand-in", "status": status });
    (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), Json(body)).into_response()
}
