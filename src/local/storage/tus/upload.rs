//! An upload that has begun: a note of what was announced, and the bytes so far. Both outlive a restart, for a day.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::fs;
use uuid::Uuid;

use super::metadata::{Metadata, get};
use super::refusal;
use crate::local::storage::error::Error;
use crate::local::storage::incoming::declared;
use crate::local::storage::place::Place;

/// How long an upload waits for its next part, as on hosted projects.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Serialize, Deserialize)]
pub struct Upload {
    id: Uuid,
    pub length: u64,
    pub metadata: Metadata,
    pub is_finished: bool,
}

impl Upload {
    pub fn new(length: u64, metadata: Metadata) -> Self {
        Self { id: Uuid::new_v4(), length, metadata, is_finished: false }
    }

    /// The name under which its address and its bytes are found.
    pub fn version(&self) -> Uuid {
        self.id
    }

    pub fn place(&self) -> Place {
        Place::new(
            get(&self.metadata, "bucketName").unwrap_or_default(),
            get(&self.metadata, "objectName").unwrap_or_default(),
        )
    }

    /// What policies are shown while the row is only tried.
    pub fn declared(&self) -> Value {
        declared(get(&self.metadata, "contentType"), Some(self.length))
    }

    pub fn user_metadata(&self) -> Option<Value> {
        serde_json::from_str(get(&self.metadata, "metadata")?).ok()
    }

    /// The last part of its address, which names bucket, key and version.
    pub fn address(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}/{}", self.place().path(), self.id))
    }

    /// The upload at an address.
    pub async fn load(folder: &Path, address: &str) -> Result<Self, Error> {
        let missing = || refusal(404, "The file for this url was not found\n");
        let address =
            URL_SAFE_NO_PAD.decode(address.trim_end_matches('=')).ok().and_then(|id| String::from_utf8(id).ok());
        let address = address.ok_or_else(missing)?;
        let (path, id) = address.rsplit_once('/').ok_or_else(missing)?;
        let id = Uuid::parse_str(id).map_err(|_| missing())?;
        let note = fs::read(note(folder, id)).await.map_err(|_| missing())?;
        let upload: Self = serde_json::from_slice(&note).map_err(Error::internal)?;
        if upload.place().path() == path { Ok(upload) } else { Err(missing()) }
    }

    pub async fn save(&self, folder: &Path) -> Result<(), Error> {
        let note_text = serde_json::to_vec(self).map_err(Error::internal)?;
        let fresh = folder.join(format!("{}.tmp", self.id));
        fs::write(&fresh, note_text).await?;
        Ok(fs::rename(fresh, note(folder, self.id)).await?)
    }

    pub fn bytes(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.bytes", self.id))
    }

    /// How many bytes have arrived.
    pub async fn offset(&self, folder: &Path) -> Result<u64, Error> {
        if self.is_finished {
            return Ok(self.length);
        }
        let file = fs::metadata(self.bytes(folder)).await;
        file.map(|file| file.len()).map_err(|_| refusal(410, "The file for this url no longer exists\n"))
    }

    pub async fn forget(&self, folder: &Path) {
        // The sweep gets what is left here.
        let _ = fs::remove_file(note(folder, self.id)).await;
        let _ = fs::remove_file(self.bytes(folder)).await;
    }
}

/// Removes uploads that nobody has gone on with for a day.
pub async fn sweep(folder: &Path) -> Result<(), Error> {
    let mut files = fs::read_dir(folder).await?;
    while let Some(file) = files.next_entry().await? {
        let Ok(metadata) = file.metadata().await else {
            continue;
        };
        let age = metadata.modified().ok().and_then(|modified| SystemTime::now().duration_since(modified).ok());
        if age.is_some_and(|age| age > LIFE) {
            let _ = fs::remove_file(file.path()).await;
        }
    }
    Ok(())
}

fn note(folder: &Path, id: Uuid) -> PathBuf {
    folder.join(format!("{id}.json"))
}
