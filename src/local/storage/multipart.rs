//! Upload forms: the fields in front of the file, then the file as a stream.

use axum::body::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use multer::{Field, Multipart};

use super::body::Incoming;
use super::error::Error;

const FIELDS_MAX: usize = 10;
const FIELD_BYTES_MAX: usize = 1 << 20;

/// A form read up to its file; fields after the file are lost, as on the real server.
pub struct Form {
    pub mime_type: String,
    pub cache_seconds: Option<String>,
    pub metadata: Option<String>,
    pub bytes: BoxStream<'static, Result<Bytes, Error>>,
}

pub async fn read_to_file(content_type: &str, body: Incoming) -> Result<Form, Error> {
    let boundary = multer::parse_boundary(content_type).map_err(unreadable)?;
    let mut form = Multipart::new(body, boundary);
    let (mut cache_seconds, mut metadata, mut user_metadata, mut declared_type) = (None, None, None, None);
    for _ in 0..=FIELDS_MAX {
        let Some(mut field) = form.next_field().await.map_err(unreadable)? else {
            break;
        };
        if is_file(&field) {
            let mime_type = declared_type.unwrap_or_else(|| type_of(&field));
            let bytes = field.map(|chunk| chunk.map_err(unreadable)).boxed();
            return Ok(Form { mime_type, cache_seconds, metadata: metadata.or(user_metadata), bytes });
        }
        let text = text_of(&mut field).await?;
        match field.name() {
            Some("cacheControl") => cache_seconds = Some(text),
            Some("metadata") => metadata = Some(text),
            Some("userMetadata") => user_metadata = Some(text),
            Some("contentType") => declared_type = Some(text),
            _ => {}
        }
    }
    Err(Error::no_content("No content provided"))
}

fn is_file(field: &Field<'_>) -> bool {
    field.file_name().is_some()
        || field.content_type().is_some_and(|kind| kind.essence_str() == "application/octet-stream")
}

/// The type without its parameters.
fn type_of(field: &Field<'_>) -> String {
    let declared = field.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("text/plain");
    declared.split(';').next().unwrap_or_default().trim().to_owned()
}

async fn text_of(field: &mut Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_BYTES_MAX {
            return Err(Error::too_large());
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn unreadable(error: multer::Error) -> Error {
    Error::no_content(error.to_string())
}
