//! Job `notifications.dispatch`: sends what waits in the outbox. Any number may run at once: batches are handed out by the
//! database, and whoever is too late changes nothing.

use std::ops::AddAssign;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::time::Instant;

use super::batch::{Batch, Closed};
use super::letter::{Letter, Writer};
use super::link::LinkKeys;
use super::outcome::Outcome;
use super::provider::{Lease, Provider};
use super::round::Until;
use super::store::Calls;
use crate::config::Config;
use crate::measures::OUTBOX_MESSAGES;
use crate::supabase::{Error, Service, ask_again};

/// A message may be written before one with a lower number is committed; so far back a worker looks again.
const LOW_WATER_MARGIN: i64 = 3000;

/// The job, with the clients of the providers whose keys are there.
pub struct Dispatch {
    writer: Writer,
    providers: Vec<Provider>,
    ask_again: Duration,
    /// Judges at this time, in tests.
    pub as_of: Option<DateTime<Utc>>,
}

/// Why there is no such job.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A client for outside calls cannot be made.
    #[error("cannot prepare calls to providers")]
    Client(#[from] reqwest::Error),
    /// A template is wrong; a test holds that none is.
    #[error("a template of mails is wrong")]
    Template,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Accepted by a provider.
    pub sent: u64,
    /// Never to be sent.
    pub failed: u64,
    /// To be tried again.
    pub later: u64,
    /// Nobody knows yet.
    pub unknown: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.failed += other.failed;
        self.later += other.later;
        self.unknown += other.unknown;
    }
}

impl Tally {
    /// Whether there was anything to do.
    pub fn has_worked(&self) -> bool {
        *self != Self::default()
    }
}

impl Dispatch {
    /// In logs.
    pub const NAME: &'static str = "notifications.dispatch";

    /// Opens no connection. Without the key of links no mail can be written, and without a provider's key none sent: what
    /// cannot be sent stays in the outbox, and this says so.
    pub fn new(config: &Config) -> Result<Self, StartError> {
        let providers = match LinkKeys::of(&config.secrets.sending) {
            Some(_) => Provider::all(config)?,
            None => Vec::new(),
        };
        for channel in ["email", "sms"] {
            if !providers.iter().any(|provider| provider.channel() == channel) {
                tracing::warn!(
                    job.name = Self::NAME,
                    channel,
                    "without LINK_SIGNING_KEY and the keys of a provider nothing is sent: messages stay in the outbox"
                );
            }
        }
        let writer = Writer::new(config).map_err(|_| StartError::Template)?;
        Ok(Self { writer, providers, ask_again: config.timeouts.ask_again, as_of: None })
    }

    /// Sends until nothing waits, a provider is in trouble, or no more is to be begun. A channel that fails keeps no other
    /// from its work.
    pub async fn run(&self, service: &Service, request_id: &str, until: &Until) -> Result<Tally, Error> {
        let calls = Calls { service, request_id, as_of: self.as_of };
        let (mut tally, mut outcome) = (Tally::default(), Ok(()));
        for provider in &self.providers {
            let drained = self.drain(provider, &calls, until, &mut tally).await;
            outcome = outcome.and(drained);
        }
        outcome.map(|()| tally)
    }

    async fn drain(
        &self,
        provider: &Provider,
        calls: &Calls<'_>,
        until: &Until,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let mut low_water = 0;
        while !until.is_over() {
            let claimed_at = Instant::now();
            let Some(claim) = calls.claim(provider, low_water).await? else {
                if low_water == 0 {
                    break;
                }
                low_water = 0;
                continue;
            };
            *tally += close(provider, &claim.closed);
            let Some(batch) = claim.batch(calls.as_of.unwrap_or_else(Utc::now)) else { continue };
            if !batch.outcome_unknown {
                low_water = (batch.first_sequence - LOW_WATER_MARGIN).max(0);
            }
            let lease = Lease { ends: claimed_at + provider.pace().1, call: provider.patience() };
            let (settled, is_troubled) = self.settle(provider, calls, &batch, lease).await?;
            *tally += settled;
            if is_troubled {
                break;
            }
        }
        Ok(())
    }

    /// Sends a batch, and says what became of it. Where that cannot be said, its lease runs out and its outcome is unknown.
    async fn settle(
        &self,
        provider: &Provider,
        calls: &Calls<'_>,
        batch: &Batch,
        lease: Lease,
    ) -> Result<(Tally, bool), Error> {
        let letters: Vec<Letter> =
            batch.messages.iter().filter_map(|message| self.write(provider, batch, message)).collect();
        let outcomes = if letters.is_empty() { Vec::new() } else { provider.send(batch, &letters, lease).await };
        let mut results = Vec::with_capacity(batch.messages.len());
        let (mut tally, mut is_troubled) = (Tally::default(), false);
        for message in &batch.messages {
            let place = letters.iter().position(|letter| letter.id == message.id);
            let unwritable = || Outcome::Failed("unwritable".to_owned());
            let outcome = place.and_then(|place| outcomes.get(place).cloned()).unwrap_or_else(unwritable);
            if let Some(code) = outcome.code() {
                tracing::warn!(
                    job.name = Self::NAME, outbox.id = %message.id, provider = provider.name(), outcome = outcome.word(),
                    code, attempt = message.attempts + batch.attempts, "not sent"
                );
            }
            is_troubled |= outcome.is_trouble();
            match outcome {
                Outcome::Sent(_) => tally.sent += 1,
                Outcome::Failed(_) => tally.failed += 1,
                Outcome::Unknown(_) => tally.unknown += 1,
                _ => tally.later += 1,
            }
            OUTBOX_MESSAGES.add(&[provider.channel(), outcome.word()], 1);
            results.push(outcome.result(message.id));
        }
        let completed = ask_again(self.ask_again, || calls.complete(batch, &results)).await?;
        if completed.is_lease_lost() {
            tracing::warn!(job.name = Self::NAME, batch.id = %batch.id, "another worker has the batch");
        }
        for message in &completed.closed {
            tracing::warn!(
                job.name = Self::NAME, outbox.id = %message.id, provider = provider.name(), code = %message.code,
                attempt = message.attempts, "failed for good"
            );
        }
        Ok((tally, is_troubled))
    }

    fn write(&self, provider: &Provider, batch: &Batch, message: &super::batch::Message) -> Option<Letter> {
        let written = match provider {
            Provider::Twilio(_) => self.writer.sms(message, batch.frozen_at),
            Provider::Resend(_) | Provider::Postmark(_) => self.writer.mail(message, batch.frozen_at),
        };
        written
            .inspect_err(
                |error| tracing::error!(job.name = Dispatch::NAME, outbox.id = %message.id, %error, "not written"),
            )
            .ok()
    }
}

/// Says of each message that it was closed instead of being sent.
fn close(provider: &Provider, closed: &[Closed]) -> Tally {
    for message in closed {
        tracing::warn!(
            job.name = Dispatch::NAME, outbox.id = %message.id, provider = provider.name(), outcome = "failed",
            code = %message.code, attempt = message.attempts, "not sent"
        );
    }
    OUTBOX_MESSAGES.add(&[provider.channel(), "failed"], closed.len() as u64);
    Tally { failed: closed.len() as u64, ..Tally::default() }
}
