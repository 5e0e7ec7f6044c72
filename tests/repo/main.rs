//! Tests of the repository itself: what a reviewer would otherwise have to look for.

mod catalogue;
mod docs;
mod migrations;
mod page;
mod platform;
mod policies;
mod required_columns;
mod required_endpoints;
mod sending;
mod sources;
mod sql_style;
