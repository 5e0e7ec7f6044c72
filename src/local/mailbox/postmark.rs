//! Postmark, as far as the outbox speaks to it: batches in which each mail is taken or not, and the search by metadata.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde_json::{Value, json};

use super::Mailbox;
use super::ledger::{Accepted, draw};

const MAILS_MAX: usize = 500;

/// `POST /email/batch`. It knows no key: what comes twice is sent twice.
pub(super) async fn send(State(mailbox): State<Mailbox>, headers: HeaderMap, body: String) -> Response {
    let ledger = mailbox.ledger.clone();
    let mut pages = ledger.open();
    if let Some(reply) = pages.arrived("postmark", &headers, &body) {
        return reply;
    }
    if !has_token(&headers) {
        return refuse(401, 10);
    }
    let mails: Vec<Value> = match serde_json::from_str(&body) {
        Ok(Value::Array(mails)) if (1..=MAILS_MAX).contains(&mails.len()) => mails,
        _ => return refuse(422, 403),
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let results: Vec<Value> = mails
        .iter()
        .map(|mail| {
            if !text(&mail["To"]).contains('@') {
                return json!({ "ErrorCode": 300, "Message": "refused by the stand-in" });
            }
            let message = Accepted {
                provider: "postmark",
                id: draw(),
                outbox_id: text(&mail["Metadata"]["outbox_id"]),
                to: text(&mail["To"]),
                subject: text(&mail["Subject"]),
                text: text(&mail["TextBody"]),
                html: text(&mail["HtmlBody"]),
                at: Utc::now(),
            };
            json!({ "ErrorCode": 0, "Message": "OK", "MessageID": mailbox.accept(&mut pages, message) })
        })
        .collect();
    Json(results).into_response()
}

/// `GET /messages/outbound`, by the one thing that the outbox searches for.
pub(super) async fn search(
    State(mailbox): State<Mailbox>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Some(wanted) = query.get("metadata_outbox_id").filter(|_| query.contains_key("count")) else {
        return refuse(422, 600);
    };
    if !has_token(&headers) {
        return refuse(401, 10);
    }
    let accepted = mailbox.accepted();
    let found: Vec<Value> = accepted
        .iter()
        .filter(|message| message.provider == "postmark" && message.outbox_id == *wanted)
        .map(|message| json!({ "MessageID": message.id, "Status": "Sent" }))
        .collect();
    Json(json!({ "TotalCount": found.len(), "Messages": found })).into_response()
}

fn has_token(headers: &HeaderMap) -> bool {
    headers.get("x-postmark-server-token").is_some_and(|token| !token.is_empty())
}

fn refuse(status: u16, code: u32) -> Response {
    let body = json!({ "ErrorCode": code, "Message": "refused by the stand-in" });
    (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), Json(body)).into_response()
}
