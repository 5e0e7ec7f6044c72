//! Transactions that Postgres sees as the caller's: the ten settings that the real server makes, and policies read.

use axum::http::request::Parts;
use serde_json::{Map, Value};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use super::caller::Caller;
use super::error::Error;

/// What policies may know of a request besides its caller.
#[derive(Clone)]
pub struct Scope {
    method: String,
    path: String,
    headers: String,
    operation: &'static str,
}

impl Scope {
    /// The scope of a request whose route is this operation.
    pub fn of(parts: &Parts, operation: &'static str) -> Self {
        let mut headers = Map::new();
        for name in parts.headers.keys() {
            let values: Vec<_> =
                parts.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            headers.insert(name.to_string(), Value::String(values.join(", ")));
        }
        Self {
            method: parts.method.to_string(),
            path: parts.uri.to_string(),
            headers: Value::Object(headers).to_string(),
            operation,
        }
    }
}

/// Starts a transaction as this caller. Dropped without a commit, it leaves nothing.
pub async fn begin(pool: &PgPool, caller: &Caller, scope: &Scope) -> Result<Transaction<'static, Postgres>, Error> {
    let mut transaction = pool.begin().await?;
    act_as(&mut transaction, caller, scope).await?;
    Ok(transaction)
}

/// Goes on as another caller in the same transaction.
pub async fn act_as(connection: &mut PgConnection, caller: &Caller, scope: &Scope) -> Result<(), Error> {
    sqlx::query(
        "select
            set_config('role', $1, true),
            set_config('request.jwt.claim.role', $1, true),
            set_config('request.jwt', $2, true),
            set_config('request.jwt.claim.sub', $3, true),
            set_config('request.jwt.claims', $4, true),
            set_config('request.headers', $5, true),
            set_config('request.method', $6, true),
            set_config('request.path', $7, true),
            set_config('storage.operation', $8, true),
            set_config('storage.allow_delete_query', 'true', true),
            set_config('statement_timeout', '30s', true)",
    )
    .bind(&caller.role)
    .bind(&caller.token)
    .bind(caller.subject.as_deref().unwrap_or_default())
    .bind(&caller.claims)
    .bind(&scope.headers)
    .bind(&scope.method)
    .bind(&scope.path)
    .bind(scope.operation)
    .execute(connection)
    .await?;
    Ok(())
}
