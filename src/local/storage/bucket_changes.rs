//! Making, changing, emptying and deleting buckets.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::Storage;
use super::buckets;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::objects::Object;
use super::routes::Call;
use super::session::{Scope, act_as, begin};

const MIME_TYPES_MAX: usize = 1000;

/// POST /bucket
pub async fn create(storage: &Storage, call: Call) -> Result<Response, Error> {
    let fields = Fields::read(&call.parts, call.body, &["name"]).await?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let name = fields.required_text("name")?;
    let id = fields.text("id")?.filter(|id| !id.is_empty()).unwrap_or_else(|| name.clone());
    let is_valid = |c: char| c.is_ascii_alphanumeric() || "_!-.*'()&$@=;:+,? ".contains(c);
    if name.is_empty() || name.len() > 100 || name.trim() != name || !name.chars().all(is_valid) {
        return Err(Error::invalid_bucket_name());
    }
    let scope = Scope::of(&call.parts, "storage.bucket.create");
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    sqlx::query(
        "insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(&name)
    .bind(caller.subject.as_deref().and_then(|subject| Uuid::parse_str(subject).ok()))
    .bind(&caller.subject)
    .bind(fields.boolean("public")?.unwrap_or(false))
    .bind(size_limit(&fields, storage.size_limit_bytes)?)
    .bind(mime_types(&fields)?)
    .execute(&mut *transaction)
    .await
    .map_err(|error| Error::from(error).existing_as("BucketAlreadyExists"))?;
    transaction.commit().await?;
    Ok(json_response(StatusCode::OK, &json!({ "name": name })))
}

/// PUT /bucket/{id}. What the body does not name stays as it is.
pub async fn update(storage: &Storage, call: Call, id: &str) -> Result<Response, Error> {
    let scope = call.scope("storage.bucket.update");
    let fields = Fields::read(&call.parts, call.body, &[]).await?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let is_named = |name: &str| fields.value(name).is_some();
    if !["public", "file_size_limit", "allowed_mime_types"].into_iter().any(is_named) {
        return Err(Error::invalid_request("body must have required property 'public'"));
    }
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    let changed = sqlx::query(
        "update storage.buckets set
            public = coalesce($2, public),
            file_size_limit = case when $3 then $4 else file_size_limit end,
            allowed_mime_types = case when $5 then $6 else allowed_mime_types end
         where id = $1",
    )
    .bind(id)
    .bind(fields.boolean("public")?)
    .bind(is_named("file_size_limit"))
    .bind(size_limit(&fields, storage.size_limit_bytes)?)
    .bind(is_named("allowed_mime_types"))
    .bind(mime_types(&fields)?)
    .execute(&mut *transaction)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::no_such_bucket());
    }
    transaction.commit().await?;
    Ok(json_response(StatusCode::OK, &json!({ "message": "Successfully updated" })))
}

/// DELETE /bucket/{id}. Looks at emptiness before permission, as the real server does.
pub async fn delete(storage: &Storage, call: Call, id: &str) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    let scope = call.scope("storage.bucket.delete");
    let mut transaction = begin(&storage.pool, &Caller::service(), &scope).await?;
    let found = sqlx::query("select id from storage.buckets where id = $1 for update")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
    if found.is_none() {
        return Err(Error::no_such_bucket());
    }
    let holds = sqlx::query_scalar::<_, bool>("select exists (select from storage.objects where bucket_id = $1)")
        .bind(id)
        .fetch_one(&mut *transaction)
        .await?;
    if holds {
        return Err(Error::bucket_not_empty());
    }
    act_as(&mut transaction, &caller, &scope).await?;
    let deleted = sqlx::query("delete from storage.buckets where id = $1").bind(id).execute(&mut *transaction).await?;
    if deleted.rows_affected() == 0 {
        return Err(Error::no_such_bucket());
    }
    transaction.commit().await?;
    Ok(json_response(StatusCode::OK, &json!({ "message": "Successfully deleted" })))
}

/// POST /bucket/{id}/empty. Done at once, where the real server has a queue.
pub async fn empty(storage: &Storage, call: Call, id: &str) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    if !caller.is_service() {
        return Err(Error::invalid_role());
    }
    let scope = call.scope("storage.bucket.empty");
    buckets::find(storage, &caller, &scope, id).await?;
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    let removed = sqlx::query_scalar::<_, Json<Object>>(
        "delete from storage.objects where bucket_id = $1 returning to_jsonb(objects)",
    )
    .bind(id)
    .fetch_all(&mut *transaction)
    .await?;
    transaction.commit().await?;
    for Json(object) in &removed {
        storage.files.remove(&object.place(), object.version.as_deref().unwrap_or_default()).await;
    }
    let message = "Empty bucket has been queued. Completion may take up to an hour.";
    Ok(json_response(StatusCode::OK, &json!({ "message": message })))
}

fn size_limit(fields: &Fields, bytes_max: u64) -> Result<Option<i64>, Error> {
    let bytes = match fields.value("file_size_limit") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_u64().ok_or_else(Error::invalid_size_limit)?,
        Some(Value::String(text)) => size(text).ok_or_else(Error::invalid_size_limit)?,
        Some(_) => return Err(Error::invalid_size_limit()),
    };
    if bytes > bytes_max {
        return Err(Error::too_large());
    }
    i64::try_from(bytes).map(Some).map_err(|_| Error::too_large())
}

/// A size such as `1MB`, in decimal units.
fn size(text: &str) -> Option<u64> {
    let text = text.to_ascii_lowercase();
    let (number, unit) = [("gb", 1e9), ("mb", 1e6), ("kb", 1e3), ("b", 1.0)]
        .iter()
        .find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, unit)))?;
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && number.ends_with(|c: char| c.is_ascii_digit());
    is_number.then(|| number.parse::<f64>().ok().map(|number| (number * unit) as u64)).flatten()
}

fn mime_types(fields: &Fields) -> Result<Option<Vec<String>>, Error> {
    match fields.value("allowed_mime_types") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(types)) if types.is_empty() => Ok(Some(Vec::new())),
        Some(_) => {
            let types = fields.texts("allowed_mime_types", MIME_TYPES_MAX)?;
            match types.iter().find(|mime_type| mime_type.len() > 1000 || !mime_type.contains('/')) {
                Some(mime_type) => Err(Error::invalid_mime_type(mime_type)),
                None => Ok(Some(types)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_decimal_units() {
        assert_eq!(size("1MB"), Some(1_000_000));
        assert_eq!(size("1.5kb"), Some(1500));
        assert_eq!(size("12"), None);
        assert_eq!(size("MB"), None);
    }
}
