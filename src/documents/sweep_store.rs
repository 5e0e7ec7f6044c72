//! The functions of the database that the sweep knows by name, each behind a method; all with the secret key.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::supabase::{Error, Service};

const SWEEP_UPLOADS: &str = "sweep_uploads";
const UNFINISHED_DELETIONS: &str = "unfinished_deletions";
const FINISH_DELETION: &str = "finish_deletion";
const SWEEP_OBJECTS: &str = "sweep_objects";

/// An object that may go.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(super) struct Leftover {
    pub(super) bucket_id: String,
    pub(super) object_name: String,
}

/// A document that somebody began to delete.
#[derive(Debug, Deserialize)]
pub(super) struct Deletion {
    pub(super) document_id: Uuid,
    pub(super) bucket_id: String,
    pub(super) object_names: Vec<String>,
}

/// A document whose file is not the one that was committed.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Damaged {
    /// Which.
    pub document_id: Uuid,
    /// `missing` or `changed`.
    pub reason: String,
}

/// What was counted in the whole bucket.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub struct Counts {
    /// Everything that is stored.
    pub objects: u64,
    /// Under an open intent: somebody is at it.
    pub in_flight: u64,
    /// Under an intent that ended without a document.
    pub upload_ended: u64,
    /// Of a document that was deleted.
    pub document_deleted: u64,
    /// Of a file that was not what it said.
    pub document_rejected: u64,
    /// Nothing explains it.
    pub unexplained: u64,
    /// So much is unexplained that nothing of it is removed.
    pub is_refused: bool,
    /// Documents whose pictures are to be made again.
    pub picture_missing: u64,
    /// Documents without their file.
    pub missing: u64,
    /// Documents whose file is another.
    pub changed: u64,
}

/// A look at the whole bucket.
#[derive(Debug, Deserialize)]
pub(super) struct Look {
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) damaged: Vec<Damaged>,
    pub(super) due: Vec<Leftover>,
}

/// How a look is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looking {
    pub(super) is_applied: bool,
    pub(super) share_max: f64,
    pub(super) every_seconds: u64,
}

/// The calls of one sweep, at one time.
pub(super) struct Calls<'a> {
    pub(super) service: &'a Service,
    pub(super) request_id: &'a str,
    pub(super) as_of: DateTime<Utc>,
}

impl Calls<'_> {
    /// Ends what ran out, and names what lies under ended intents.
    pub(super) async fn uploads(&self, count: usize) -> Result<Vec<Leftover>, Error> {
        let arguments = json!({ "as_of": self.as_of, "batch_size": count });
        self.service.record(self.request_id, SWEEP_UPLOADS, &arguments).await
    }

    /// What somebody began to delete and did not finish.
    pub(super) async fn deletions(&self, count: usize) -> Result<Vec<Deletion>, Error> {
        let arguments = json!({ "as_of": self.as_of, "batch_size": count });
        self.service.record(self.request_id, UNFINISHED_DELETIONS, &arguments).await
    }

    /// Removes the row of a document of which nothing is stored any more; may be asked again.
    pub(super) async fn finish(&self, document_id: Uuid) -> Result<bool, Error> {
        self.service.record(self.request_id, FINISH_DELETION, &json!({ "document_id": document_id })).await
    }

    /// Compares all files with all rows; none where another is at it, or was lately.
    pub(super) async fn look(&self, looking: Looking, count: usize) -> Result<Option<Look>, Error> {
        let arguments = json!({
            "as_of": self.as_of,
            "batch_size": count,
            "is_applied": looking.is_applied,
            "share_max": looking.share_max,
            "every_seconds": looking.every_seconds,
        });
        let answer: serde_json::Value = self.service.survey(self.request_id, SWEEP_OBJECTS, &arguments).await?;
        if answer["looked"] == false {
            return Ok(None);
        }
        serde_json::from_value(answer).map(Some).map_err(|error| Error::Undecodable(error.into()))
    }
}
