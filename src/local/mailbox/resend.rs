//! Resend, as far as the outbox speaks to it: one mail, or a hundred, under a key that is remembered.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde_json::{Value, json};

use super::Mailbox;
use super::ledger::{Accepted, draw};

const MAILS_MAX: usize = 100;

/// `POST /emails` and `/emails/batch`.
pub(super) async fn send(State(mailbox): State<Mailbox>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let ledger = mailbox.ledger.clone();
    let mut pages = ledger.open();
    if let Some(reply) = pages.arrived("resend", &headers, &body) {
        return reply;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Before it is looked at, and not in the form of its answers.
    if header("user-agent").is_empty() {
        return (StatusCode::FORBIDDEN, "error code: 1010").into_response();
    }
    if !header("authorization").starts_with("Bearer re") {
        return refuse(401, "missing_api_key");
    }
    let key = header("idempotency-key").to_owned();
    if key.is_empty() || key.len() > 256 {
        return refuse(400, "invalid_idempotency_key");
    }
    let Ok(asked) = serde_json::from_str::<Value>(&body) else { return refuse(422, "validation_error") };
    let is_batch = uri.path().ends_with("/batch");
    if let Some((before, ids)) = pages.keys.get(&key) {
        return if *before == asked { answer(is_batch, ids) } else { refuse(409, "invalid_idempotent_request") };
    }
    let mails = if is_batch { asked.as_array().cloned().unwrap_or_default() } else { vec![asked.clone()] };
    // One that is wrong has all of them refused.
    if mails.is_empty() || mails.len() > MAILS_MAX || !mails.iter().all(is_whole) {
        return refuse(422, "validation_error");
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let ids: Vec<String> = mails
        .iter()
        .map(|mail| {
            let message = Accepted {
                provider: "resend",
                id: draw(),
                outbox_id: text(&mail["tags"][0]["value"]),
                to: text(&mail["to"][0]),
                subject: text(&mail["subject"]),
                text: text(&mail["text"]),
                html: text(&mail["html"]),
                at: Utc::now(),
            };
            mailbox.accept(&mut pages, message)
        })
        .collect();
    let response = answer(is_batch, &ids);
    pages.keys.insert(key, (asked, ids));
    response
}

fn is_whole(mail: &Value) -> bool {
    let has = |member: &str| mail[member].as_str().is_some_and(|text| !text.is_empty());
    mail["to"][0].as_str().is_some_and(|to| to.contains('@'))
        && has("from")
        && has("subject")
        && has("html")
        && has("text")
}

fn answer(is_batch: bool, ids: &[String]) -> Response {
    let ids: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    Json(if is_batch { json!({ "data": ids }) } else { ids[0].clone() }).into_response()
}

fn refuse(status: u16, name: &str) -> Response {
    let body = json!({ "statusCode": status, "name": name, "message": "refused by the stand-in" });
    (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), Json(body)).into_response()
}
