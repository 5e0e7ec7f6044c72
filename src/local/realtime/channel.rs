//! Who may listen to a topic: the person of the token, if the policies of `realtime.messages` let them read it.

use chrono::{NaiveDateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use uuid::Uuid;

use super::Settings;

/// One that was joined.
pub struct Channel {
    /// Which join it answers to.
    pub join_ref: Option<String>,
    /// What is older was broadcast before.
    pub since: NaiveDateTime,
    /// When its token runs out, in seconds since 1970.
    pub ends: i64,
}

/// Why somebody does not hear.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The token is none, is another's, or has expired.
    #[error("InvalidJWTToken: the token is not valid")]
    Token,
    /// The policies do not let this person read this topic.
    #[error("Unauthorized: You do not have permissions to read from this Channel topic: {0}")]
    Topic(String),
    /// Everybody could hear it.
    #[error("PrivateOnly: This project only allows private channels")]
    Public,
    /// Postgres did not answer.
    #[error("DatabaseConnectionError")]
    Database(#[from] sqlx::Error),
}

impl Channel {
    /// Writes a message as the server, and asks whether the person can read it; nothing is left of it.
    pub async fn join(
        settings: &Settings,
        join_ref: Option<String>,
        topic: &str,
        token: &str,
    ) -> Result<Self, Refusal> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_aud = false;
        let key = DecodingKey::from_secret(settings.jwt_secret.as_bytes());
        let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).map_err(|_| Refusal::Token)?.claims;
        let role = claims["role"].as_str().ok_or(Refusal::Token)?;
        let ends = claims["exp"].as_i64().ok_or(Refusal::Token)?;

        let probe = Uuid::new_v4();
        let mut transaction = settings.pool.begin().await?;
        sqlx::query("insert into realtime.messages (id, topic, extension) values ($1, $2, 'broadcast')")
            .bind(probe)
            .bind(topic)
            .execute(&mut *transaction)
            .await?;
        let identity = "select set_config('role', $1, true), set_config('realtime.topic', $2, true),
            set_config('request.jwt.claims', $3, true), set_config('request.headers', '{}', true)";
        sqlx::query(identity).bind(role).bind(topic).bind(claims.to_string()).execute(&mut *transaction).await?;
        let readable = sqlx::query_scalar("select inserted_at from realtime.messages where id = $1")
            .bind(probe)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.rollback().await?;
        let since = readable.ok_or_else(|| Refusal::Topic(topic.to_owned()))?;
        Ok(Self { join_ref, since, ends })
    }

    /// Whether its token has run out without a newer one.
    pub fn has_ended(&self) -> bool {
        Utc::now().timestamp() >= self.ends
    }
}
