//! `POST /webhooks/twilio/{id}`: what Twilio tells of an SMS, signed over the address that it was given.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::error::Error;
use super::receipt::{Fate, Receipt, take};
use super::signature::is_of_twilio;
use super::twilio::{callback, told_at};
use crate::config::base;
use crate::http::{Context, Edge, Problem, kind};

pub(super) async fn receive(
    State(edge): State<Edge>,
    context: Context,
    Path(outbox_id): Path<Uuid>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let address = callback(&told_at(base(&edge.config.settings.notifications.public_url)), outbox_id);
    let token = edge.config.secrets.sending.twilio_auth_token.as_ref();
    if !token.is_some_and(|token| is_of_twilio(token.expose_secret(), &headers, &address, &form)) {
        return Err(Error::Rule(const { kind("signature_invalid") }).into());
    }
    match receipt(&form, outbox_id) {
        Some(receipt) => take(&edge, &context, receipt).await,
        // Queued, sent: on the way.
        None => Ok(StatusCode::NO_CONTENT),
    }
}

fn receipt(form: &[(String, String)], outbox_id: Uuid) -> Option<Receipt> {
    let field = |wanted: &str| form.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let status = field("MessageStatus")?;
    let fate = match status {
        "delivered" => Fate::Delivered,
        "undelivered" | "failed" => Fate::Failed,
        _ => return None,
    };
    let id = format!("{}:{status}", field("MessageSid")?);
    Some(Receipt { provider: "twilio", id, outbox_id, fate, code: field("ErrorCode").map(str::to_owned) })
}
