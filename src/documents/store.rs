//! Every function and bucket that documents know by name, each behind a method.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::http::Edge;
use crate::supabase::{Actor, Error, Object};

/// Where the objects are; private.
pub const BUCKET: &str = "patient-documents";

const BEGIN_UPLOAD: &str = "begin_upload";
const COMMIT_UPLOAD: &str = "commit_upload";
const ABANDON_UPLOAD: &str = "abandon_upload";
const FIND_PICTURES: &str = "find_pictures";
const OPEN_DOCUMENTS: &str = "open_documents";
const BEGIN_DOCUMENT_DELETE: &str = "begin_document_delete";
const FINISH_DOCUMENT_DELETE: &str = "finish_document_delete";

/// What a file shall become.
#[derive(Serialize)]
pub(super) struct Intent<'a> {
    pub(super) patient_id: Uuid,
    pub(super) media_kind: &'a str,
    pub(super) file_name: &'a str,
    pub(super) mime_type: &'static str,
    pub(super) size_bytes: u64,
    /// A claim, good for offering a document that is there.
    pub(super) sha256: Option<&'a str>,
    pub(super) method: &'static str,
}

/// What its uploader says of a document that is stored.
#[derive(Default, Serialize)]
pub(super) struct Filing<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) captured_at: Option<DateTime<Utc>>,
    pub(super) confirm_mismatch: bool,
}

/// An open intent.
#[derive(Deserialize)]
pub(super) struct Opened {
    pub(super) document_id: Uuid,
    bucket_id: String,
    object_name: String,
    #[serde(default)]
    pub(super) expires_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) likely_duplicate_of: Option<Uuid>,
}

impl Opened {
    /// Of an intent that was opened before.
    pub(super) fn at(document_id: Uuid, bucket_id: &str, object_name: &str) -> Self {
        let (bucket_id, object_name) = (bucket_id.to_owned(), object_name.to_owned());
        Self { document_id, bucket_id, object_name, expires_at: None, likely_duplicate_of: None }
    }

    pub(super) fn object(&self) -> Object {
        Object { bucket: self.bucket_id.clone(), name: self.object_name.clone() }
    }
}

/// A row, as its reader may see it: without the path, and without the version.
#[derive(Deserialize, Serialize)]
pub(super) struct Document {
    pub(super) id: Uuid,
    pub(super) patient_id: Uuid,
    pub(super) media_kind: String,
    pub(super) title: String,
    pub(super) original_name: String,
    pub(super) mime_type: String,
    pub(super) size_bytes: u64,
    pub(super) status: String,
    pub(super) created_at: DateTime<Utc>,
    #[serde(skip_serializing)]
    pub(super) object_version: Option<String>,
    /// An older document of the patient with the same bytes.
    #[serde(default)]
    pub(super) duplicate_of: Option<Uuid>,
}

/// A document that the caller may open, its opening being recorded.
#[derive(Deserialize)]
pub(super) struct Openable {
    pub(super) id: Uuid,
    bucket_id: String,
    object_name: String,
    pub(super) mime_type: String,
    pub(super) title: String,
    pub(super) download_name: String,
}

impl Openable {
    pub(super) fn object(&self) -> Object {
        Object { bucket: self.bucket_id.clone(), name: self.object_name.clone() }
    }
}

#[derive(Deserialize)]
struct Located {
    bucket_id: String,
    object_name: String,
}

/// Draws a document's id and path.
pub(super) async fn begin_upload(edge: &Edge, actor: &Actor, intent: &Intent<'_>) -> Result<Opened, Error> {
    single(edge.rest.call(actor, BEGIN_UPLOAD, intent).await?)
}

/// Makes the row of a stored object; may be asked again.
pub(super) async fn commit_upload(
    edge: &Edge,
    actor: &Actor,
    document_id: Uuid,
    filing: &Filing<'_>,
) -> Result<Document, Error> {
    let mut arguments = json!(filing);
    arguments["document_id"] = json!(document_id);
    single(edge.rest.call(actor, COMMIT_UPLOAD, &arguments).await?)
}

/// Closes an open intent; may be asked again.
pub(super) async fn abandon_upload(edge: &Edge, actor: &Actor, document_id: Uuid) -> Result<bool, Error> {
    edge.rest.call(actor, ABANDON_UPLOAD, &json!({ "document_id": document_id })).await
}

/// Which of these the caller may open; every one returned is recorded as opened.
pub(super) async fn open_documents(
    edge: &Edge,
    actor: &Actor,
    ids: &[Uuid],
    purpose: &str,
) -> Result<Vec<Openable>, Error> {
    edge.rest.call(actor, OPEN_DOCUMENTS, &json!({ "ids": ids, "purpose": purpose })).await
}

/// Where the pictures of these lie, of those that the caller may see and that have any.
pub(super) async fn find_pictures(
    edge: &Edge,
    actor: &Actor,
    ids: &[Uuid],
    variant: &str,
) -> Result<Vec<Openable>, Error> {
    edge.rest.call(actor, FIND_PICTURES, &json!({ "ids": ids, "variant": variant })).await
}

/// Signs what `open_documents` or `find_pictures` has just returned. With the secret key, because a user could sign for any time.
pub(super) async fn sign(
    edge: &Edge,
    actor: &Actor,
    objects: &[Object],
    seconds: u64,
) -> Result<HashMap<Object, String>, Error> {
    let mut signed = HashMap::new();
    let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
    for object in objects {
        names.entry(&object.bucket).or_default().push(&object.name);
    }
    for (bucket, names) in names {
        signed.extend(edge.service.sign(&actor.request_id, bucket, &names, seconds).await?);
    }
    Ok(signed)
}

/// Hides a document before its object is removed; may be asked again.
pub(super) async fn begin_document_delete(
    edge: &Edge,
    actor: &Actor,
    document_id: Uuid,
    reason: Option<&str>,
) -> Result<Object, Error> {
    let arguments = json!({ "document_id": document_id, "reason": reason });
    let located: Located = single(edge.rest.call(actor, BEGIN_DOCUMENT_DELETE, &arguments).await?)?;
    Ok(Object { bucket: located.bucket_id, name: located.object_name })
}

/// Removes the row of a removed object; may be asked again.
pub(super) async fn finish_document_delete(edge: &Edge, actor: &Actor, document_id: Uuid) -> Result<bool, Error> {
    edge.rest.call(actor, FINISH_DOCUMENT_DELETE, &json!({ "document_id": document_id })).await
}

fn single<T>(rows: Vec<T>) -> Result<T, Error> {
    rows.into_iter().next().ok_or_else(|| Error::Undecodable("no row".into()))
}
