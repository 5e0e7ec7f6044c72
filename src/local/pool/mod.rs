//! Databases for tests: one scratch cluster on tmpfs, a copy of a migrated template for each test.
//!
//! A supervisor owns the cluster and lends databases over a unix socket. The connection is the lease: when it closes,
//! for whatever reason, the database is dropped and its PostgREST stopped.

mod client;
mod cluster;
mod server;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::keys::Keys;
use super::mailbox::Door;

pub use client::Lease;
pub use cluster::Scratch;
pub use server::serve;

/// Where the supervisor's socket is, for the processes below it.
pub const SOCKET_VARIABLE: &str = "MOLAIRE_TEST_POOL";

/// What a test asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// A database as a new hosted project has it: no migration applied.
    Platform,
    /// A migrated database.
    Migrated,
    /// A migrated database with pgTAP in the schema `tap`.
    PgTap,
    /// A migrated database with the people and patients of the seed, and PostgREST in front of it.
    Http,
}

/// What a test gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lent {
    /// Name of the database.
    pub database: String,
    /// Port of the cluster on 127.0.0.1.
    pub port: u16,
    /// Socket of PostgREST, where one was asked for.
    pub postgrest: Option<PathBuf>,
    /// Keys of the whole test run.
    pub keys: Keys,
    /// A folder of this test's own, on tmpfs.
    pub folder: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Request {
    Lend(Want),
    StartAuth { mail: Option<Door>, site_url: String },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Lent(Lent),
    AuthPort(u16),
    Failed(String),
}
