//! Sends one file through the edge, and sends it again where nobody can tell what became of it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::{Body, Method};
use serde_json::Value;
use tokio::fs::File;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::api::{Client, json};
use super::documents::Document;
use super::error::Error;

/// Attempts for one file, under one idempotency key.
const ATTEMPTS: u32 = 4;
/// Before the second attempt; doubled before each further one.
const PAUSE: Duration = Duration::from_secs(2);
/// One read of the disk.
const CHUNK_BYTES: usize = 256 * 1024;

/// What goes with a file.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// Whose file it is.
    pub patient: Uuid,
    /// `radiograph`, `photo` or `document`.
    pub media_kind: &'a str,
    /// What people call it; the file's name where nothing is said.
    pub title: Option<&'a str>,
    /// When it was taken, RFC 3339.
    pub captured_at: Option<&'a str>,
    /// To be filed although the file may name another patient.
    pub confirm_mismatch: bool,
}

/// Is told how many bytes of the file have gone, from 0 at each attempt.
pub type Watcher = Arc<dyn Fn(u64) + Send + Sync>;

impl Client {
    /// Stores a file; the answer of the edge, or why there is no document.
    pub async fn upload(&self, path: &Path, upload: &Upload<'_>, watcher: &Watcher) -> Result<Document, Error> {
        let key = Uuid::new_v4().to_string();
        let mut pause = PAUSE;
        for attempt in 1.. {
            match self.attempt(path, upload, &key, watcher).await {
                Err(error) if attempt < ATTEMPTS && is_worth_another(&error) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                outcome => return outcome,
            }
        }
        Err(Error::Undecodable)
    }

    async fn attempt(&self, path: &Path, upload: &Upload<'_>, key: &str, watcher: &Watcher) -> Result<Document, Error> {
        let unreadable = |source| Error::File { path: path.display().to_string(), source };
        let file = File::open(path).await.map_err(unreadable)?;
        let metadata = file.metadata().await.map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(unreadable(std::io::ErrorKind::InvalidInput.into()));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut query = vec![("media_kind", upload.media_kind), ("file_name", &name)];
        query.extend(upload.title.map(|title| ("title", title)));
        query.extend(upload.captured_at.map(|date| ("captured_at", date)));
        query.extend(upload.confirm_mismatch.then_some(("confirm_mismatch", "true")));

        let (mut sent, watcher) = (0, Arc::clone(watcher));
        watcher(0);
        let bytes = ReaderStream::with_capacity(file, CHUNK_BYTES).inspect(move |chunk| {
            sent += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
            watcher(sent);
        });
        let request = self
            .edge(Method::POST, &format!("/v1/patients/{}/documents", upload.patient))
            .await?
            .query(&query)
            .header("idempotency-key", key)
            .header("content-length", metadata.len())
            .header("content-type", "application/octet-stream")
            .body(Body::wrap_stream(bytes));
        let answer: Value = json(request).await?;
        serde_json::from_value(answer["document"].clone()).map_err(|_| Error::Undecodable)
    }
}

/// Nobody can tell what became of the file, or another attempt is still at it: the key makes a repetition safe.
fn is_worth_another(error: &Error) -> bool {
    match error {
        Error::Unreachable(_) | Error::Undecodable => true,
        Error::Problem(problem) => {
            matches!(problem["status"].as_u64(), Some(429 | 502..=504)) || error.key() == Some("request_in_progress")
        }
        _ => false,
    }
}
