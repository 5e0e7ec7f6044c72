//! The functions of the database that sending knows by name, each behind a method; all with the secret key, because the
//! outbox is closed to people.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::batch::{Batch, Claim, Closed};
use super::provider::Provider;
use crate::supabase::{Error, Service};

const CLAIM_OUTBOX: &str = "claim_outbox";
const COMPLETE_OUTBOX: &str = "complete_outbox";
const RECORD_DELIVERY: &str = "record_delivery";
const ANNOUNCE: &str = "announce";
const ARCHIVE_NOTIFICATIONS: &str = "archive_notifications";
const BUILD_DIGESTS: &str = "build_digests";
const RELEASE_MESSAGES: &str = "release_messages";
const OUTBOX_FIGURES: &str = "outbox_figures";
const OUTBOX_ROWS: &str = "outbox_rows";
const RETRY_OUTBOX: &str = "retry_outbox";
const CANCEL_OUTBOX: &str = "cancel_outbox";
const FORGIVE_ADDRESS: &str = "forgive_address";

/// The calls of one round; at another time than now in tests alone.
pub(super) struct Calls<'a> {
    pub(super) service: &'a Service,
    pub(super) request_id: &'a str,
    pub(super) as_of: Option<DateTime<Utc>>,
}

/// What `complete_outbox` says.
#[derive(Deserialize)]
pub(super) struct Completed {
    outcome: String,
    /// What was given up although it might have been sent one day.
    pub(super) closed: Vec<Closed>,
}

/// What `build_digests` says.
#[derive(Deserialize)]
pub(super) struct Built {
    pub(super) mailed: u64,
    pub(super) dropped: u64,
}

/// What `release_messages` says.
#[derive(Deserialize)]
pub(super) struct Released {
    pub(super) queued: u64,
    pub(super) withdrawn: u64,
}

/// A notice of the service to practices.
#[derive(Debug, Clone, Serialize)]
pub struct Notice<'a> {
    /// `version`, `maintenance`, `incident` or `security`.
    pub notice: &'a str,
    /// The same key is told once.
    pub notice_key: &'a str,
    /// Other than that of the type.
    pub severity: Option<&'a str>,
    /// One practice; none means all.
    pub organisation_id: Option<Uuid>,
    /// When it begins, where it has a beginning.
    pub starts_at: Option<DateTime<Utc>>,
}

/// How much waits in one channel, and for how long.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Figures {
    pub(super) channel: String,
    pub(super) depth: u64,
    pub(super) oldest_seconds: u64,
    pub(super) failed: u64,
}

/// A message as its operator sees it: without text, address or person.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[allow(missing_docs, reason = "the columns of outbox_rows")]
pub struct Listed {
    pub sequence: i64,
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub channel: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub status: String,
    pub error_message: Option<String>,
    pub attempts: u32,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub failed_at: Option<DateTime<Utc>>,
    pub delivered_at: Option<DateTime<Utc>>,
    pub bounced_at: Option<DateTime<Utc>>,
}

impl Completed {
    /// Somebody else has the batch now, and nothing was changed.
    pub(super) fn is_lease_lost(&self) -> bool {
        self.outcome == "lease_lost"
    }
}

impl Calls<'_> {
    /// The next batch; none where nothing is to be done.
    pub(super) async fn claim(&self, provider: &Provider, low_water: i64) -> Result<Option<Claim>, Error> {
        let (batch_size, lease) = provider.pace();
        let arguments = json!({
            "channel": provider.channel(),
            "provider": provider.name(),
            "batch_size": batch_size,
            "lease_seconds": lease.as_secs(),
            "low_water": low_water,
        });
        let claims: Vec<Claim> = self.service.record(self.request_id, CLAIM_OUTBOX, &self.at(arguments)).await?;
        Ok(claims.into_iter().next())
    }

    /// What became of its messages; asked twice, the second is too late and changes nothing.
    pub(super) async fn complete(&self, batch: &Batch, results: &[Value]) -> Result<Completed, Error> {
        let arguments = json!({ "batch_id": batch.id, "lease_token": batch.lease_token, "results": results });
        let completed: Vec<Completed> =
            self.service.record(self.request_id, COMPLETE_OUTBOX, &self.at(arguments)).await?;
        completed.into_iter().next().ok_or_else(|| Error::Undecodable("no row".into()))
    }

    /// Makes digests whose hour has come into mails.
    pub(super) async fn build_digests(&self) -> Result<Built, Error> {
        let built: Vec<Built> = self.service.record(self.request_id, BUILD_DIGESTS, &self.at(json!({}))).await?;
        built.into_iter().next().ok_or_else(|| Error::Undecodable("no row".into()))
    }

    /// Puts messages to patients that are due into the queue.
    pub(super) async fn release_messages(&self) -> Result<Released, Error> {
        let released: Vec<Released> =
            self.service.record(self.request_id, RELEASE_MESSAGES, &self.at(json!({}))).await?;
        released.into_iter().next().ok_or_else(|| Error::Undecodable("no row".into()))
    }

    /// Takes out of the bells what is old.
    pub(super) async fn archive_notifications(&self) -> Result<u64, Error> {
        self.service.record(self.request_id, ARCHIVE_NOTIFICATIONS, &self.at(json!({}))).await
    }

    /// What waits, by channel.
    pub(super) async fn figures(&self) -> Result<Vec<Figures>, Error> {
        self.service.record(self.request_id, OUTBOX_FIGURES, &self.at(json!({}))).await
    }

    fn at(&self, mut arguments: Value) -> Value {
        if let Some(as_of) = self.as_of {
            arguments["as_of"] = json!(as_of);
        }
        arguments
    }
}

/// What a provider tells of a message; says `recorded`, `repeated` or `unknown_message`.
pub(super) async fn record_delivery(service: &Service, request_id: &str, receipt: &Value) -> Result<String, Error> {
    service.record(request_id, RECORD_DELIVERY, receipt).await
}

/// For an operator: tells practices of a version, a maintenance, an incident or a matter of security; says how many.
pub async fn announce(service: &Service, notice: &Notice<'_>) -> Result<u64, Error> {
    service.record("announce", ANNOUNCE, notice).await
}

/// For an operator: messages newest first, those of one status or all, from before this one on.
pub async fn list(
    service: &Service,
    status: Option<&str>,
    page_size: u32,
    before: Option<i64>,
) -> Result<Vec<Listed>, Error> {
    let arguments = json!({ "status": status, "page_size": page_size, "before": before });
    service.inspect("outbox", OUTBOX_ROWS, &arguments).await
}

/// For an operator: sends again what failed, by ids or by code; says how many, a thousand at a time.
pub async fn retry(service: &Service, ids: &[Uuid], code: Option<&str>) -> Result<u64, Error> {
    service.record("outbox", RETRY_OUTBOX, &json!({ "ids": ids, "code": code })).await
}

/// For an operator: ends a message that nobody has begun to send; false where that is too late.
pub async fn cancel(service: &Service, id: Uuid) -> Result<bool, Error> {
    service.record("outbox", CANCEL_OUTBOX, &json!({ "outbox_id": id })).await
}

/// For an operator: has an address written to again that came back; false where it did not.
pub async fn forgive(service: &Service, address: &str) -> Result<bool, Error> {
    service.record("outbox", FORGIVE_ADDRESS, &json!({ "address": address })).await
}
