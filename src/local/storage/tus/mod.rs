//! Resumable uploads by the TUS protocol. Its answers have their real status, and refusals are plain text.

mod create;
mod metadata;
mod part;
mod upload;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use self::upload::Upload;
use super::Storage;
use super::caller::Caller;
use super::error::Error;
use super::links;
use super::place::Place;
use super::routes::Call;
use super::session::Scope;
use super::upload::{Target, may_write};

const VERSION: &str = "1.0.0";

/// Who uploads, and with what right: a token's, asked of the policies each time, or a signed link's.
struct Uploader {
    caller: Caller,
    owner: Option<String>,
    is_upsert: bool,
    is_signed: bool,
    scope: Scope,
}

/// All of /upload/resumable; `rest` is what the path has after it.
pub async fn handle(storage: &Storage, call: Call, rest: &str) -> Result<Response, Error> {
    let rest = rest.trim_start_matches('/');
    let signed = if rest == "sign" { Some("") } else { rest.strip_prefix("sign/") };
    let id = signed.unwrap_or(rest).to_owned();
    let method = call.parts.method.clone();
    if method == "OPTIONS" {
        return Ok(options(storage));
    }
    let Some(operation) = operation(method.as_str(), signed.is_some()) else {
        return Err(Error::no_such_route(method.as_str(), &call.parts.uri.to_string()));
    };
    let scope = call.scope(operation);
    let mut uploader = if signed.is_some() {
        Uploader { caller: Caller::service(), owner: None, is_upsert: false, is_signed: true, scope }
    } else {
        // Refused in JSON, unlike all that follows.
        let caller = Caller::verified(&call.parts.headers, &storage.jwt_secret)?;
        Uploader { owner: caller.subject.clone(), caller, is_upsert: call.is_upsert(), is_signed: false, scope }
    };
    let outcome = match method.as_str() {
        _ if call.header("tus-resumable") != Some(VERSION) => Err(refusal(412, "Tus-Resumable Required\n")),
        "POST" => create::create(storage, call, &mut uploader).await,
        "HEAD" => part::head(storage, &call.parts.headers, &mut uploader, &id).await,
        "DELETE" => part::terminate(storage, &call.parts.headers, &mut uploader, &id).await,
        _ => part::append(storage, call, &mut uploader, &id).await,
    };
    Ok(outcome.unwrap_or_else(|error| error_text(&error)))
}

impl Uploader {
    /// Lets through whoever may write here; a link says so itself, a token's caller is tried.
    async fn authorise(&mut self, storage: &Storage, headers: &HeaderMap, upload: &Upload) -> Result<(), Error> {
        self.open_link(storage, headers, &upload.place())?;
        if self.is_signed {
            return Ok(());
        }
        let target = self.target(upload.place());
        let user_metadata = upload.user_metadata();
        may_write(storage, &self.caller, &self.scope, &target, &upload.declared(), user_metadata.as_ref()).await
    }

    /// Checks the link, if there is one; tokens have been verified before.
    fn open_link(&mut self, storage: &Storage, headers: &HeaderMap, place: &Place) -> Result<(), Error> {
        if !self.is_signed {
            return Ok(());
        }
        let token = headers.get("x-signature").and_then(|token| token.to_str().ok());
        let token = token.ok_or_else(|| Error::invalid_signature("Missing x-signature header"))?;
        let claims = links::open(&storage.jwt_secret, token, "upload", place)?;
        self.owner = claims.get("owner").and_then(Value::as_str).map(str::to_owned);
        self.is_upsert = claims.get("upsert") == Some(&Value::Bool(true));
        Ok(())
    }

    fn target(&self, place: Place) -> Target {
        Target { place, owner: self.owner.clone(), is_upsert: self.is_upsert }
    }
}

fn operation(method: &str, is_signed: bool) -> Option<&'static str> {
    Some(match (method, is_signed) {
        ("POST", false) => "storage.tus.upload.create",
        ("POST", true) => "storage.tus.upload.create_signed",
        ("PATCH" | "PUT", false) => "storage.tus.upload.part",
        ("PATCH" | "PUT", true) => "storage.tus.upload.part_signed",
        ("HEAD", false) => "storage.tus.upload.get",
        ("HEAD", true) => "storage.tus.upload.get_signed",
        ("DELETE", false) => "storage.tus.upload.delete",
        ("DELETE", true) => "storage.tus.upload.delete_signed",
        _ => return None,
    })
}

fn options(storage: &Storage) -> Response {
    let size_max = storage.size_limit_bytes.to_string();
    answer(
        StatusCode::NO_CONTENT,
        &[
            ("tus-version", VERSION),
            ("tus-extension", "creation,creation-with-upload,termination"),
            ("tus-max-size", &size_max),
        ],
    )
}

/// A refusal of the protocol itself.
fn refusal(status: u16, message: &str) -> Error {
    Error::new(status, "TusError", "TusError", message)
}

fn error_text(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    error.log();
    let mut response = answer(status, &[("content-type", "text/plain;charset=UTF-8")]);
    *response.body_mut() = error.to_string().into();
    response
}

fn answer(status: StatusCode, headers: &[(&'static str, &str)]) -> Response {
    let mut response = status.into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in [("tus-resumable", VERSION)].iter().chain(headers) {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}
