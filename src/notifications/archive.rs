//! Job `notifications.archive`: has the database take out of the bells what is older than 90 days.

use chrono::{DateTime, Utc};

use super::store::Calls;
use crate::supabase::{Error, Service};

/// The job.
pub struct Archive;

impl Archive {
    /// In logs.
    pub const NAME: &'static str = "notifications.archive";

    /// Says how many were taken out.
    pub async fn run(service: &Service, request_id: &str, as_of: Option<DateTime<Utc>>) -> Result<u64, Error> {
        let archived = Calls { service, request_id, as_of }.archive_notifications().await?;
        if archived > 0 {
            tracing::info!(job.name = Self::NAME, archived, "archived");
        }
        Ok(archived)
    }
}
