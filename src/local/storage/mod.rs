//! A local stand-in of the Supabase Storage HTTP API, so that the application meets the same answers without a hosted project.
//! Rights are Postgres' business alone: every decision is a statement run with the caller's role. Bytes lie in files.

mod body;
mod bucket_changes;
mod buckets;
mod caller;
mod copy_object;
mod database_error;
mod error;
mod fields;
mod files;
mod incoming;
mod info;
mod links;
mod list;
mod list_v2;
mod move_object;
mod multipart;
mod objects;
mod place;
mod read;
mod remove;
mod render;
mod routes;
mod session;
mod sign;
mod turns;
mod tus;
mod upload;
mod upload_sign;

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::PgPool;

/// The project-wide limit that `production.toml` asks of a hosted project.
pub const SIZE_LIMIT_BYTES: u64 = 500 * 1024 * 1024;

/// What the stand-in needs to run.
pub struct Settings {
    /// Connects as `supabase_storage_admin`, which may take the role of every caller.
    pub pool: PgPool,
    /// Folder of the stored bytes; made when missing.
    pub root: PathBuf,
    /// Secret of the HS256 tokens, those of callers as well as those in signed links.
    pub jwt_secret: String,
    /// Largest object, whatever its bucket says.
    pub size_limit_bytes: u64,
}

/// The routes, without the `/storage/v1` in front, which the gateway takes away.
pub fn router(settings: Settings) -> axum::Router {
    let storage = Storage {
        pool: settings.pool,
        files: files::Files::new(settings.root),
        turns: turns::Turns::default(),
        jwt_secret: settings.jwt_secret,
        size_limit_bytes: settings.size_limit_bytes,
    };
    // One handler for all: keys are byte-exact, so paths are taken apart by hand.
    axum::Router::new().fallback(routes::handle).with_state(Arc::new(storage))
}

struct Storage {
    pool: PgPool,
    files: files::Files,
    turns: turns::Turns,
    jwt_secret: String,
    size_limit_bytes: u64,
}
