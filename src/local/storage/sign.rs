//! Download links: signing one or many, and reading through them.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::links;
use super::objects;
use super::place::{Place, decode_unreserved};
use super::render::{self, Manner};
use super::routes::Call;
use super::session::begin;

const PATHS_MAX: usize = 1000;

/// POST /object/sign/{bucket}/{key}. What is signed is the path as the client wrote it, but for unreserved escapes.
pub async fn one(storage: &Storage, call: Call, place: Place, path: &str) -> Result<Response, Error> {
    let scope = call.scope("storage.object.sign");
    let fields = Fields::read(&call.parts, call.body, &["expiresIn"]).await?;
    let seconds = fields.integer("expiresIn", 1)?.unwrap_or(1);
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    place.check_key()?;
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    objects::find(&mut transaction, &place).await?;
    transaction.commit().await?;
    let url = decode_unreserved(path);
    let token = links::sign_download(&storage.jwt_secret, &url, seconds)?;
    Ok(json_response(StatusCode::OK, &json!({ "signedURL": format!("/object/sign/{url}?token={token}") })))
}

/// POST /object/sign/{bucket}. Always 200: each path has its own error.
pub async fn many(storage: &Storage, call: Call, bucket: &str) -> Result<Response, Error> {
    let scope = call.scope("storage.object.sign_many");
    let fields = Fields::read(&call.parts, call.body, &["expiresIn", "paths"]).await?;
    let seconds = fields.integer("expiresIn", 1)?.unwrap_or(1);
    let paths = fields.texts("paths", PATHS_MAX)?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    let found =
        sqlx::query_scalar::<_, String>("select name from storage.objects where bucket_id = $1 and name = any($2)")
            .bind(bucket)
            .bind(&paths)
            .fetch_all(&mut *transaction)
            .await?;
    transaction.commit().await?;
    let found: std::collections::HashSet<_> = found.iter().map(String::as_str).collect();
    let entry = |path: &String| -> Result<Value, Error> {
        if !found.contains(path.as_str()) {
            let error = "Either the object does not exist or you do not have access to it";
            return Ok(json!({ "error": error, "path": path, "signedURL": null }));
        }
        let url = format!("{bucket}/{path}");
        let token = links::sign_download(&storage.jwt_secret, &url, seconds)?;
        Ok(json!({ "error": null, "path": path, "signedURL": format!("/object/sign/{url}?token={token}") }))
    };
    let entries = paths.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    Ok(json_response(StatusCode::OK, &entries.into()))
}

/// GET /object/sign/{bucket}/{key}?token=…. Needs no caller; the link is the right.
pub async fn read(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let token =
        call.query("token").ok_or_else(|| Error::invalid_request("querystring must have required property 'token'"))?;
    let claims = links::open(&storage.jwt_secret, &token, "download", &place)?;
    let scope = call.scope("storage.object.get_signed");
    let mut transaction = begin(&storage.pool, &Caller::service(), &scope).await?;
    let object = objects::find(&mut transaction, &place).await?;
    transaction.commit().await?;
    let manner = Manner { download: call.query("download"), expires: claims.get("exp").and_then(Value::as_i64) };
    render::asset(storage, &call.parts, &object, &manner).await
}
