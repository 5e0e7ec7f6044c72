//! Reading buckets: what callers may see of them, and what the server itself has to know.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::types::Json;

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::objects::timestamp;
use super::routes::Call;
use super::session::{Scope, begin};

#[derive(Deserialize)]
pub struct Bucket {
    id: String,
    name: String,
    owner: Option<String>,
    public: Option<bool>,
    file_size_limit: Option<u64>,
    allowed_mime_types: Option<Vec<String>>,
    r#type: String,
    created_at: Option<DateTime<Utc>>,
    updated_at: Option<DateTime<Utc>>,
}

impl Bucket {
    pub fn is_public(&self) -> bool {
        self.public == Some(true)
    }

    /// The largest object it takes; keys that stand for an empty folder take nothing at all.
    pub fn size_max(&self, storage: &Storage, key: &str) -> u64 {
        if is_folder_placeholder(key) {
            return 0;
        }
        self.file_size_limit.map_or(storage.size_limit_bytes, |limit| limit.min(storage.size_limit_bytes))
    }

    /// The same for resumable uploads, where no key is an exception.
    pub fn resumable_size_max(&self, storage: &Storage) -> u64 {
        self.size_max(storage, "")
    }

    /// Compares the declared type literally, whatever the key.
    pub fn check_declared_type(&self, mime_type: &str) -> Result<(), Error> {
        self.check_type(mime_type, "")
    }

    /// Compares the declared type literally; keys that stand for an empty folder are not asked.
    pub fn check_type(&self, mime_type: &str, key: &str) -> Result<(), Error> {
        match &self.allowed_mime_types {
            Some(allowed) if !allowed.is_empty() && !is_folder_placeholder(key) => allows(allowed, mime_type),
            _ => Ok(()),
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "owner": self.owner.as_deref().unwrap_or_default(),
            "public": self.is_public(),
            "file_size_limit": self.file_size_limit,
            "allowed_mime_types": self.allowed_mime_types,
            "created_at": timestamp(self.created_at),
            "updated_at": timestamp(self.updated_at),
        })
    }
}

/// The bucket as this caller sees it.
pub async fn find(storage: &Storage, caller: &Caller, scope: &Scope, id: &str) -> Result<Bucket, Error> {
    let mut transaction = begin(&storage.pool, caller, scope).await?;
    let row =
        sqlx::query_scalar::<_, Json<Bucket>>("select to_jsonb(buckets) from storage.buckets where id = $1 limit 1")
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
    transaction.commit().await?;
    row.map(|Json(bucket)| bucket).ok_or_else(Error::no_such_bucket)
}

/// GET /bucket/{id}
pub async fn get(storage: &Storage, call: Call, id: &str) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let bucket = find(storage, &caller, &call.scope("storage.bucket.get"), id).await?;
    Ok(json_response(StatusCode::OK, &bucket.to_json()))
}

/// GET /bucket
pub async fn list(storage: &Storage, call: Call) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let limit = call.query("limit").and_then(|limit| limit.parse::<i64>().ok());
    let offset = call.query("offset").and_then(|offset| offset.parse::<i64>().ok());
    let mut transaction = begin(&storage.pool, &caller, &call.scope("storage.bucket.list")).await?;
    let rows = sqlx::query_scalar::<_, Json<Bucket>>(
        "select to_jsonb(buckets) from storage.buckets
         where $1 is null or position(lower($1) in lower(name)) > 0
         order by id limit $2 offset $3",
    )
    .bind(call.query("search"))
    .bind(limit)
    .bind(offset.unwrap_or(0))
    .fetch_all(&mut *transaction)
    .await?;
    transaction.commit().await?;
    let buckets = rows.iter().map(|Json(bucket)| {
        let mut shown = bucket.to_json();
        shown["type"] = bucket.r#type.as_str().into();
        shown
    });
    Ok(json_response(StatusCode::OK, &buckets.collect()))
}

/// Keys that escape the rules of their bucket, as they do on the real server.
pub fn is_folder_placeholder(key: &str) -> bool {
    key.ends_with(".emptyFolderPlaceholder")
}

fn allows(allowed: &[String], mime_type: &str) -> Result<(), Error> {
    let mut parts = mime_type.split('/');
    let (Some(kind), Some(subtype)) = (parts.next(), parts.next()) else {
        return Err(Error::invalid_mime_type(mime_type));
    };
    let fits = allowed.iter().any(|allowed| {
        let mut parts = allowed.split('/');
        parts.next() == Some(kind) && parts.next().is_some_and(|allowed| allowed == "*" || allowed == subtype)
    });
    if fits { Ok(()) } else { Err(Error::invalid_mime_type(mime_type)) }
}
