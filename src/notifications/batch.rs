//! What a claim hands to a worker: messages that are sent together, frozen, under one lease.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// A batch, or the news that messages were closed and there may be more. No `Debug`: it holds addresses.
#[derive(Deserialize)]
pub(super) struct Claim {
    batch_id: Option<Uuid>,
    lease_token: Option<Uuid>,
    outcome_unknown: Option<bool>,
    attempts: Option<u32>,
    frozen_at: Option<DateTime<Utc>>,
    is_single: Option<bool>,
    first_sequence: Option<i64>,
    told_ids: Option<Vec<String>>,
    messages: Option<Vec<Message>>,
    pub(super) closed: Vec<Closed>,
}

/// Messages that are sent together.
pub(super) struct Batch {
    pub(super) id: Uuid,
    pub(super) lease_token: Uuid,
    /// An earlier worker may have sent it.
    pub(super) outcome_unknown: bool,
    pub(super) attempts: u32,
    /// From when on the links of its mails live.
    pub(super) frozen_at: DateTime<Utc>,
    /// How long ago that was.
    pub(super) age: TimeDelta,
    /// It was one message from the beginning, so that message's id is its key.
    pub(super) is_single: bool,
    pub(super) first_sequence: i64,
    /// What the provider calls those of it that were settled before.
    pub(super) told_ids: Vec<String>,
    pub(super) messages: Vec<Message>,
}

/// One of them, as SQL wrote it.
#[derive(Deserialize)]
pub(super) struct Message {
    pub(super) id: Uuid,
    pub(super) organisation_id: Uuid,
    /// None where it is for nobody who works here.
    pub(super) user_id: Option<Uuid>,
    pub(super) severity: Option<String>,
    pub(super) locale: String,
    pub(super) subject: String,
    pub(super) template: String,
    pub(super) payload: Value,
    pub(super) attempts: u32,
    pub(super) address: String,
    /// It would not be sent any more, or not now; asked where the outcome is unknown.
    pub(super) is_objected: bool,
}

/// A message that was closed: it will not be sent.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Closed {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) attempts: u32,
}

impl Claim {
    /// The batch, where there is one, at this time.
    pub(super) fn batch(self, now: DateTime<Utc>) -> Option<Batch> {
        Some(Batch {
            id: self.batch_id?,
            lease_token: self.lease_token?,
            outcome_unknown: self.outcome_unknown?,
            attempts: self.attempts?,
            frozen_at: self.frozen_at?,
            is_single: self.is_single?,
            first_sequence: self.first_sequence?,
            age: now - self.frozen_at?,
            told_ids: self.told_ids.unwrap_or_default(),
            messages: self.messages.unwrap_or_default(),
        })
    }
}
