//! Job `notifications.digests`: has the database write the digests whose hour has come.

use chrono::{DateTime, Utc};

use super::store::Calls;
use crate::supabase::{Error, Service};

/// The job. Everything is decided in one statement of the database, whoever asks and how often.
pub struct Digests;

impl Digests {
    /// In logs.
    pub const NAME: &'static str = "notifications.digests";

    /// Says how many mails were written.
    pub async fn run(service: &Service, request_id: &str, as_of: Option<DateTime<Utc>>) -> Result<u64, Error> {
        let built = Calls { service, request_id, as_of }.build_digests().await?;
        if built.mailed + built.dropped > 0 {
            tracing::info!(job.name = Self::NAME, mailed = built.mailed, dropped = built.dropped, "built");
        }
        Ok(built.mailed)
    }
}
