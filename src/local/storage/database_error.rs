//! What Postgres refused, in the words of the storage API.

use super::error::Error;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(refusal) = &error else {
            return match error {
                sqlx::Error::PoolTimedOut => timed_out(error),
                _ => Self::internal(error),
            };
        };
        let message = refusal.message();
        match refusal.code().as_deref().unwrap_or_default() {
            "42501" if message.contains("row-level security") => {
                Self::access_denied("new row violates row-level security policy")
            }
            "42501" => Self::access_denied(message),
            "23505" => Self::resource_exists(),
            "23503" => Self::new(404, "InvalidRequest", "InvalidRequest", "The related resource does not exist"),
            "22P02" => Self::invalid_parameter(message),
            "55P03" => Self::new(423, "ResourceLocked", "ResourceLocked", "The resource is locked"),
            "57014" => timed_out(error),
            state => {
                let message = format!("database error, code: {state}");
                Self::new(500, "DatabaseError", "DatabaseError", message).because(error)
            }
        }
    }
}

fn timed_out(source: sqlx::Error) -> Error {
    let message = "The connection to the database timed out";
    Error::new(544, "DatabaseTimeout", "DatabaseTimeout", message).sent_as(544).because(source)
}
