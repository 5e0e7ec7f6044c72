//! Upload links: made with the caller's rights, used without any.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::Response;
use serde_json::{Value, json};

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::incoming::{declared, user_metadata};
use super::links;
use super::place::Place;
use super::routes::Call;
use super::upload::{self, Target};

/// POST /object/upload/sign/{bucket}/{key}. The policies see the type and length that this request carries itself.
pub async fn sign(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let length = call.header(CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    let metadata = declared(call.header(CONTENT_TYPE.as_str()), length);
    let target = Target { place, owner: caller.subject.clone(), is_upsert: call.is_upsert() };
    let scope = call.scope("storage.object.sign_upload_url");
    let user_metadata = user_metadata(&call.parts.headers);
    upload::may_write(storage, &caller, &scope, &target, &metadata, user_metadata.as_ref()).await?;
    let url = target.place.path();
    let token = links::sign_upload(&storage.jwt_secret, &url, target.owner.as_deref(), target.is_upsert)?;
    let body = json!({ "url": format!("/object/upload/sign/{url}?token={token}"), "token": token });
    Ok(json_response(StatusCode::OK, &body))
}

/// PUT /object/upload/sign/{bucket}/{key}?token=…. The token says whether it may replace, not the header.
pub async fn upload(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let token =
        call.query("token").ok_or_else(|| Error::invalid_request("querystring must have required property 'token'"))?;
    let claims = links::open(&storage.jwt_secret, &token, "upload", &place)?;
    let owner = claims.get("owner").and_then(Value::as_str).map(str::to_owned);
    let is_upsert = claims.get("upsert") == Some(&Value::Bool(true));
    let path = place.path();
    let target = Target { place, owner, is_upsert };
    upload::receive(storage, call, &Caller::service(), target, "storage.object.upload_signed").await?;
    Ok(json_response(StatusCode::OK, &json!({ "Key": path })))
}
