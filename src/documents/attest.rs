//! Vouches for bytes that were read to their end. With the secret key, because no user may; by the edge for what it
//! moved itself, by the worker for what browsers sent.

use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::identity::Identity;
use super::inspection::Seen;
use super::pictures::{Original, PICTURES_WITHIN_SECONDS};
use crate::supabase::{Error, Service};

const ATTEST_DOCUMENT: &str = "attest_document";

/// Of a document that can be opened.
const READY: &str = "ready";

/// What was seen.
#[derive(Serialize)]
struct Attestation<'a> {
    document_id: Uuid,
    object_version: &'a str,
    mime_type: &'a str,
    sha256: &'a str,
    #[serde(flatten)]
    identity: Identity,
    pictures_within: u64,
}

/// What attesting brings.
#[derive(Deserialize)]
pub(super) struct Attested {
    pub(super) status: String,
    pub(super) duplicate_of: Option<Uuid>,
    /// In what its patient differs from the chart; where it does, its uploader has to confirm.
    pub(super) identity_differs: Option<Vec<String>>,
}

impl Attested {
    pub(super) fn is_ready(&self) -> bool {
        self.status == READY
    }
}

/// Makes the document `ready`; its pictures are promised within a time. May be asked again.
pub(super) async fn attest(
    service: &Service,
    request_id: &str,
    original: &Original,
    mime_type: &str,
    seen: &Seen,
) -> Result<Attested, Error> {
    let attestation = Attestation {
        document_id: original.document_id,
        object_version: &original.object_version,
        mime_type,
        sha256: &seen.sha256,
        identity: Identity::of(&seen.facts),
        pictures_within: PICTURES_WITHIN_SECONDS,
    };
    let rows: Vec<Attested> = service.record(request_id, ATTEST_DOCUMENT, &json!(attestation)).await?;
    rows.into_iter().next().ok_or_else(|| Error::Undecodable("no row".into()))
}
