//! Every measure. `docs/architecture.md` repeats this table, and a repository test compares the two.
#![allow(missing_docs, reason = "the help of each says what it is")]

use super::measure::Measure;
use super::measure::Movement::{self, Counter, Gauge, Histogram};

const fn of(name: &'static str, movement: Movement, labels: &'static [&'static str], help: &'static str) -> Measure {
    Measure { name, movement, labels, help }
}

/// All of them, in the order of the page.
#[rustfmt::skip]
pub static MEASURES: &[&Measure] = &[
    &HTTP_REQUESTS, &HTTP_REQUEST_DURATION, &PROBLEMS, &UPLOADS, &UPLOAD_BYTES,
    &JOB_ROUNDS, &VERIFICATIONS, &VERIFIED_BYTES, &PICTURES, &WAITING, &WAITING_AGE,
    &SWEEP_LAST_RUN, &SWEEP_LAST_LOOK, &SWEEP_OBJECTS, &SWEEP_FOUND,
    &SWEEP_REMOVED, &SWEEP_MENDED, &SWEEP_DELETIONS, &SWEEP_FAILURES, &SWEEP_REFUSALS,
    &OUTBOX_MESSAGES, &OUTBOX_DEPTH, &OUTBOX_AGE, &OUTBOX_FAILED,
];

const REQUEST: &[&str] = &["method", "route", "status"];

pub static HTTP_REQUESTS: Measure =
    of("molaire_http_requests_total", Counter, REQUEST, "requests answered by the edge");
pub static HTTP_REQUEST_DURATION: Measure =
    of("molaire_http_request_duration_seconds", Histogram, REQUEST, "time until the head of the answer");
pub static PROBLEMS: Measure = of("molaire_problems_total", Counter, &["key"], "problems told, by their key");
pub static UPLOADS: Measure =
    of("molaire_uploads_total", Counter, &["way"], "files stored through the edge, or by a link");
pub static UPLOAD_BYTES: Measure = of("molaire_upload_bytes_total", Counter, &["way"], "their bytes");

pub static JOB_ROUNDS: Measure =
    of("molaire_job_rounds_total", Counter, &["job", "outcome"], "rounds of a job: `worked`, `idle` or `failed`");
pub static VERIFICATIONS: Measure = of(
    "molaire_verifications_total",
    Counter,
    &["outcome"],
    "files that browsers sent straight to Storage, once read: `verified`, `rejected` or `later`",
);
pub static VERIFIED_BYTES: Measure =
    of("molaire_verified_bytes_total", Counter, &[], "bytes of the files that were verified");
pub static PICTURES: Measure = of(
    "molaire_pictures_total",
    Counter,
    &["outcome", "reason"],
    "documents whose pictures were `made`, are `none` for a reason, or come `later`",
);
pub static WAITING: Measure =
    of("molaire_waiting_documents", Gauge, &["job"], "documents that wait for a job; 10000 is that many or more");
pub static WAITING_AGE: Measure =
    of("molaire_waiting_oldest_seconds", Gauge, &["job"], "age of the oldest document that waits, 0 where none does");

pub static SWEEP_LAST_RUN: Measure =
    of("molaire_sweep_last_run_timestamp_seconds", Gauge, &[], "when this worker last swept");
pub static SWEEP_LAST_LOOK: Measure =
    of("molaire_sweep_last_look_timestamp_seconds", Gauge, &[], "when this worker last looked at the whole bucket");
pub static SWEEP_OBJECTS: Measure = of("molaire_sweep_objects", Gauge, &[], "objects looked at in that look");
pub static SWEEP_FOUND: Measure =
    of("molaire_sweep_found", Gauge, &["reason"], "objects and rows without their like in that look");
pub static SWEEP_REMOVED: Measure = of("molaire_sweep_removed_objects_total", Counter, &[], "objects removed");
pub static SWEEP_MENDED: Measure =
    of("molaire_sweep_mended_pictures_total", Counter, &[], "missing pictures that are made again");
pub static SWEEP_DELETIONS: Measure =
    of("molaire_sweep_finished_deletions_total", Counter, &[], "deletions that somebody had begun, finished");
pub static SWEEP_FAILURES: Measure = of("molaire_sweep_failures_total", Counter, &[], "steps left to the next sweep");
pub static SWEEP_REFUSALS: Measure = of(
    "molaire_sweep_refusals_total",
    Counter,
    &[],
    "looks that removed nothing unexplained, as it was more than a hundredth of the bucket",
);

pub static OUTBOX_MESSAGES: Measure = of(
    "molaire_outbox_messages_total",
    Counter,
    &["channel", "outcome"],
    "attempts at messages: `sent`, `failed`, `retry`, `split` or `unknown`",
);
pub static OUTBOX_DEPTH: Measure =
    of("molaire_outbox_depth", Gauge, &["channel"], "messages that are still to be sent");
pub static OUTBOX_AGE: Measure = of(
    "molaire_outbox_oldest_seconds",
    Gauge,
    &["channel"],
    "how long the oldest message has been due, 0 where none is",
);
pub static OUTBOX_FAILED: Measure =
    of("molaire_outbox_failed", Gauge, &["channel"], "messages that failed for good; 10000 is that many or more");
