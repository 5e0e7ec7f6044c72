//! Documents of a patient: radiographs, photos, letters.
//!
//! Owns the way of bytes in and out, in the order intent, object, row, and back in the same order when something
//! fails. Who may do what is decided by SQL, under the caller's token.

mod accepted;
mod arrival;
mod attest;
mod body;
mod compensate;
mod complete;
mod content_type;
mod delete;
mod dicom_head;
mod disposition;
mod download;
mod error;
mod examined;
mod idempotency;
mod identity;
mod illustrate;
mod inspection;
mod multipart;
mod parser_feed;
mod pictures;
mod pixels;
mod repeated;
mod scanner;
mod sign_urls;
mod spool;
mod store;
mod stored_bytes;
mod sweep;
mod sweep_store;
mod upload;
mod upload_one;
mod upload_url;
mod verify;
mod verify_store;

use axum::Router;
use axum::routing::{delete, get, post};

use crate::http::Edge;
use crate::supabase::BucketFault;

pub use accepted::{AcceptedType, accepted_types};
pub use content_type::{FileType, PIXELS_MAX, Refusal, WINDOW_BYTES, decide};
pub use illustrate::Illustrate;
pub use inspection::Inspectors;
pub use store::BUCKET;
pub use sweep::{SHARE_MAX, Sweep, Swept};
pub use sweep_store::{Counts, Damaged};
pub use verify::Verify;

/// Routes whose answers are short.
pub fn quick_routes() -> Router<Edge> {
    Router::new()
        .route("/v1/documents/signed-urls", post(sign_urls::sign_urls))
        .route("/v1/patients/{id}/images/upload-url", post(upload_url::upload_url))
}

/// Routes that move bytes, or wait for them to be removed; each bounds its own time.
pub fn streaming_routes() -> Router<Edge> {
    Router::new()
        .route("/v1/patients/{id}/documents", post(upload::upload))
        .route("/v1/documents/{id}/complete", post(complete::complete))
        .route("/v1/documents/{id}/download", get(download::download))
        .route("/v1/documents/{id}", delete(delete::delete))
}

/// Whether the bucket is there and private.
pub async fn check_bucket(edge: &Edge) -> Result<(), BucketFault> {
    edge.service.check_bucket(BUCKET).await
}
