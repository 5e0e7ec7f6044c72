//! Uploads: the row is tried as the caller and rolled back, the bytes are received, then the row is written by the server.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Storage;
use super::buckets;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::files::Draft;
use super::incoming::announce;
use super::objects::{self, NewObject, Object};
use super::place::Place;
use super::routes::Call;
use super::session::{Scope, begin};

/// Where an upload goes, whose it becomes, and whether it may replace.
pub struct Target {
    pub place: Place,
    pub owner: Option<String>,
    pub is_upsert: bool,
}

/// POST /object/{bucket}/{key}
pub async fn create(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let target = Target { place, owner: caller.subject.clone(), is_upsert: call.is_upsert() };
    answer(&receive(storage, call, &caller, target, "storage.object.upload").await?)
}

/// PUT /object/{bucket}/{key}, which is an upsert under another name.
pub async fn replace(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let target = Target { place, owner: caller.subject.clone(), is_upsert: true };
    answer(&receive(storage, call, &caller, target, "storage.object.upload_update").await?)
}

fn answer(object: &Object) -> Result<Response, Error> {
    Ok(json_response(StatusCode::OK, &json!({ "Id": object.id, "Key": object.place().path() })))
}

/// Takes in a whole upload, asked for by this caller.
pub async fn receive(
    storage: &Storage,
    call: Call,
    caller: &Caller,
    target: Target,
    operation: &'static str,
) -> Result<Object, Error> {
    let scope = call.scope(operation);
    let place = &target.place;
    let bucket = buckets::find(storage, &Caller::service(), &scope, &place.bucket).await?;
    let announced = announce(storage, &call.parts.headers, call.body, &bucket, &place.key).await?;
    place.check_key()?;
    may_write(storage, caller, &scope, &target, &announced.declared(), announced.user_metadata.as_ref()).await?;
    place.check_segments()?;
    let draft = storage.files.receive(announced.bytes, announced.bytes_max).await?;
    if announced.bytes_length.is_some_and(|length| length != draft.size) {
        return Err(Error::no_content("Request stream closed before upload could complete"));
    }
    let mut metadata = metadata(&draft, &announced.mime_type, &announced.cache_control);
    if let Some(robots) = announced.robots {
        metadata.insert("xRobotsTag".to_owned(), robots.into());
    }
    let user_metadata = announced.user_metadata.unwrap_or_else(|| json!({}));
    publish(storage, &scope, &target, &draft, metadata, &user_metadata).await
}

/// Asks the policies, by trying the row as the caller and rolling it back.
pub async fn may_write(
    storage: &Storage,
    caller: &Caller,
    scope: &Scope,
    target: &Target,
    declared: &Value,
    user_metadata: Option<&Value>,
) -> Result<(), Error> {
    let tried = NewObject {
        place: &target.place,
        owner: target.owner.as_deref(),
        version: "1",
        metadata: declared,
        user_metadata,
    };
    let mut transaction = begin(&storage.pool, caller, scope).await?;
    match target.is_upsert {
        true => objects::upsert(&mut transaction, &tried).await.map(|_| ()),
        false => objects::insert(&mut transaction, &tried).await,
    }?;
    Ok(transaction.rollback().await?)
}

/// The metadata of stored bytes.
pub fn metadata(draft: &Draft, mime_type: &str, cache_control: &str) -> Map<String, Value> {
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut metadata = Map::new();
    metadata.insert("eTag".to_owned(), draft.etag.as_str().into());
    metadata.insert("size".to_owned(), draft.size.into());
    metadata.insert("mimetype".to_owned(), mime_type.into());
    metadata.insert("cacheControl".to_owned(), cache_control.into());
    metadata.insert("lastModified".to_owned(), now.into());
    metadata.insert("contentLength".to_owned(), draft.size.into());
    metadata.insert("httpStatusCode".to_owned(), 200.into());
    metadata
}

/// Makes complete bytes the object, replacing what is there.
pub async fn publish(
    storage: &Storage,
    scope: &Scope,
    target: &Target,
    draft: &Draft,
    metadata: Map<String, Value>,
    user_metadata: &Value,
) -> Result<Object, Error> {
    let version = Uuid::new_v4().to_string();
    storage.files.keep(draft, &target.place, &version).await?;
    let new = NewObject {
        place: &target.place,
        owner: target.owner.as_deref(),
        version: &version,
        metadata: &metadata.into(),
        user_metadata: Some(user_metadata),
    };
    write_row(storage, scope, &new).await
}

/// Writes the row of a file as the server: no policy is asked again, nor whether another upload came between.
/// Of the two files, the one that the row does not name goes.
pub async fn write_row(storage: &Storage, scope: &Scope, new: &NewObject<'_>) -> Result<Object, Error> {
    let written = replace_row(storage, scope, new).await;
    match &written {
        Ok((_, Some(replaced))) => storage.files.remove(new.place, replaced).await,
        Ok((_, None)) => {}
        Err(_) => storage.files.remove(new.place, new.version).await,
    }
    written.map(|(object, _)| object)
}

async fn replace_row(storage: &Storage, scope: &Scope, new: &NewObject<'_>) -> Result<(Object, Option<String>), Error> {
    let mut transaction = begin(&storage.pool, &Caller::service(), scope).await?;
    let replaced = objects::lock(&mut transaction, new.place).await?;
    let object = objects::upsert(&mut transaction, new).await?;
    transaction.commit().await?;
    Ok((object, replaced))
}
