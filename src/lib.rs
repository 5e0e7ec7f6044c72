//! Molaire: the back end of a dental or medical practice, beside Supabase.
//!
//! Rules live in Postgres; this crate does what neither the browser nor SQL can do alone.
//! Read `cli` for the commands, `http` for the edge, `documents` for the first slice.

pub mod audit;
pub mod cli;
pub mod client;
pub mod config;
pub mod documents;
pub mod http;
pub mod imaging;
pub mod language;
#[cfg(feature = "local")]
pub mod local;
pub mod measures;
pub mod notifications;
pub mod project;
pub mod supabase;
pub mod telemetry;
pub mod worker;
