//! Molaire from the outside: real Postgres, PostgREST, storage, gateway and edge, as a browser and as curl see them.
#![allow(clippy::unwrap_used)]

mod app;
mod audit_command;
mod auditing;
mod clone;
mod compensating;
mod deleting;
mod derivative_names;
mod documented;
mod edge_process;
mod fault_proxy;
mod legacy_keys;
mod people;
mod picturing;
mod problems;
mod projects;
mod reading;
mod refusing;
mod renaming;
mod repeating;
mod request_ids;
mod restarting;
mod samples;
mod signing_in;
mod signing_out;
mod stack;
mod storage_rights;
mod supabase_js;
mod sweeping;
mod terminal;
mod upload_links;
mod uploading;
mod verifying;
mod web_app;
