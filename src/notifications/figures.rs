//! How much waits to be sent, for `/metrics` and `/healthz`.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::store::{Calls, Figures};
use crate::measures::{OUTBOX_AGE, OUTBOX_DEPTH, OUTBOX_FAILED};
use crate::supabase::{Error, Service};

/// Anybody may ask for the health of the edge, and the database need not hear of each.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// Asks the database, and sets the gauges.
pub async fn measure(service: &Service) -> Result<(), Error> {
    figures(service).await.map(drop)
}

async fn figures(service: &Service) -> Result<Vec<Figures>, Error> {
    let figures = Calls { service, request_id: "outbox-figures", as_of: None }.figures().await?;
    for channel in ["email", "sms"] {
        if let Some(figures) = figures.iter().find(|figures| figures.channel == channel) {
            OUTBOX_DEPTH.set(&[channel], figures.depth as f64);
            OUTBOX_AGE.set(&[channel], figures.oldest_seconds as f64);
            OUTBOX_FAILED.set(&[channel], figures.failed as f64);
        }
    }
    Ok(figures)
}

/// How late the oldest message is, as it was known a moment ago.
#[derive(Default)]
pub struct Lateness {
    known: Mutex<Option<(Instant, Option<u64>)>>,
}

impl Lateness {
    /// In seconds; none where the database does not say within `limit`.
    pub async fn seconds(&self, service: &Service, limit: Duration) -> Option<u64> {
        let mut known = self.known.lock().await;
        if let Some((at, seconds)) = *known
            && at.elapsed() < KEPT_FOR
        {
            return seconds;
        }
        let asked = timeout(limit, figures(service)).await;
        let seconds = asked
            .ok()
            .and_then(Result::ok)
            .map(|figures| figures.iter().map(|figures| figures.oldest_seconds).max().unwrap_or_default());
        *known = Some((Instant::now(), seconds));
        seconds
    }
}
