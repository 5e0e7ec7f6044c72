//! Who sends: one of three, each behind the same two questions.

use std::time::Duration;

use tokio::time::Instant;

use super::batch::Batch;
use super::letter::Letter;
use super::outcome::Outcome;
use super::postmark::Postmark;
use super::resend::Resend;
use super::twilio::Twilio;
use crate::config::{Config, EmailProvider};

/// A provider, with its key.
pub(super) enum Provider {
    Resend(Resend),
    Postmark(Postmark),
    Twilio(Twilio),
}

/// Until when the lease of a batch surely holds: no call to a provider begins that could end after it, because another
/// worker would then send the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lease {
    pub(super) ends: Instant,
    pub(super) call: Duration,
}

impl Lease {
    pub(super) fn has_time(&self) -> bool {
        Instant::now() + self.call < self.ends
    }
}

impl Provider {
    /// Those whose keys are there.
    pub(super) fn all(config: &Config) -> Result<Vec<Self>, reqwest::Error> {
        let email = match config.settings.notifications.email_provider {
            EmailProvider::Resend => Resend::new(config)?.map(Self::Resend),
            EmailProvider::Postmark => Postmark::new(config)?.map(Self::Postmark),
        };
        Ok(email.into_iter().chain(Twilio::new(config)?.map(Self::Twilio)).collect())
    }

    /// As the database and the log name it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Resend(_) => "resend",
            Self::Postmark(_) => "postmark",
            Self::Twilio(_) => "twilio",
        }
    }

    pub(super) fn channel(&self) -> &'static str {
        match self {
            Self::Resend(_) | Self::Postmark(_) => "email",
            Self::Twilio(_) => "sms",
        }
    }

    /// Messages in a batch, and how long it may take. Resend takes a hundred in one call, and knows a call that comes
    /// twice; the others are asked about each message where an outcome is unknown, and Twilio takes one at a time.
    pub(super) fn pace(&self) -> (usize, Duration) {
        match self {
            Self::Resend(_) => (100, Duration::from_secs(30)),
            Self::Postmark(_) => (100, Duration::from_secs(120)),
            Self::Twilio(_) => (20, Duration::from_secs(120)),
        }
    }

    /// How long one call may take.
    pub(super) fn patience(&self) -> Duration {
        match self {
            Self::Resend(resend) => resend.patience,
            Self::Postmark(postmark) => postmark.patience,
            Self::Twilio(twilio) => twilio.patience,
        }
    }

    /// One outcome for each letter, in their order.
    pub(super) async fn send(&self, batch: &Batch, letters: &[Letter], lease: Lease) -> Vec<Outcome> {
        match self {
            Self::Resend(resend) => resend.send(batch, letters, lease).await,
            Self::Postmark(postmark) => postmark.send(batch, letters, lease).await,
            Self::Twilio(twilio) => twilio.send(batch, letters, lease).await,
        }
    }
}
