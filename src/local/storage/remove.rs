//! Removing objects. The bulk route never says what it did not remove; the single one tells missing from refused.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use sqlx::types::Json;

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::objects::{self, Object};
use super::place::Place;
use super::routes::Call;
use super::session::{Scope, act_as, begin};

/// Objects removed in one transaction.
const BATCH: usize = 500;

/// DELETE /object/{bucket} with a list of keys; answers the rows that went.
pub async fn many(storage: &Storage, call: Call, bucket: &str) -> Result<Response, Error> {
    let scope = call.scope("storage.object.delete_many");
    let fields = Fields::read(&call.parts, call.body, &["prefixes"]).await?;
    let keys = fields.texts("prefixes", usize::MAX)?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let mut removed = Vec::new();
    for keys in keys.chunks(BATCH) {
        let mut transaction = begin(&storage.pool, &caller, &scope).await?;
        let rows = sqlx::query_scalar::<_, Json<Object>>(
            "delete from storage.objects where bucket_id = $1 and name = any($2) returning to_jsonb(objects)",
        )
        .bind(bucket)
        .bind(keys)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        for Json(object) in rows {
            storage.files.remove(&object.place(), object.version.as_deref().unwrap_or_default()).await;
            removed.push(object.to_json());
        }
    }
    Ok(json_response(StatusCode::OK, &Value::Array(removed)))
}

/// DELETE /object/{bucket}/{key}
pub async fn one(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let version = delete_row(storage, &caller, &call.scope("storage.object.delete"), &place).await?;
    storage.files.remove(&place, &version).await;
    Ok(json_response(StatusCode::OK, &json!({ "message": "Successfully deleted" })))
}

async fn delete_row(storage: &Storage, caller: &Caller, scope: &Scope, place: &Place) -> Result<String, Error> {
    let mut transaction = begin(&storage.pool, &Caller::service(), scope).await?;
    // Looked up without asking the policies, which is how this route tells anybody what exists.
    objects::find(&mut transaction, place).await?;
    act_as(&mut transaction, caller, scope).await?;
    let version = sqlx::query_scalar::<_, Option<String>>(
        "delete from storage.objects where name = $1 and bucket_id = $2 returning version",
    )
    .bind(&*place.key)
    .bind(&*place.bucket)
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or_else(|| Error::access_denied("Access denied"))?;
    transaction.commit().await?;
    Ok(version.unwrap_or_default())
}
