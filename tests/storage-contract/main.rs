//! Replays what a real Supabase Storage server answered against the local stand-in. See README.md.
#![allow(clippy::unwrap_used)]

mod client;
mod database;
mod identities;
mod matchers;
mod slow_uploads;
mod step;

use std::collections::BTreeSet;
use std::net::SocketAddr;

use molaire::local::pool::Lease;
use molaire::local::storage::{SIZE_LIMIT_BYTES, Settings, router};
use molaire::local::suite::record_counts;
use serde_json::Value;
use sqlx::PgPool;

const SECRET: &str = "a-secret-of-this-test-with-32-letters-or-more";

#[tokio::test]
async fn the_stand_in_answers_as_the_real_server_did() {
    let files = tempfile::tempdir().unwrap();
    let (server, _, _lease) = serve(files.path()).await;
    let outcomes = tokio::task::spawn_blocking(move || replay(server)).await.unwrap();

    let listed: BTreeSet<_> = include_str!("passing.txt").lines().filter(|line| !line.is_empty()).collect();
    let mut complaints = Vec::new();
    for (name, problems) in &outcomes {
        let is_listed = listed.contains(name.as_str());
        match problems.as_slice() {
            [] if !is_listed => {
                complaints.push(format!("{name} passes and is not in passing.txt: add it"));
            }
            [] => {}
            _ if is_listed => complaints.push(format!("{name} fails: {}", problems.join(" | "))),
            _ => eprintln!("not passing yet: {name}: {}", problems.join(" | ")),
        }
    }
    for name in &listed {
        if !outcomes.iter().any(|(known, _)| known == name) {
            complaints.push(format!("passing.txt names {name}, which the contract does not: remove it"));
        }
    }
    let passed = outcomes.iter().filter(|(_, problems)| problems.is_empty()).count();
    eprintln!("{passed} passed, {} failed", outcomes.len() - passed);
    record_counts(passed as u64, complaints.len() as u64);
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// A stand-in of its own, the pool that it uses, and the lease of its database.
async fn serve(root: &std::path::Path) -> (SocketAddr, PgPool, Lease) {
    let (lease, pool) = database::database().await;
    let settings = Settings {
        pool: pool.clone(),
        root: root.to_owned(),
        jwt_secret: SECRET.to_owned(),
        size_limit_bytes: SIZE_LIMIT_BYTES,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router(settings)).await });
    (address, pool, lease)
}

/// Every step in order, for later ones live on what earlier ones left.
fn replay(server: SocketAddr) -> Vec<(String, Vec<String>)> {
    let steps: Vec<Value> = serde_json::from_str(include_str!("contract.json")).unwrap();
    let mut variables = step::Variables::new();
    steps
        .iter()
        .map(|step| {
            let name = step["name"].as_str().unwrap().to_owned();
            let problems = step::run(step, server, SECRET, &mut variables);
            (name, problems)
        })
        .collect()
}
