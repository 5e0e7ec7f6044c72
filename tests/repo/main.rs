//! Tests of the repository itself: what a reviewer would otherwise have to look for.

mod docs;
mod migrations;
mod platform;
mod policies;
mod sources;
mod sql_style;
