//! Whatever dies, and wherever: objects and rows agree afterwards, and nothing that was acknowledged is lost.
//!
//! An edge or a worker runs as a process of its own behind a wire that sees each of its calls to Supabase. Every call is a
//! step; at each step every fault is tried. Between two calls a process has no effect on anything, so a process killed
//! before or after each call has been killed everywhere that matters.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod acts;
#[path = "../api/app.rs"]
#[allow(dead_code)]
mod app;
#[path = "../api/fault_proxy.rs"]
#[allow(dead_code)]
mod fault_proxy;
mod invariants;
#[path = "../api/people.rs"]
#[allow(dead_code)]
mod people;
mod process;
mod racing;
mod relay;
#[path = "../api/samples.rs"]
#[allow(dead_code)]
mod samples;
mod scenarios;
mod sending;
mod sending_many;
#[path = "../api/started.rs"]
#[allow(dead_code)]
mod started;
mod table;
mod trial;
mod wire;
