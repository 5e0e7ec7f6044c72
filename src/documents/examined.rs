//! An upload of the caller as the database knows it: what was announced, and what is stored.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::store::Opened;
use crate::http::Edge;
use crate::supabase::{Actor, Error};

const EXAMINE_UPLOAD: &str = "examine_upload";

/// The answer of `examine_upload`.
#[derive(Deserialize)]
pub(super) struct Examined {
    #[serde(rename = "id")]
    pub(super) document_id: Uuid,
    bucket_id: String,
    object_name: String,
    pub(super) mime_type: String,
    pub(super) size_bytes: u64,
    pub(super) is_committed: bool,
    /// None while nothing is stored.
    pub(super) stored_version: Option<String>,
    stored_mime_type: Option<String>,
    stored_size_bytes: Option<u64>,
}

impl Examined {
    pub(super) fn is_as_announced(&self) -> bool {
        self.stored_mime_type.as_deref() == Some(&self.mime_type) && self.stored_size_bytes == Some(self.size_bytes)
    }

    pub(super) fn opened(&self) -> Opened {
        Opened::at(self.document_id, &self.bucket_id, &self.object_name)
    }
}

/// Asks as the caller; only their own upload is answered.
pub(super) async fn examine_upload(edge: &Edge, actor: &Actor, document_id: Uuid) -> Result<Examined, Error> {
    let rows: Vec<Examined> = edge.rest.call(actor, EXAMINE_UPLOAD, &json!({ "document_id": document_id })).await?;
    rows.into_iter().next().ok_or_else(|| Error::Undecodable("no row".into()))
}
