//! What a project says of itself.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::supabase::{Error, Service};

const PROJECT_STATE: &str = "project_state";

/// The versions of the migrations that this program was built with, oldest first.
pub const MIGRATIONS: &[&str] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The answer of `project_state`.
#[derive(Debug, Clone, Deserialize)]
pub struct State {
    /// `local`, `staging` or `production`; none where nobody wrote it down.
    pub environment: Option<String>,
    /// The database's clock.
    pub database_time: DateTime<Utc>,
    /// Versions of the migrations that were applied.
    pub migrations: Vec<String>,
    /// Tables whose rows are not closed.
    pub tables_without_rls: Vec<String>,
    /// Tables and functions that somebody without a login may use.
    pub open_to_anon: Vec<String>,
    /// Buckets that anybody may read.
    pub public_buckets: Vec<String>,
    /// Limits of the bucket of documents; none where there is no such bucket.
    pub bucket_of_documents: Option<Bucket>,
}

/// Limits of a bucket.
#[derive(Debug, Clone, Deserialize)]
pub struct Bucket {
    /// Largest object; none where nothing is said.
    pub size_bytes_max: Option<u64>,
    /// Types that are accepted; none where all are.
    pub mime_types: Option<Vec<String>>,
}

impl State {
    /// Asks with the secret key.
    pub async fn read(service: &Service) -> Result<Self, Error> {
        let request_id = format!("project-{}", Uuid::new_v4());
        service.inspect(&request_id, PROJECT_STATE, &json!({})).await
    }

    /// Migrations of this program that the database lacks.
    pub fn missing_migrations(&self) -> Vec<&'static str> {
        MIGRATIONS.iter().copied().filter(|version| !self.migrations.iter().any(|applied| applied == version)).collect()
    }

    /// Migrations of the database that this program does not know.
    pub fn unknown_migrations(&self) -> Vec<&str> {
        self.migrations.iter().map(String::as_str).filter(|version| !MIGRATIONS.contains(version)).collect()
    }
}
