//! Job `notifications.reminders`: has the database put messages to patients that are due into the queue.

use chrono::{DateTime, Utc};

use super::store::Calls;
use crate::supabase::{Error, Service};

/// The job. Consent, quiet hours and words are looked at by the database, at that moment.
pub struct Reminders;

impl Reminders {
    /// In logs.
    pub const NAME: &'static str = "notifications.reminders";

    /// Says how many were queued or closed.
    pub async fn run(service: &Service, request_id: &str, as_of: Option<DateTime<Utc>>) -> Result<u64, Error> {
        let released = Calls { service, request_id, as_of }.release_messages().await?;
        let total = released.queued + released.withdrawn;
        if total > 0 {
            tracing::info!(job.name = Self::NAME, queued = released.queued, withdrawn = released.withdrawn, "released");
        }
        Ok(total)
    }
}
