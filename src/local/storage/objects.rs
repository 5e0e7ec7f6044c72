//! The rows of storage.objects, and the statements that ask Postgres for them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::error::Error;
use super::place::Place;

/// One stored object.
#[derive(Deserialize)]
pub struct Object {
    pub id: Uuid,
    pub name: String,
    pub bucket_id: String,
    pub owner: Option<Uuid>,
    pub owner_id: Option<String>,
    pub version: Option<String>,
    pub metadata: Option<Map<String, Value>>,
    pub user_metadata: Option<Value>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub last_accessed_at: Option<DateTime<Utc>>,
}

impl Object {
    /// A word from the metadata that the server itself writes.
    pub fn noted(&self, name: &str) -> Option<&str> {
        self.metadata.as_ref()?.get(name)?.as_str()
    }

    pub fn place(&self) -> Place {
        Place::new(self.bucket_id.as_str(), self.name.as_str())
    }

    /// The whole row, as removing and copying answer it: what is null but schema'd as text becomes empty.
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "bucket_id": self.bucket_id,
            "owner": self.owner.map(|owner| owner.to_string()).unwrap_or_default(),
            "owner_id": self.owner_id.as_deref().unwrap_or_default(),
            "version": self.version.as_deref().unwrap_or_default(),
            "id": self.id,
            "updated_at": timestamp(self.updated_at),
            "created_at": timestamp(self.created_at),
            "last_accessed_at": timestamp(self.last_accessed_at),
            "metadata": self.metadata,
            "user_metadata": self.user_metadata,
        })
    }
}

/// A row to be written.
pub struct NewObject<'a> {
    pub place: &'a Place,
    pub owner: Option<&'a str>,
    pub version: &'a str,
    pub metadata: &'a Value,
    pub user_metadata: Option<&'a Value>,
}

impl NewObject<'_> {
    fn owner_uuid(&self) -> Option<Uuid> {
        Uuid::parse_str(self.owner?).ok()
    }
}

/// The form in which answers give a moment.
pub fn timestamp(moment: Option<DateTime<Utc>>) -> Value {
    moment.map_or(Value::Null, |moment| moment.to_rfc3339_opts(SecondsFormat::Micros, true).into())
}

pub async fn find(connection: &mut PgConnection, place: &Place) -> Result<Object, Error> {
    let row = sqlx::query_scalar::<_, Json<Object>>(
        "select to_jsonb(objects) from storage.objects where name = $1 and bucket_id = $2 limit 1",
    )
    .bind(&*place.key)
    .bind(&*place.bucket)
    .fetch_optional(connection)
    .await?;
    row.map(|Json(object)| object).ok_or_else(Error::no_such_key)
}

/// The version stored under a key, locked until the transaction ends.
pub async fn lock(connection: &mut PgConnection, place: &Place) -> Result<Option<String>, Error> {
    sqlx::query("select set_config('lock_timeout', '5s', true), pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(place.path())
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query_scalar::<_, Option<String>>(
        "select version from storage.objects where name = $1 and bucket_id = $2 limit 1 for update",
    )
    .bind(&*place.key)
    .bind(&*place.bucket)
    .fetch_optional(connection)
    .await?;
    Ok(row.flatten())
}

/// A plain insert without `returning`, so that a policy on insert alone is enough.
pub async fn insert(connection: &mut PgConnection, object: &NewObject<'_>) -> Result<(), Error> {
    sqlx::query(
        "insert into storage.objects (name, owner, owner_id, bucket_id, metadata, version, user_metadata)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&*object.place.key)
    .bind(object.owner_uuid())
    .bind(object.owner)
    .bind(&*object.place.bucket)
    .bind(object.metadata)
    .bind(object.version)
    .bind(object.user_metadata)
    .execute(connection)
    .await
    .map_err(|error| Error::from(error).existing_as("KeyAlreadyExists"))?;
    Ok(())
}

/// Insert or replace; as a user this needs the policies on insert, select and, where the key exists, update.
pub async fn upsert(connection: &mut PgConnection, object: &NewObject<'_>) -> Result<Object, Error> {
    let Json(row) = sqlx::query_scalar::<_, Json<Object>>(
        "insert into storage.objects as stored (name, owner, owner_id, bucket_id, metadata, version, user_metadata)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (name, bucket_id) do update set
            metadata = excluded.metadata,
            version = excluded.version,
            owner = coalesce(excluded.owner, stored.owner),
            owner_id = coalesce(excluded.owner_id, stored.owner_id),
            user_metadata = excluded.user_metadata
         returning to_jsonb(stored)",
    )
    .bind(&*object.place.key)
    .bind(object.owner_uuid())
    .bind(object.owner)
    .bind(&*object.place.bucket)
    .bind(object.metadata)
    .bind(object.version)
    .bind(object.user_metadata)
    .fetch_one(connection)
    .await?;
    Ok(row)
}
