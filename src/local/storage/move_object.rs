//! Moving: tried as the caller and rolled back, then done by the server. The destination's limits and types are not looked at.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::objects::{self, Object};
use super::place::Place;
use super::routes::Call;
use super::session::{Scope, begin};

/// From where to where, and in which version.
struct Move {
    source: Place,
    destination: Place,
    version: String,
    owner: Option<String>,
}

/// POST /object/move
pub async fn move_object(storage: &Storage, call: Call) -> Result<Response, Error> {
    let scope = call.scope("storage.object.move");
    let fields = Fields::read(&call.parts, call.body, &["bucketId", "sourceKey", "destinationKey"]).await?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let (source, destination) = places(&fields)?;
    destination.check_key()?;
    let step = Move { source, destination, version: Uuid::new_v4().to_string(), owner: caller.subject.clone() };
    may_move(storage, &caller, &scope, &step).await?;
    if step.source.path() != step.destination.path() {
        step.destination.check_segments()?;
        carry_out(storage, &scope, &step).await?;
    }
    Ok(json_response(StatusCode::OK, &json!({ "message": "Successfully moved" })))
}

/// The two places that a body names; the bucket is the same unless another is named.
pub fn places(fields: &Fields) -> Result<(Place, Place), Error> {
    let bucket = fields.required_text("bucketId")?;
    let other = fields.text("destinationBucket")?.filter(|bucket| !bucket.is_empty());
    let destination = Place::new(other.unwrap_or_else(|| bucket.clone()), fields.required_text("destinationKey")?);
    Ok((Place::new(bucket, fields.required_text("sourceKey")?), destination))
}

async fn may_move(storage: &Storage, caller: &Caller, scope: &Scope, step: &Move) -> Result<(), Error> {
    let mut transaction = begin(&storage.pool, caller, scope).await?;
    objects::find(&mut transaction, &step.source).await?;
    rename(&mut transaction, step, None).await?;
    Ok(transaction.rollback().await?)
}

async fn carry_out(storage: &Storage, scope: &Scope, step: &Move) -> Result<(), Error> {
    let mut transaction = begin(&storage.pool, &Caller::service(), scope).await?;
    objects::lock(&mut transaction, &step.destination).await?;
    let version = objects::lock(&mut transaction, &step.source).await?.ok_or_else(Error::no_such_key)?;
    let object = objects::find(&mut transaction, &step.source).await?;
    storage.files.link((&step.source, &version), (&step.destination, &step.version)).await?;
    let moved = rename(&mut transaction, step, Some(&metadata(&object))).await;
    let outcome = match moved {
        Ok(()) => transaction.commit().await.map_err(Error::from),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => storage.files.remove(&step.source, &version).await,
        Err(_) => storage.files.remove(&step.destination, &step.version).await,
    }
    outcome
}

async fn rename(connection: &mut PgConnection, step: &Move, metadata: Option<&Value>) -> Result<(), Error> {
    let moved = sqlx::query(
        "update storage.objects set
            name = $3,
            bucket_id = $4,
            version = $5,
            owner = coalesce($6, owner),
            owner_id = coalesce($7, owner_id),
            metadata = coalesce($8, metadata)
         where name = $1 and bucket_id = $2
         returning id",
    )
    .bind(&*step.source.key)
    .bind(&*step.source.bucket)
    .bind(&*step.destination.key)
    .bind(&*step.destination.bucket)
    .bind(&step.version)
    .bind(step.owner.as_deref().and_then(|owner| Uuid::parse_str(owner).ok()))
    .bind(&step.owner)
    .bind(metadata)
    .fetch_optional(connection)
    .await?;
    moved.map(|_| ()).ok_or_else(Error::no_such_key)
}

/// What the file itself says of the bytes: the word for search engines is not among it.
fn metadata(object: &Object) -> Value {
    let mut metadata: Map<String, Value> = object.metadata.clone().unwrap_or_default();
    metadata.remove("xRobotsTag");
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    metadata.insert("lastModified".to_owned(), now.into());
    metadata.into()
}
