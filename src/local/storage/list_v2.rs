//! The newer listing: whole names, folders apart from objects, pages by a cursor.

use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::SecondsFormat;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use sqlx::types::Json;

use super::Storage;
use super::caller::Caller;
use super::error::{Error, json_response};
use super::fields::Fields;
use super::list::Entry;
use super::routes::Call;
use super::session::begin;

const ROWS_MAX: i64 = 1000;
const COLUMNS: [&str; 3] = ["name", "updated_at", "created_at"];
const ORDERS: [&str; 2] = ["asc", "desc"];

/// Where a page starts, and in which order: what a cursor holds.
#[derive(Default)]
struct Cursor {
    after: Option<String>,
    order: Option<&'static str>,
    column: Option<&'static str>,
    moment: Option<String>,
}

/// POST /object/list-v2/{bucket}
pub async fn list(storage: &Storage, call: Call, bucket: &str) -> Result<Response, Error> {
    let scope = call.scope("storage.object.list_v2");
    let fields = Fields::read(&call.parts, call.body, &[]).await?;
    let prefix = fields.text("prefix")?.unwrap_or_default();
    let limit = fields.integer("limit", 1)?.unwrap_or(ROWS_MAX).min(ROWS_MAX);
    let has_folders = fields.boolean("with_delimiter")?.unwrap_or(false);
    let cursor = start(&fields)?;
    let caller = Caller::required(&call.parts.headers, &storage.jwt_secret)?;
    let depth = i32::try_from(prefix.matches('/').count() + 1).unwrap_or(i32::MAX);
    let mut transaction = begin(&storage.pool, &caller, &scope).await?;
    // Column and order are words of ours, chosen while reading the fields.
    let rows = sqlx::query_scalar::<_, Json<Entry>>(AssertSqlSafe(statement(&cursor)))
        .bind(bucket)
        .bind(&prefix)
        .bind(has_folders)
        .bind(depth)
        .bind(limit + 1)
        .bind(&cursor.after)
        .bind(&cursor.moment)
        .fetch_all(&mut *transaction)
        .await?;
    transaction.commit().await?;
    let mut entries: Vec<Entry> = rows.into_iter().map(|Json(entry)| entry).collect();
    let has_next = entries.len() as i64 > limit;
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(json_response(StatusCode::OK, &page(&entries, has_folders, has_next.then_some(&cursor))))
}

fn page(entries: &[Entry], has_folders: bool, next: Option<&Cursor>) -> Value {
    let show = |entry: &Entry| {
        let mut shown = entry.to_json();
        if has_folders {
            shown["key"] = entry.key.as_deref().into();
        }
        shown
    };
    let (folders, objects): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| entry.id.is_none());
    let mut page = json!({
        "hasNext": next.is_some(),
        "folders": folders.into_iter().map(show).collect::<Vec<_>>(),
        "objects": objects.into_iter().map(show).collect::<Vec<_>>(),
    });
    if let (Some(cursor), Some(last)) = (next, entries.last()) {
        page["nextCursor"] = encode(cursor, last).into();
        page["nextCursorKey"] = last.name.as_str().into();
    }
    page
}

/// The cursor that the client holds, else the beginning in the order that it asks for.
fn start(fields: &Fields) -> Result<Cursor, Error> {
    if let Some(cursor) = fields.text("cursor")?.filter(|cursor| !cursor.is_empty()) {
        return decode(&cursor).ok_or_else(|| Error::invalid_parameter("Invalid Parameter continuation token"));
    }
    let Some(sort) = fields.object("sortBy")? else {
        return Ok(Cursor::default());
    };
    let (column, order) = (sort.choice("column", &COLUMNS)?, sort.choice("order", &ORDERS)?);
    Ok(Cursor { column, order, ..Cursor::default() })
}

fn encode(cursor: &Cursor, last: &Entry) -> String {
    let mut lines = vec![format!("l:{}", last.name)];
    lines.extend(cursor.order.map(|order| format!("o:{order}")));
    lines.extend(cursor.column.map(|column| format!("c:{column}")));
    let moment = match cursor.column {
        Some("updated_at") => last.updated_at,
        Some("created_at") => last.created_at,
        _ => None,
    };
    lines.extend(moment.map(|moment| format!("a:{}", moment.to_rfc3339_opts(SecondsFormat::Millis, true))));
    STANDARD.encode(lines.join("\n"))
}

fn decode(text: &str) -> Option<Cursor> {
    let lines = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let mut cursor = Cursor::default();
    for line in lines.split('\n') {
        match line.split_once(':')? {
            ("l", name) => cursor.after = Some(name.to_owned()),
            ("o", order) => cursor.order = ORDERS.into_iter().find(|known| *known == order),
            ("c", column) => cursor.column = COLUMNS.into_iter().find(|known| *known == column),
            ("a", moment) => cursor.moment = Some(moment.to_owned()),
            _ => return None,
        }
    }
    Some(cursor)
}

fn statement(cursor: &Cursor) -> String {
    let order = cursor.order.unwrap_or("asc");
    let beyond = if order == "asc" { ">" } else { "<" };
    let by_name = format!(r#"name collate "C" {order}"#);
    let (sorted, after) = match cursor.column {
        Some(column) if column != "name" => (
            format!("{column} {order}, {by_name}"),
            format!(
                r#"row(date_trunc('milliseconds', {column}), name collate "C") {beyond}
                    row(coalesce($7::timestamptz, 'epoch'), $6)"#
            ),
        ),
        _ => (by_name, format!(r#"$7::text is null and name collate "C" {beyond} $6"#)),
    };
    format!(
        "with found as (
            select objects.*, $3 and cardinality(path_tokens) > $4 as is_folder
            from storage.objects
            where bucket_id = $1 and starts_with(name, $2)
        ), entries as (
            select distinct array_to_string(path_tokens[1:$4], '/') || '/' as name, path_tokens[$4] as key,
                null::uuid as id, null::timestamptz as updated_at, null::timestamptz as created_at,
                null::timestamptz as last_accessed_at, null::jsonb as metadata
            from found where is_folder
            union all
            select name, path_tokens[$4], id, updated_at, created_at, last_accessed_at, metadata
            from found where not is_folder
        )
        select to_jsonb(entries) from entries where $6::text is null or ({after}) order by {sorted} limit $5"
    )
}
