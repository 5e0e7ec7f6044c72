//! Listing a folder: names relative to it, without regard to case, folders as rows of nulls.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use uuid::Uuid;

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::objects::timestamp;
use super::routes::Call;
use super::session::begin;

const ROWS: i64 = 100;
const ROWS_MAX: i64 = 1500;
const COLUMNS: [&str; 4] = ["name", "updated_at", "created_at", "last_accessed_at"];

/// A line of a listing: an object, or a folder, which is nothing but a name.
#[derive(Deserialize)]
pub struct Entry {
    pub name: String,
    pub key: Option<String>,
    pub id: Option<Uuid>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_at: Option<DateTime<Utc>>,
    last_accessed_at: Option<DateTime<Utc>>,
    metadata: Option<Map<String, Value>>,
}

impl Entry {
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "id": self.id,
            "updated_at": timestamp(self.updated_at),
            "created_at": timestamp(self.created_at),
            "last_accessed_at": timestamp(self.last_accessed_at),
            "metadata": self.metadata,
        })
    }
}

/// POST /object/list/{bucket}
pub async fn list(storage: &Storage, call: Call, bucket: &str) -> Result<Response, Error> {
    let scope = call.scope("storage.object.list");
    let fields = Fields::read(&call.parts, call.body, &["prefix"]).await?;
    let mut prefix = fields.required_text("prefix")?;
    let search = fields.text("search")?.unwrap_or_default();
    let limit = fields.integer("limit", 1)?.unwrap_or(ROWS).min(ROWS_MAX);
    let offset = fields.integer("offset", 0)?.unwrap_or(0);
    let sort = fields.object("sortBy")?;
    let column = sort.as_ref().map_or(Ok(None), |sort| sort.choice("column", &COLUMNS))?.unwrap_or("name");
    let order = sort.as_ref().map_or(Ok(None), |sort| sort.choice("order", &["asc", "desc"]))?.unwrap_or("asc");
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    if !prefix.is_empty() && !prefix.ends_with('/') {
        prefix.push('/');
    }
    let depth = i32::try_from(search.matches('/').count() + 1).unwrap_or(i32::MAX);
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    // Column and order are words of ours, chosen above.
    let rows = sqlx::query_scalar::<_, Json<Entry>>(AssertSqlSafe(statement(column, order)))
        .bind(bucket)
        .bind(&prefix)
        .bind(&search)
        .bind(depth)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await?;
    transaction.commit().await?;
    let entries = rows.iter().map(|Json(entry)| entry.to_json()).collect();
    Ok(json_response(StatusCode::OK, &entries))
}

fn statement(column: &str, order: &str) -> String {
    let sorted = match column {
        // A folder takes the place that its contents would have.
        "name" => format!(r#"lower(name || case when id is null then '/' else '' end) collate "C" {order}"#),
        _ => format!("id is not null, {column} {order}, name {order}"),
    };
    format!(
        "with found as (
            select objects.*, string_to_array(substr(objects.name, length($2) + 1), '/') as tokens
            from storage.objects
            where bucket_id = $1 and starts_with(lower(objects.name), lower($2 || $3))
        ), entries as (
            select distinct array_to_string(tokens[1:$4], '/') as name, null::uuid as id,
                null::timestamptz as updated_at, null::timestamptz as created_at,
                null::timestamptz as last_accessed_at, null::jsonb as metadata
            from found where cardinality(tokens) > $4
            union all
            select array_to_string(tokens, '/'), id, updated_at, created_at, last_accessed_at, metadata
            from found where cardinality(tokens) <= $4
        )
        select to_jsonb(entries) from entries order by {sorted} limit $5 offset $6"
    )
}
