//! What decoding a document brought, kept: its pictures beside the original, and in its row what its header says.

use chrono::NaiveTime;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::imaging::{Captured, Derived, Developing, Facts, MEDIUM_NAME, PICTURE_MIME_TYPE, PREVIEW_NAME, Refused};
use crate::measures::PICTURES;
use crate::supabase::{Error, Object, Service};

const RECORD_PICTURES: &str = "record_pictures";

/// For whoever has read the bytes; after this another may make the pictures.
pub(super) const PICTURES_WITHIN_SECONDS: u64 = 60;

/// A document, and the version of its bytes that was decoded.
pub(super) struct Original {
    pub(super) document_id: Uuid,
    pub(super) object: Object,
    pub(super) object_version: String,
}

/// Waits for the pictures of a document that can be opened, and keeps them. What fails is left to the job that makes
/// pictures.
pub(super) async fn draw(service: &Service, request_id: &str, original: &Original, developing: Developing) {
    let document_id = original.document_id;
    let kept = match developing.all().await {
        Ok(looked) => keep(service, request_id, original, looked).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match kept {
        Ok(outcome) => tracing::info!(document.id = %document_id, outcome, "illustrated"),
        Err(error) => {
            PICTURES.add(&["later", ""], 1);
            tracing::warn!(document.id = %document_id, error, "no pictures yet");
        }
    }
}

/// Stores both pictures, then says so in the row. May be done twice.
pub(super) async fn keep(
    service: &Service,
    request_id: &str,
    original: &Original,
    looked: Result<Derived, Refused>,
) -> Result<String, Error> {
    let Derived { facts, pictures } = match looked {
        Ok(derived) => derived,
        // Accepted before anybody decoded it, and kept: the reason says what is wrong with it.
        Err(refused) => return record(service, request_id, original, Some(refused.key()), &Facts::default()).await,
    };
    let pictures = match pictures {
        Ok(pictures) => pictures,
        Err(reason) => return record(service, request_id, original, Some(reason.key()), &facts).await,
    };
    for (name, picture) in [(PREVIEW_NAME, pictures.preview), (MEDIUM_NAME, pictures.medium)] {
        service.put(request_id, &original.object.beside(name), PICTURE_MIME_TYPE, picture.bytes).await?;
    }
    record(service, request_id, original, None, &facts).await
}

/// Says in the row why there is no picture, or that there are.
pub(super) async fn record(
    service: &Service,
    request_id: &str,
    original: &Original,
    reason: Option<&'static str>,
    facts: &Facts,
) -> Result<String, Error> {
    let arguments = json!({
        "document_id": original.document_id,
        "object_version": original.object_version,
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
