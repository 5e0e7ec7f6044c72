//! A round of everything about messages: what is due to patients, digests, what waits in the outbox, and the archive.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::archive::Archive;
use super::digests::Digests;
use super::dispatch::{Dispatch, Tally};
use super::reminders::Reminders;
use crate::measures::round_of;
use crate::supabase::{Error, Service};

/// One round ends before the edge gives up a request: a batch that was begun takes up to half of that.
const ROUND_MAX: Duration = Duration::from_secs(15);

/// Until when a round begins another batch; one that was begun is ended.
#[derive(Debug, Clone)]
pub struct Until {
    ends: Instant,
    end: CancellationToken,
}

impl Until {
    /// For a round that begins now; earlier where somebody asks for the end.
    pub fn of(end: &CancellationToken) -> Self {
        Self { ends: Instant::now() + ROUND_MAX, end: end.clone() }
    }

    pub(super) fn is_over(&self) -> bool {
        self.end.is_cancelled() || Instant::now() >= self.ends
    }
}

impl Dispatch {
    /// Queues what is due to patients, writes digests that are due, sends what waits, and archives. One that fails keeps no
    /// other from its work: no reminder that cannot be read holds an alert back.
    pub async fn round(&self, service: &Service, request_id: &str, end: &CancellationToken) -> Result<Tally, Error> {
        let until = Until::of(end);
        let released = Reminders::run(service, request_id, self.as_of);
        let released = round_of(Reminders::NAME, released, |released| *released > 0).await;
        let built = Digests::run(service, request_id, self.as_of);
        let built = round_of(Digests::NAME, built, |mailed| *mailed > 0).await;
        let sent = round_of(Self::NAME, self.run(service, request_id, &until), Tally::has_worked).await;
        let archived = Archive::run(service, request_id, self.as_of);
        let archived = round_of(Archive::NAME, archived, |archived| *archived > 0).await;
        let tally = sent?;
        released.and(built).and(archived)?;
        Ok(tally)
    }
}
