//! Copying: the source is read as the caller, the destination tried as the caller, then written by the server.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::incoming::user_metadata;
use super::move_object::places;
use super::objects::NewObject;
use super::read::find_as;
use super::routes::Call;
use super::upload::{Target, may_write, write_row};

/// POST /object/copy. Any type may be named for the copy, whatever the bucket allows.
pub async fn copy(storage: &Storage, call: Call) -> Result<Response, Error> {
    let scope = call.scope("storage.object.copy");
    let is_upsert = call.is_upsert();
    let own_metadata = user_metadata(&call.parts.headers);
    let fields = Fields::read(&call.parts, call.body, &["sourceKey", "bucketId", "destinationKey"]).await?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let keeps_metadata = fields.boolean("copyMetadata")?.unwrap_or(true);
    let (source, destination) = places(&fields)?;
    destination.check_key()?;
    let object = find_as(storage, &caller, &scope, &source).await?;
    let mut metadata: Map<String, Value> = object.metadata.clone().unwrap_or_default();
    let mut user_metadata = object.user_metadata.clone();
    if !keeps_metadata {
        user_metadata = own_metadata;
        change(&mut metadata, fields.object("metadata")?)?;
    }
    let target = Target { place: destination, owner: caller.subject.clone(), is_upsert };
    let declared = Value::Object(metadata.clone());
    may_write(storage, &caller, &scope, &target, &declared, user_metadata.as_ref()).await?;
    target.place.check_segments()?;
    let version = Uuid::new_v4().to_string();
    let old = object.version.as_deref().unwrap_or_default();
    storage.files.link((&source, old), (&target.place, &version)).await?;
    metadata.insert("lastModified".to_owned(), Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true).into());
    let new = NewObject {
        place: &target.place,
        owner: target.owner.as_deref(),
        version: &version,
        metadata: &metadata.into(),
        user_metadata: user_metadata.as_ref(),
    };
    let copied = write_row(storage, &scope, &new).await?;
    let mut body = copied.to_json();
    body["Id"] = copied.id.to_string().into();
    body["Key"] = target.place.path().into();
    Ok(json_response(StatusCode::OK, &body))
}

fn change(metadata: &mut Map<String, Value>, wanted: Option<Fields>) -> Result<(), Error> {
    let Some(wanted) = wanted else { return Ok(()) };
    for name in ["cacheControl", "mimetype"] {
        if let Some(value) = wanted.text(name)? {
            metadata.insert(name.to_owned(), value.into());
        }
    }
    Ok(())
}
