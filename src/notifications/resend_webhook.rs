//! `POST /webhooks/resend`: what Resend tells of mails, signed as Svix signs.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use chrono::Utc;
use secrecy::ExposeSecret;
use serde_json::Value;
use uuid::Uuid;

use super::error::Error;
use super::receipt::{Fate, Receipt, take};
use super::signature::{header, is_of_svix};
use crate::http::{Context, Edge, Problem, kind};

pub(super) async fn receive(
    State(edge): State<Edge>,
    context: Context,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let secret = edge.config.secrets.sending.resend_webhook_secret.as_ref();
    if !secret.is_some_and(|secret| is_of_svix(secret.expose_secret(), &headers, &body, Utc::now())) {
        return Err(Error::Rule(const { kind("signature_invalid") }).into());
    }
    let event: Value = serde_json::from_slice(&body).map_err(|_| Error::Rule(const { kind("body_invalid") }))?;
    match receipt(&event, header(&headers, "svix-id")) {
        Some(receipt) => take(&edge, &context, receipt).await,
        // Opened, clicked, and whatever else is nobody's business here.
        None => Ok(StatusCode::NO_CONTENT),
    }
}

fn receipt(event: &Value, id: &str) -> Option<Receipt> {
    let data = &event["data"];
    let (fate, code) = match event["type"].as_str()? {
        "email.delivered" => (Fate::Delivered, None),
        // A full mailbox, a server that is away, or nobody knows what: the address may be right.
        "email.bounced" if data["bounce"]["type"] != "Permanent" => (Fate::Failed, data["bounce"]["subType"].as_str()),
        "email.bounced" | "email.suppressed" => (Fate::Bounced, data["bounce"]["subType"].as_str()),
        "email.complained" => (Fate::Complained, None),
        "email.failed" => (Fate::Failed, None),
        _ => return None,
    };
    let code = code.map(str::to_owned);
    Some(Receipt { provider: "resend", id: id.to_owned(), outbox_id: outbox_id(&data["tags"])?, fate, code })
}

/// Tags are sent as a list, and come back as an object.
fn outbox_id(tags: &Value) -> Option<Uuid> {
    let listed = || tags.as_array()?.iter().find(|tag| tag["name"] == "outbox_id")?["value"].as_str();
    tags["outbox_id"].as_str().or_else(listed)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_certain_ends_mails_to_an_address() {
        let fate = |kind: &str, bounce: &str| {
            let tags = json!({ "outbox_id": Uuid::from_u128(1) });
            let event =
                json!({ "type": kind, "data": { "tags": tags, "bounce": { "type": bounce, "subType": "General" } } });
            receipt(&event, "m").map(|receipt| receipt.fate)
        };
        assert_eq!(fate("email.delivered", ""), Some(Fate::Delivered));
        assert_eq!(fate("email.bounced", "Permanent"), Some(Fate::Bounced));
        assert_eq!(fate("email.bounced", "Transient"), Some(Fate::Failed));
        assert_eq!(fate("email.bounced", "Undetermined"), Some(Fate::Failed));
        assert_eq!(fate("email.bounced", ""), Some(Fate::Failed));
        assert_eq!(fate("email.suppressed", ""), Some(Fate::Bounced));
        assert_eq!(fate("email.complained", ""), Some(Fate::Complained));
        assert_eq!(fate("email.opened", ""), None);
    }

    #[test]
    fn the_tag_is_read_in_both_forms() {
        let id = Uuid::from_u128(7);
        assert_eq!(outbox_id(&json!({ "outbox_id": id })), Some(id));
        assert_eq!(outbox_id(&json!([{ "name": "outbox_id", "value": id }])), Some(id));
        assert_eq!(outbox_id(&Value::Null), None);
    }
}
