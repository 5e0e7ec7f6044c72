//! Job `documents.sweep`: what died half-way is finished, and what is left over is removed. It acts upon nothing that a
//! person may still be at, and upon what no row explains only after a second look.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::sweep_store::{Calls, Counts, Damaged, Deletion, Leftover, Looking};
use crate::measures::{
    SWEEP_DELETIONS, SWEEP_FAILURES, SWEEP_FOUND, SWEEP_LAST_LOOK, SWEEP_LAST_RUN, SWEEP_MENDED, SWEEP_OBJECTS,
    SWEEP_REFUSALS, SWEEP_REMOVED,
};
use crate::supabase::{Error, Service};

/// Objects removed in one call to Storage.
const REMOVALS: usize = 100;
/// Objects of ended uploads in one round.
const LEFTOVERS: usize = 100;
/// Deletions finished in one round.
const DELETIONS: usize = 20;
/// Objects that one look at the whole bucket may name.
const DUE: usize = 1000;
/// How often all files are compared with all rows; more often than the hour between two looks helps nobody.
const LOOK_EVERY_SECONDS: u64 = 60 * 60;
/// The part of a bucket that may be unexplained before the rows are thought to be what is missing.
pub const SHARE_MAX: f64 = 0.01;

/// How a sweep is run.
#[derive(Debug, Clone, Copy)]
pub struct Sweep {
    /// The time that everything is judged at.
    pub as_of: DateTime<Utc>,
    /// The part of the bucket that may be unexplained.
    pub share_max: f64,
    /// Looks at the whole bucket even if somebody did lately.
    pub looks_now: bool,
}

/// What a sweep did and saw.
#[derive(Debug, Default, Serialize)]
pub struct Swept {
    /// Objects that were removed.
    pub removed: usize,
    /// Deletions that were finished.
    pub deletions_finished: usize,
    /// What the look at the whole bucket counted; none where it was not due.
    pub look: Option<Counts>,
    /// Documents whose file is missing or another.
    pub damaged: Vec<Damaged>,
    /// What failed and is left to the next sweep.
    pub failed: usize,
    /// Whether more is waiting.
    pub has_more: bool,
}

impl Swept {
    /// Whether there was anything to do.
    pub fn has_worked(&self) -> bool {
        self.removed + self.deletions_finished + self.failed > 0
    }
}

impl Sweep {
    /// In logs.
    pub const NAME: &'static str = "documents.sweep";

    /// As the worker runs it.
    pub fn now() -> Self {
        Self { as_of: Utc::now(), share_max: SHARE_MAX, looks_now: false }
    }

    /// Finishes and removes one batch of everything. Any number may run at once: each step can be done twice.
    pub async fn run(&self, service: &Service, request_id: &str) -> Result<Swept, Error> {
        let calls = Calls { service, request_id, as_of: self.as_of };
        let mut swept = Swept::default();

        let leftovers = calls.uploads(LEFTOVERS).await?;
        swept.has_more |= leftovers.len() == LEFTOVERS;
        remove(&calls, &leftovers, &mut swept).await;

        let deletions = calls.deletions(DELETIONS).await?;
        swept.has_more |= deletions.len() == DELETIONS;
        for deletion in &deletions {
            match finish(&calls, deletion).await {
                Ok(removed) => {
                    swept.removed += removed;
                    swept.deletions_finished += 1;
                }
                Err(error) => {
                    swept.failed += 1;
                    tracing::warn!(job.name = Self::NAME, document.id = %deletion.document_id, %error, "not finished");
                }
            }
        }

        let every_seconds = if self.looks_now { 0 } else { LOOK_EVERY_SECONDS };
        let looking = Looking { is_applied: true, share_max: self.share_max, every_seconds };
        if let Some(look) = calls.look(looking, DUE).await? {
            remove(&calls, &look.due, &mut swept).await;
            swept.has_more |= look.due.len() == DUE;
            report(&look.counts, &look.damaged);
            measure(&look.counts);
            (swept.look, swept.damaged) = (Some(look.counts), look.damaged);
        }
        // What failed is for a later round, not for the next second.
        swept.has_more &= swept.failed == 0;
        let Swept { removed, deletions_finished, failed, .. } = swept;
        SWEEP_LAST_RUN.set(&[], Utc::now().timestamp() as f64);
        SWEEP_REMOVED.add(&[], removed as u64);
        SWEEP_DELETIONS.add(&[], deletions_finished as u64);
        SWEEP_FAILURES.add(&[], failed as u64);
        if swept.has_worked() {
            tracing::info!(job.name = Self::NAME, removed, deletions_finished, failed, "swept");
        }
        Ok(swept)
    }

