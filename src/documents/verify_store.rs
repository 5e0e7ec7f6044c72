//! The functions of the database that the worker knows by name, each behind a method; all with the secret key.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::pictures::Original;
use crate::supabase::{Error, Object, Service};

const CLAIM_RECEIVED_DOCUMENTS: &str = "claim_received_documents";
const RELEASE_RECEIVED_DOCUMENT: &str = "release_received_document";
const REJECT_DOCUMENT: &str = "reject_document";
const UNFINISHED_REJECTIONS: &str = "unfinished_rejections";
const FINISH_REJECTION: &str = "finish_rejection";

/// A received document, and the turn to read it.
#[derive(Deserialize)]
pub(super) struct Claimed {
    pub(super) document_id: Uuid,
    bucket_id: String,
    object_name: String,
    object_version: String,
    pub(super) mime_type: String,
    pub(super) size_bytes: u64,
    lease_id: Uuid,
    pub(super) attempt: u32,
}

impl Claimed {
    pub(super) fn original(&self) -> Original {
        Original {
            document_id: self.document_id,
            object: Object { bucket: self.bucket_id.clone(), name: self.object_name.clone() },
            object_version: self.object_version.clone(),
        }
    }
}

/// A rejected file whose object may still be stored.
#[derive(Deserialize)]
pub(super) struct Rejected {
    pub(super) document_id: Uuid,
    bucket_id: String,
    object_name: String,
}

/// The calls of one round.
pub(super) struct Calls<'a> {
    pub(super) service: &'a Service,
    pub(super) request_id: &'a str,
}

impl Calls<'_> {
    /// Takes documents that nobody else is reading.
    pub(super) async fn claim(&self, count: usize, lease_seconds: u64) -> Result<Vec<Claimed>, Error> {
        let arguments = json!({ "batch_size": count, "lease_seconds": lease_seconds });
        self.service.record(self.request_id, CLAIM_RECEIVED_DOCUMENTS, &arguments).await
    }

    /// Gives one back; false where the turn was over.
    pub(super) async fn release(&self, claimed: &Claimed, retry_seconds: u64) -> Result<bool, Error> {
        let arguments = json!({
            "document_id": claimed.document_id, "lease_id": claimed.lease_id, "retry_seconds": retry_seconds,
        });
        self.service.record(self.request_id, RELEASE_RECEIVED_DOCUMENT, &arguments).await
    }

    /// Ends it as a document; may be asked again.
    pub(super) async fn reject(&self, claimed: &Claimed, reason: &str) -> Result<(), Error> {
        let arguments = json!({
            "document_id": claimed.document_id, "object_version": claimed.object_version, "reason": reason,
        });
        let _: Vec<serde::de::IgnoredAny> = self.service.record(self.request_id, REJECT_DOCUMENT, &arguments).await?;
        Ok(())
    }

    /// What was rejected and may still be stored, also by a worker that was killed.
    pub(super) async fn unfinished(&self, count: usize) -> Result<Vec<Rejected>, Error> {
        self.service.record(self.request_id, UNFINISHED_REJECTIONS, &json!({ "batch_size": count })).await
    }

    /// Removes the object of a rejected file; whether it was still there does not matter.
    pub(super) async fn remove(&self, rejected: &Rejected) -> Result<(), Error> {
        let names = [rejected.object_name.as_str()];
        self.service.remove(self.request_id, &rejected.bucket_id, &names).await.map(drop)
    }

    /// Frees the bytes of what is removed; may be asked again.
    pub(super) async fn finish(&self, document_id: Uuid) -> Result<bool, Error> {
        self.service.record(self.request_id, FINISH_REJECTION, &json!({ "document_id": document_id })).await
    }
}
