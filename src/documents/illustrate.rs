//! Job `documents.illustrate`: makes the pictures of documents that have none yet, and reads what their headers say.

use std::io::SeekFrom;
use std::time::Duration;

use chrono::NaiveTime;
use futures_util::StreamExt;
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;
use uuid::Uuid;

use super::content_type::FileType;
use super::stored_bytes::READ_LIMIT;
use crate::imaging::{Captured, Derived, Facts, MEDIUM_NAME, PICTURE_MIME_TYPE, PREVIEW_NAME};
use crate::measures::PICTURES;
use crate::supabase::{Error, Object, Service};
use crate::worker::Worker;

const CLAIM_PICTURES: &str = "claim_pictures";
const RECORD_PICTURES: &str = "record_pictures";

/// Files fetched at the same time; they are decoded in turn.
const BATCH: usize = 2;

/// Longer than fetching and decoding may take.
const LEASE: Duration = Duration::from_secs(READ_LIMIT.as_secs() + 120);

/// The job. A turn that ends unfinished is followed by a longer pause, which the database keeps.
pub struct Illustrate;

/// A document without pictures.
#[derive(Deserialize)]
pub(super) struct Pending {
    pub(super) document_id: Uuid,
    pub(super) bucket_id: String,
    pub(super) object_name: String,
    pub(super) folder: String,
    pub(super) object_version: String,
    pub(super) mime_type: String,
    size_bytes: u64,
}

/// Why a document stays without pictures for now.
#[derive(Debug, thiserror::Error)]
enum Later {
    #[error("{0}")]
    Supabase(#[from] Error),
    #[error("{0}")]
    Decoder(#[from] crate::imaging::Failure),
    #[error("no room for the file")]
    Disk(#[from] std::io::Error),
}

impl Illustrate {
    /// In logs.
    pub const NAME: &'static str = "documents.illustrate";

    /// Makes the pictures of one batch; says how many documents it had to do with.
    pub async fn run(worker: &Worker, request_id: &str) -> Result<usize, Error> {
        let arguments = json!({ "batch_size": BATCH, "lease_seconds": LEASE.as_secs() });
        let pending: Vec<Pending> = worker.service.record(request_id, CLAIM_PICTURES, &arguments).await?;
        join_all(pending.iter().map(|pending| async move {
            match illustrate(worker, request_id, pending).await {
                Ok(outcome) => {
                    tracing::info!(job.name = Self::NAME, document.id = %pending.document_id, outcome, "illustrated");
                }
                Err(later) => {
                    PICTURES.add(&["later", ""], 1);
                    tracing::warn!(job.name = Self::NAME, document.id = %pending.document_id, error = %later, "later");
                }
            }
        }))
        .await;
        Ok(pending.len())
    }
}

async fn illustrate(worker: &Worker, request_id: &str, pending: &Pending) -> Result<String, Later> {
    let Some(file_type) = FileType::of_mime_type(&pending.mime_type) else {
        return Ok(record(&worker.service, request_id, pending, Some("no_decoder"), &Facts::default()).await?);
    };
    let file = fetch(worker, request_id, pending).await?;
    match worker.studio.of_file(file, file_type).await? {
        Ok(derived) => Ok(keep(&worker.service, request_id, pending, derived).await?),
        // The document was accepted before anybody decoded it, and is kept: the reason says what is wrong with it.
        Err(refused) => Ok(record(&worker.service, request_id, pending, Some(refused.key()), &Facts::default()).await?),
    }
}

/// The original in a temporary file without a name.
async fn fetch(worker: &Worker, request_id: &str, pending: &Pending) -> Result<std::fs::File, Later> {
    let object = Object { bucket: pending.bucket_id.clone(), name: pending.object_name.clone() };
    let mut chunks = worker.service.read(request_id, &object).await?.bytes_stream();
    let mut file = File::from_std(tempfile::tempfile()?);
    let (silence, mut count) = (worker.config.timeouts.storage_idle, 0);
    let away = |error: Box<dyn std::error::Error + Send + Sync>| Later::Supabase(Error::Unreachable(error));
    while let Some(chunk) = timeout(silence, chunks.next()).await.map_err(|elapsed| away(elapsed.into()))? {
        let chunk = chunk.map_err(|error| away(error.without_url().into()))?;
        count += chunk.len() as u64;
        file.write_all(&chunk).await?;
    }
    if count != pending.size_bytes {
        return Err(away("another length".into()));
    }
    file.flush().await?;
    file.seek(SeekFrom::Start(0)).await?;
    Ok(file.into_std().await)
}

/// Stores both pictures beside the original, then says so in the row. May be done twice.
pub(super) async fn keep(
    service: &Service,
    request_id: &str,
    pending: &Pending,
    derived: Derived,
) -> Result<String, Error> {
    let Derived { facts, pictures } = derived;
    let pictures = match pictures {
        Ok(pictures) => pictures,
        Err(reason) => return record(service, request_id, pending, Some(reason.key()), &facts).await,
    };
    for (name, picture) in [(PREVIEW_NAME, pictures.preview), (MEDIUM_NAME, pictures.medium)] {
        let object = Object { bucket: pending.bucket_id.clone(), name: format!("{}{name}", pending.folder) };
        service.put(request_id, &object, PICTURE_MIME_TYPE, picture.bytes).await?;
    }
    record(service, request_id, pending, None, &facts).await
}

async fn record(
    service: &Service,
    request_id: &str,
    pending: &Pending,
    reason: Option<&'static str>,
    facts: &Facts,
) -> Result<String, Error> {
    let arguments = json!({
        "document_id": pending.document_id,
        "object_version": pending.object_version,
        "reason": reason,
        "facts": written(facts),
        "captured_local": facts.captured.map(local),
        "offset_minutes": facts.captured.and_then(|captured| captured.offset_minutes),
    });
    let outcome = service.record(request_id, RECORD_PICTURES, &arguments).await?;
    PICTURES.add(&[if reason.is_none() { "made" } else { "none" }, reason.unwrap_or("")], 1);
    Ok(outcome)
}

/// What is kept of a header: nothing that names a person.
fn written(facts: &Facts) -> Value {
    let mut kept = json!({ "width": facts.width, "height": facts.height, "pages": facts.pages });
    if let (Some(dicom), Some(kept)) = (&facts.dicom, kept.as_object_mut()) {
        kept.insert("modality".to_owned(), json!(dicom.modality));
        kept.insert("study_uid".to_owned(), json!(dicom.study_uid));
        kept.insert("series_uid".to_owned(), json!(dicom.series_uid));
        kept.insert("sop_uid".to_owned(), json!(dicom.sop_uid));
    }
    if let Some(kept) = kept.as_object_mut() {
        kept.retain(|_, value| !value.is_null());
    }
    kept
}

/// Noon where only the day is known: the day is the same nearly everywhere.
fn local(captured: Captured) -> String {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    captured.date.and_time(captured.time.unwrap_or(noon)).format("%Y-%m-%dT%H:%M:%S").to_string()
}
