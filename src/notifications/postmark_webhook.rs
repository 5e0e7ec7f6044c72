//! `POST /webhooks/postmark/{path}`: what Postmark tells of mails. It signs nothing, so the address is a secret, and it
//! gives a password.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::error::Error;
use super::receipt::{Fate, Receipt, take};
use super::signature::{header, is_same};
use crate::config::Sending;
use crate::http::{Context, Edge, Problem, kind};

/// What is called a bounce and is an answer to a mail that arrived.
const ANSWERS: [&str; 5] = ["AutoResponder", "Subscribe", "Unsubscribe", "AddressChange", "ChallengeVerification"];

pub(super) async fn receive(
    State(edge): State<Edge>,
    context: Context,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    if !is_believed(&edge.config.secrets.sending, &path, &headers) {
        return Err(Error::Rule(const { kind("signature_invalid") }).into());
    }
    let event: Value = serde_json::from_slice(&body).map_err(|_| Error::Rule(const { kind("body_invalid") }))?;
    match receipt(&event) {
        Some(receipt) => take(&edge, &context, receipt).await,
        None => Ok(StatusCode::NO_CONTENT),
    }
}

fn is_believed(sending: &Sending, path: &str, headers: &HeaderMap) -> bool {
    let (Some(wanted_path), Some(password)) = (&sending.postmark_webhook_path, &sending.postmark_webhook_password)
    else {
        return false;
    };
    let basic = format!("Basic {}", STANDARD.encode(format!("postmark:{}", password.expose_secret())));
    is_same(path, wanted_path.expose_secret()) && is_same(header(headers, "authorization"), &basic)
}

fn receipt(event: &Value) -> Option<Receipt> {
    let kind = event["RecordType"].as_str()?;
    let code = event["Type"].as_str();
    let fate = match kind {
        "Delivery" => Fate::Delivered,
        "Bounce" if code.is_some_and(|code| ANSWERS.contains(&code)) => return None,
        // Postmark itself sends nothing more to the address.
        "Bounce" if event["Inactive"] == true => Fate::Bounced,
        "Bounce" => Fate::Failed,
        "SpamComplaint" => Fate::Complained,
        _ => return None,
    };
    let id = format!("{kind}:{}:{}", event["MessageID"].as_str()?, event["ID"].as_i64().unwrap_or_default());
    let outbox_id = event["Metadata"]["outbox_id"].as_str()?.parse().ok()?;
    Some(Receipt { provider: "postmark", id, outbox_id, fate, code: code.map(str::to_owned) })
}
