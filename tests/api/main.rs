//! Molaire from the outside: real Postgres, PostgREST, storage, gateway and edge, as a browser and as curl see them.
#![allow(clippy::unwrap_used)]

mod app;
mod auditing;
mod compensating;
mod deleting;
mod fault_proxy;
mod people;
mod problems;
mod projects;
mod reading;
mod refusing;
mod renaming;
mod repeating;
mod samples;
mod signing_in;
mod stack;
mod storage_rights;
mod supabase_js;
mod sweeping;
mod terminal;
mod upload_links;
mod uploading;
mod verifying;
