//! What there is to know of an object without its bytes: HEAD, and the info routes.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::Storage;
use super::buckets;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::objects::{Object, timestamp};
use super::place::Place;
use super::read::{find_as, visible};
use super::render;
use super::routes::Call;
use super::session::Scope;

// Without `storage.` in front, as the real server names these two.
const INFO: &str = "object.get_authenticated_info";
const HEAD: &str = "object.head_authenticated_info";
const PUBLIC: &str = "storage.object.info_public";

/// GET /object/info/authenticated/{bucket}/{key}
pub async fn authenticated(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let object = visible(storage, &caller, &call.scope(INFO), &place).await?;
    Ok(answer(&call, &object))
}

/// GET /object/info/{bucket}/{key}
pub async fn any(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.any_caller(storage);
    let object = visible(storage, &caller, &call.scope(INFO), &place).await?;
    Ok(answer(&call, &object))
}

/// GET /object/info/public/{bucket}/{key}
pub async fn public(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let object = published(storage, &call.scope(PUBLIC), &place).await?;
    Ok(answer(&call, &object))
}

/// HEAD /object/authenticated/{bucket}/{key}
pub async fn head_authenticated(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let object = visible(storage, &caller, &call.scope(HEAD), &place).await?;
    Ok(render::head(&call.parts, &object))
}

/// HEAD /object/{bucket}/{key}
pub async fn head_any(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.any_caller(storage);
    let object = visible(storage, &caller, &call.scope(HEAD), &place).await?;
    Ok(render::head(&call.parts, &object))
}

/// HEAD /object/public/{bucket}/{key}
pub async fn head_public(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let object = published(storage, &call.scope(PUBLIC), &place).await?;
    Ok(render::head(&call.parts, &object))
}

async fn published(storage: &Storage, scope: &Scope, place: &Place) -> Result<Object, Error> {
    let bucket = buckets::find(storage, &Caller::service(), scope, &place.bucket).await?;
    if !bucket.is_public() {
        return Err(Error::no_such_bucket());
    }
    find_as(storage, &Caller::service(), scope, place).await
}

fn answer(call: &Call, object: &Object) -> Response {
    let size = object.metadata.as_ref().and_then(|metadata| metadata.get("size"));
    let body = json!({
        "id": object.id,
        "name": object.name,
        "version": object.version,
        "bucket_id": object.bucket_id,
        "size": size,
        "content_type": object.noted("mimetype"),
        "cache_control": object.noted("cacheControl"),
        "etag": object.noted("eTag"),
        "metadata": object.user_metadata,
        "last_modified": timestamp(object.updated_at),
        "created_at": timestamp(object.created_at),
    });
    let mut response = json_response(StatusCode::OK, &body);
    render::set_validators(&mut response, &call.parts, object);
    response
}
