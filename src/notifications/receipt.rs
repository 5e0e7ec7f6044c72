//! What a provider tells of a message later, in one form for all three.

use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use super::error::Error;
use super::store::record_delivery;
use crate::http::{Context, Edge, Problem};

/// What became of a message that a provider accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrived.
    Delivered,
    /// There is no such address.
    Bounced,
    /// Its reader called it spam.
    Complained,
    /// It did not arrive, and the address may still be right.
    Failed,
}

/// One such word.
pub(super) struct Receipt {
    pub(super) provider: &'static str,
    /// Which tells it from the same word said again.
    pub(super) id: String,
    pub(super) outbox_id: Uuid,
    pub(super) fate: Fate,
    /// Why, in the provider's words, of which no sentence is kept.
    pub(super) code: Option<String>,
}

impl Fate {
    fn word(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Failed => "failed",
        }
    }
}

/// With the secret key: a provider is no person, and its signature was checked. What is told twice, or of a message that
/// is not ours, is taken like the rest, or the provider would tell it for days.
pub(super) async fn take(edge: &Edge, context: &Context, receipt: Receipt) -> Result<StatusCode, Problem> {
    let arguments = json!({
        "provider": receipt.provider,
        "receipt_id": receipt.id,
        "outbox_id": receipt.outbox_id,
        "outcome": receipt.fate.word(),
        "code": receipt.code,
    });
    let taken = record_delivery(&edge.service, &context.request_id, &arguments).await.map_err(Error::from)?;
    tracing::info!(outbox.id = %receipt.outbox_id, provider = receipt.provider, outcome = receipt.fate.word(), %taken, "told");
    Ok(StatusCode::NO_CONTENT)
}
