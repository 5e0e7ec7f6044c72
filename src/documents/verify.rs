//! Job `documents.verify`: reads files that browsers sent straight to Storage. What is what it says becomes ready, with
//! pictures; what is not is removed, and its uploader told why; what names another patient waits for its uploader.

use std::time::Duration;

use futures_util::future::join_all;

use super::attest::attest;
use super::inspection::Verdict;
use super::pictures;
use super::stored_bytes::{Announced, READ_LIMIT, Reader};
use super::verify_store::{Calls, Claimed};
use crate::measures::{VERIFICATIONS, VERIFIED_BYTES};
use crate::supabase::Error;
use crate::worker::{Outcome, Worker};

/// Files read at the same time by one worker: enough to fill a link, few enough for the memory of a small machine.
const BATCH: usize = 4;

/// Rejected objects removed in one round.
const REMOVALS: usize = 20;

/// Longer than a read may take, so that a turn ends only with its worker.
const LEASE: Duration = Duration::from_secs(READ_LIMIT.as_secs() + 60);

/// First pause before a file is tried again, doubled with each attempt.
const PAUSE_MIN: Duration = Duration::from_secs(5);
const PAUSE_MAX: Duration = Duration::from_secs(60 * 60);

/// The job. It can run twice, and anywhere: turns are handed out by the database, and every step names the version of
/// the bytes that it speaks of.
pub struct Verify;

impl Verify {
    /// In logs.
    pub const NAME: &'static str = "documents.verify";

    /// Reads one batch, then removes what was rejected; says how many files it had to do with.
    pub async fn run(worker: &Worker, request_id: &str) -> Result<usize, Error> {
        let calls = Calls { service: &worker.service, request_id };
        let claimed = calls.claim(BATCH, LEASE.as_secs()).await?;
        join_all(claimed.iter().map(|claimed| settle(worker, &calls, claimed))).await;
        remove_rejected(&calls).await?;
        Ok(claimed.len())
    }
}

/// Looks at one file and does what follows. A failure here is the next turn's.
async fn settle(worker: &Worker, calls: &Calls<'_>, claimed: &Claimed) {
    let document_id = claimed.document_id;
    let outcome = look(worker, calls, claimed).await;
    VERIFICATIONS.add(&[word_of(outcome)], 1);
    let settled = match outcome {
        Outcome::Done => Ok(()),
        Outcome::GiveUp(reason) => {
            tracing::warn!(job.name = Verify::NAME, document.id = %document_id, reason, "rejecting");
            calls.reject(claimed, reason).await
        }
        Outcome::Retry(after) => {
            tracing::warn!(job.name = Verify::NAME, document.id = %document_id, attempt = claimed.attempt, "later");
            calls.release(claimed, after.as_secs()).await.map(drop)
        }
    };
    if let Err(error) = settled {
        // The turn runs out by itself.
        tracing::error!(job.name = Verify::NAME, document.id = %document_id, %error, "not settled");
    }
}

fn word_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "verified",
        Outcome::GiveUp(_) => "rejected",
        Outcome::Retry(_) => "later",
    }
}

async fn look(worker: &Worker, calls: &Calls<'_>, claimed: &Claimed) -> Outcome {
    let announced = Announced { mime_type: &claimed.mime_type, size_bytes: claimed.size_bytes };
    let reader = Reader {
        service: calls.service,
        inspectors: &worker.inspectors,
        silence: worker.config.timeouts.storage_idle,
        request_id: calls.request_id,
    };
    let original = claimed.original();
    let inspected = match reader.examine(&original.object, announced).await {
        Ok(Ok(inspected)) => inspected,
        // That the object is missing is believed only if the database has none either.
        Ok(Err(kind)) => return Outcome::GiveUp(kind.key),
        Err(error) => return later(claimed, &error),
    };
    let seen = match inspected.verdict().await {
        Verdict::Whole(seen) => seen,
        Verdict::Refused(kind) => return Outcome::GiveUp(kind.key),
        Verdict::Unknown => return later(claimed, &"no verdict"),
    };
    let attested = attest(calls.service, calls.request_id, &original, &claimed.mime_type, &seen).await;
    match attested {
        Ok(attested) => {
            VERIFIED_BYTES.add(&[], claimed.size_bytes);
            let differs = attested.identity_differs.as_ref().map_or(0, Vec::len);
            tracing::info!(
                job.name = Verify::NAME, document.id = %claimed.document_id, status = attested.status, differs, "verified"
            );
            if attested.is_ready() {
                pictures::draw(calls.service, calls.request_id, &original, seen.developing).await;
            }
            Outcome::Done
        }
        Err(error) => match key_of(&error) {
            Some("object_version_changed") => Outcome::GiveUp("object_version_changed"),
            // Taken back by its uploader while we were reading.
            Some("document_not_found" | "document_deleting") => Outcome::Done,
            _ => later(claimed, &error),
        },
    }
}

fn later(claimed: &Claimed, error: &dyn std::fmt::Display) -> Outcome {
    tracing::warn!(job.name = Verify::NAME, document.id = %claimed.document_id, %error, "not read");
    let doublings = claimed.attempt.saturating_sub(1).min(10);
    Outcome::Retry((PAUSE_MIN * 2_u32.pow(doublings)).min(PAUSE_MAX))
}

fn key_of(error: &Error) -> Option<&str> {
    match error {
        Error::Refused { fault, .. } => fault.key(),
        _ => None,
    }
}

/// The object first, then its bytes in the quota; a round that stops between the two is finished by the next.
async fn remove_rejected(calls: &Calls<'_>) -> Result<(), Error> {
    for rejected in calls.unfinished(REMOVALS).await? {
        let document_id = rejected.document_id;
        let removed = match calls.remove(&rejected).await {
            Ok(()) => calls.finish(document_id).await,
            Err(error) => Err(error),
        };
        match removed {
            Ok(_) => tracing::info!(job.name = Verify::NAME, document.id = %document_id, "removed"),
            Err(error) => {
                tracing::warn!(job.name = Verify::NAME, document.id = %document_id, %error, "not removed yet");
            }
        }
    }
    Ok(())
}
