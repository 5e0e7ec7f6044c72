//! The one shape in which the storage API refuses, and the codes that clients branch on.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal. Nearly all travel as HTTP 400 and carry their real status as text in the body.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    status: u16,
    sent_as: Option<u16>,
    error: &'static str,
    code: &'static str,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// A refusal that no other constructor names.
    pub fn new(status: u16, error: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, sent_as: None, error, code, message: message.into(), source: None }
    }

    /// The same, with its real status on the wire.
    pub fn sent_as(mut self, status: u16) -> Self {
        self.sent_as = Some(status);
        self
    }

    /// The same, with the cause that is logged and not sent.
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub fn no_such_key() -> Self {
        Self::new(404, "not_found", "NoSuchKey", "Object not found")
    }

    /// The row is there and its bytes are not.
    pub fn no_such_bytes() -> Self {
        Self::new(404, "Not found", "NoSuchKey", "The resource was not found")
    }

    pub fn no_such_bucket() -> Self {
        Self::new(404, "Bucket not found", "NoSuchBucket", "Bucket not found")
    }

    pub fn no_such_route(method: &str, url: &str) -> Self {
        Self::new(404, "Not Found", "InvalidRequest", format!("Route {method}:{url} not found")).sent_as(404)
    }

    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new(403, "Unauthorized", "AccessDenied", message)
    }

    /// One of the few refusals that is a real 403 on the wire.
    pub fn invalid_role() -> Self {
        Self::access_denied("Access denied: Invalid role").sent_as(403)
    }

    /// The request does not fit the schema of its route.
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(400, "Error", "InvalidRequest", message)
    }

    pub fn no_content(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidRequest", "InvalidRequest", message)
    }

    pub fn invalid_media_type() -> Self {
        Self::new(415, "invalid_mime_type", "InvalidMimeType", "Invalid Content-Type header")
    }

    pub fn invalid_mime_type(mime_type: &str) -> Self {
        let message = format!("mime type {mime_type} is not supported");
        Self::new(415, "invalid_mime_type", "InvalidMimeType", message)
    }

    pub fn invalid_key(key: &str) -> Self {
        Self::new(400, "InvalidKey", "InvalidKey", format!("Invalid key: {key}"))
    }

    pub fn invalid_bucket_name() -> Self {
        Self::new(400, "Invalid Input", "InvalidBucketName", "Bucket name invalid")
    }

    pub fn invalid_size_limit() -> Self {
        let message = "Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B";
        Self::new(400, "InvalidRequest", "InvalidRequest", message)
    }

    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidParameter", "InvalidParameter", message)
    }

    pub fn invalid_token(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidJWT", "InvalidJWT", message)
    }

    pub fn invalid_signature(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidSignature", "InvalidSignature", message)
    }

    pub fn invalid_range() -> Self {
        Self::new(416, "invalid_range", "InvalidRange", "invalid range provided").sent_as(416)
    }

    pub fn too_large() -> Self {
        let message = "The object exceeded the maximum allowed size";
        Self::new(413, "Payload too large", "EntityTooLarge", message)
    }

    pub fn body_too_large() -> Self {
        Self::new(413, "Error", "EntityTooLarge", "Request body is too large").sent_as(413)
    }

    pub fn resource_exists() -> Self {
        Self::new(409, "Duplicate", "ResourceAlreadyExists", "The resource already exists")
    }

    pub fn bucket_not_empty() -> Self {
        let message = "The bucket you tried to delete is not empty";
        Self::new(409, "ResourceNotEmpty", "ResourceNotEmpty", message)
    }

    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(500, "InternalError", "InternalError", "Internal server error").because(source)
    }

    /// The same collision has one code per kind of thing that exists already.
    pub fn existing_as(mut self, code: &'static str) -> Self {
        if self.code == "ResourceAlreadyExists" {
            self.code = code;
        }
        self
    }

    /// The status inside the body, which is the real one.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Tells the log of a cause that the client is not told.
    pub fn log(&self) {
        if let Some(source) = &self.source {
            tracing::error!(code = self.code, source, "a storage request failed");
        }
    }

    fn wire_status(&self) -> StatusCode {
        let status = self.sent_as.unwrap_or(if self.status == 500 { 500 } else { 400 });
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let body = json!({
            "statusCode": self.status.to_string(),
            "error": self.error,
            "message": self.message,
            "code": self.code,
        });
        json_response(self.wire_status(), &body)
    }
}

/// An answer in JSON, with the charset that the real server names.
pub fn json_response(status: StatusCode, body: &serde_json::Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

/// What the router of the real server answers to a path that cannot be decoded; the only numeric statusCode.
pub fn bad_url(path: &str) -> Response {
    let body = json!({
        "error": "Bad Request",
        "code": "FST_ERR_BAD_URL",
        "message": format!("'{path}' is not a valid url component"),
        "statusCode": 400,
    });
    json_response(StatusCode::BAD_REQUEST, &body)
}
