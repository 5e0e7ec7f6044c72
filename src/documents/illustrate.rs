//! Job `documents.illustrate`: makes the pictures of documents that have none yet, and reads what their headers say.

use std::io::SeekFrom;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::json;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;
use uuid::Uuid;

use super::content_type::FileType;
use super::pictures::{Original, keep, record};
use super::stored_bytes::READ_LIMIT;
use crate::imaging::{Facts, NoPreview};
use crate::measures::PICTURES;
use crate::supabase::{Error, Object};
use crate::worker::Worker;

const CLAIM_PICTURES: &str = "claim_pictures";

/// Files fetched at the same time; they are decoded in turn.
const BATCH: usize = 2;

/// Longer than fetching and decoding may take.
const LEASE: Duration = Duration::from_secs(READ_LIMIT.as_secs() + 120);

/// The job. A turn that ends unfinished is followed by a longer pause, which the database keeps.
pub struct Illustrate;

/// A document without pictures.
#[derive(Deserialize)]
struct Pending {
    document_id: Uuid,
    bucket_id: String,
    object_name: String,
    object_version: String,
    mime_type: String,
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
    let original = Original {
        document_id: pending.document_id,
        object: Object { bucket: pending.bucket_id.clone(), name: pending.object_name.clone() },
        object_version: pending.object_version.clone(),
    };
    let service = &worker.service;
    let Some(file_type) = FileType::of_mime_type(&pending.mime_type) else {
        let reason = Some(NoPreview::NoDecoder.key());
        return Ok(record(service, request_id, &original, reason, &Facts::default()).await?);
    };
    let file = fetch(worker, request_id, &original.object, pending.size_bytes).await?;
    let looked = worker.inspectors.studio.of_file(file, file_type).await?;
    Ok(keep(service, request_id, &original, looked).await?)
}

/// The original in a temporary file without a name.
async fn fetch(worker: &Worker, request_id: &str, object: &Object, size_bytes: u64) -> Result<std::fs::File, Later> {
    let mut chunks = worker.service.read(request_id, object).await?.bytes_stream();
    let mut file = File::from_std(tempfile::tempfile()?);
    let (silence, mut count) = (worker.config.timeouts.storage_idle, 0);
    let away = |error: Box<dyn std::error::Error + Send + Sync>| Later::Supabase(Error::Unreachable(error));
    while let Some(chunk) = timeout(silence, chunks.next()).await.map_err(|elapsed| away(elapsed.into()))? {
        let chunk = chunk.map_err(|error| away(error.without_url().into()))?;
        count += chunk.len() as u64;
        file.write_all(&chunk).await?;
    }
    if count != size_bytes {
        return Err(away("another length".into()));
    }
    file.flush().await?;
    file.seek(SeekFrom::Start(0)).await?;
    Ok(file.into_std().await)
}