    /// What a look would find now; changes nothing.
    pub async fn look(&self, service: &Service, request_id: &str) -> Result<Swept, Error> {
        let calls = Calls { service, request_id, as_of: self.as_of };
        let looking = Looking { is_applied: false, share_max: self.share_max, every_seconds: 0 };
        let look = calls.look(looking, DUE).await?;
        let deletions = calls.deletions(DELETIONS).await?;
        let has_more = !deletions.is_empty() || look.as_ref().is_some_and(|look| !look.due.is_empty());
        let (counts, damaged) = look.map_or((None, Vec::new()), |look| (Some(look.counts), look.damaged));
        Ok(Swept { look: counts, damaged, has_more, ..Swept::default() })
    }
}

/// In batches; what Storage does not remove is found again.
async fn remove(calls: &Calls<'_>, leftovers: &[Leftover], swept: &mut Swept) {
    let mut buckets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for leftover in leftovers {
        buckets.entry(&leftover.bucket_id).or_default().push(&leftover.object_name);
    }
    for (bucket, names) in buckets {
        for batch in names.chunks(REMOVALS) {
            match calls.service.remove(calls.request_id, bucket, batch).await {
                Ok(removed) => swept.removed += removed,
                Err(error) => {
                    swept.failed += batch.len();
                    tracing::warn!(job.name = Sweep::NAME, %error, count = batch.len(), "not removed");
                }
            }
        }
    }
}

/// The original and all that was derived from it, then the row.
async fn finish(calls: &Calls<'_>, deletion: &Deletion) -> Result<usize, Error> {
    let names: Vec<&str> = deletion.object_names.iter().map(String::as_str).collect();
    let mut removed = 0;
    if !names.is_empty() {
        removed = calls.service.remove(calls.request_id, &deletion.bucket_id, &names).await?;
    }
    calls.finish(deletion.document_id).await?;
    Ok(removed)
}

fn report(counts: &Counts, damaged: &[Damaged]) {
    for Damaged { document_id, reason } in damaged {
        tracing::error!(job.name = Sweep::NAME, document.id = %document_id, reason, "document without its file");
    }
    let Counts { objects, unexplained, missing, changed, .. } = *counts;
    if counts.is_refused {
        tracing::error!(
            job.name = Sweep::NAME,
            objects,
            unexplained,
            "too much is unexplained: nothing of it is removed"
        );
    }
    tracing::info!(job.name = Sweep::NAME, objects, unexplained, missing, changed, "looked");
}

fn measure(counts: &Counts) {
    SWEEP_LAST_LOOK.set(&[], Utc::now().timestamp() as f64);
    SWEEP_OBJECTS.set(&[], counts.objects as f64);
    for (reason, count) in [
        ("in_flight", counts.in_flight),
        ("upload_ended", counts.upload_ended),
        ("document_deleted", counts.document_deleted),
        ("document_rejected", counts.document_rejected),
        ("unexplained", counts.unexplained),
        ("picture_missing", counts.picture_missing),
        ("missing", counts.missing),
        ("changed", counts.changed),
    ] {
        SWEEP_FOUND.set(&[reason], count as f64);
    }
    SWEEP_MENDED.add(&[], counts.picture_missing);
    SWEEP_REFUSALS.add(&[], u64::from(counts.is_refused));
}
