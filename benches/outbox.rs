//! The outbox as a queue: messages claimed and completed a second, against graphile-worker on the same server in the same
//! run; whether it keeps its pace under saturation; and what it costs writers to wake a worker.
//!
//! `make bench` prints a table. Both speak to Postgres directly, one connection a worker; durability is the server's.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "outbox/waking.rs"]
mod waking;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use molaire::local::pool::{Lease, Want};
use serde::Deserialize;
use sqlx::{PgConnection, Row};

use waking::{TELL, WAKES, wake, write};

const WORKERS: usize = 2;
const BACKLOG: i32 = 50_000;
const ROUNDS: usize = 3;
const SATURATION: Duration = Duration::from_secs(40);
const SLICE: Duration = Duration::from_secs(10);

/// As `notify()` writes them, a hundred in a statement.
const WRITE: &str = "
    insert into public.email_outbox (organisation_id, user_id, type, subject, template, payload, dedupe_key)
    select '0a000000-0000-4000-8000-00000000000a', '3a000000-0000-4000-8000-00000000000a', 'TEST', 'ISQ critique', 'alert',
        '{\"message\": \"Un implant est sous le seuil.\", \"entity_type\": \"implant\"}', gen_random_uuid()::text
    from generate_series(1, $1)";

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[tokio::main]
async fn main() {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.extend(graphile("drain", BACKLOG as usize).await);
        ours.push(drain().await);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("{:<52} {:>12} {:>12} {:>7}", "messages or jobs a second", "graphile", "outbox", "ratio");
    println!("{:<52} {theirs:>12.0} {ours:>12.0} {:>7.2}", "claim and complete, a backlog of 50,000", ours / theirs);
    let slices = saturate().await;
    let (first, last) = (slices[0], slices[slices.len() - 1]);
    println!("{:<52} {:>12} {:>12} {:>7}", "under saturation, 40 s", "first 10 s", "last 10 s", "ratio");
    println!("{:<52} {first:>12.0} {last:>12.0} {:>7.2}", "write, claim and complete", last / first);
    println!(
        "{:<52} {:>12} {:>12} {:>7}",
        "four writers and a worker, transactions a second", "polled", "woken", "ratio"
    );
    for (name, statement) in [("an event that is told", TELL), ("a bare message", WRITE)] {
        let (mut silent, mut waking) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            silent.push(write(statement, false).await);
            waking.push(write(statement, true).await);
        }
        let (silent, waking) = (median(silent), median(waking));
        println!("{name:<52} {silent:>12.0} {waking:>12.0} {:>7.2}", waking / silent);
    }
    let (theirs, ours) = (sorted(graphile("wake", WAKES).await), wake().await);
    println!("{:<52} {:>12} {:>12} {:>7}", "ms until a worker that sleeps has it", "graphile", "outbox", "ratio");
    for (name, place) in [("an empty queue, p50", WAKES / 2), ("an empty queue, p99", WAKES * 99 / 100)] {
        println!("{name:<52} {:>12.2} {:>12.2} {:>7.2}", theirs[place], ours[place], ours[place] / theirs[place]);
    }
}

/// Two workers until nothing is left.
async fn drain() -> f64 {
    let lease = Lease::take(Want::Http).await.unwrap();
    let mut owner = lease.connect("postgres").await.unwrap();
    sqlx::query("delete from private.outbox_ready").execute(&mut owner).await.unwrap();
    sqlx::query(WRITE).bind(BACKLOG).execute(&mut owner).await.unwrap();
    let mut connections = Vec::new();
    for _ in 0..WORKERS {
        connections.push(lease.connect("postgres").await.unwrap());
    }
    let started = Instant::now();
    let workers = connections.into_iter().map(|mut connection| {
        tokio::spawn(async move {
            let (mut total, mut low_water) = (0, 0);
            loop {
                match turn(&mut connection, low_water).await {
                    Some((count, first)) => {
                        total += count;
                        low_water = (first - 3000).max(0);
                    }
                    None if low_water == 0 => return total,
                    None => low_water = 0,
                }
            }
        })
    });
    let totals = futures_util::future::join_all(workers).await;
    let total: u64 = totals.into_iter().map(Result::unwrap).sum();
    assert_eq!(total, u64::try_from(BACKLOG).unwrap());
    total as f64 / started.elapsed().as_secs_f64()
}

/// One batch: what the worker's two calls do; how many, and the first of them.
async fn turn(connection: &mut PgConnection, low_water: i64) -> Option<(u64, i64)> {
    let claim = "select batch_id::text, lease_token::text, first_sequence, messages::text
        from public.claim_outbox('email', 'resend', 100, 30, $1)";
    let row = sqlx::query(claim).bind(low_water).fetch_optional(&mut *connection).await.unwrap()?;
    let messages: Vec<Id> = serde_json::from_str(row.get("messages")).unwrap();
    let results: Vec<String> = messages
        .iter()
        .map(|message| format!(r#"{{"id":"{0}","outcome":"sent","provider_message_id":"{0}"}}"#, message.id))
        .collect();
    sqlx::query("select outcome from public.complete_outbox($1::uuid, $2::uuid, $3::jsonb)")
        .bind(row.get::<String, _>("batch_id"))
        .bind(row.get::<String, _>("lease_token"))
        .bind(format!("[{}]", results.join(",")))
        .execute(&mut *connection)
        .await
        .unwrap();
    Some((messages.len() as u64, row.get("first_sequence")))
}

/// What it prints, line by line.
async fn graphile(mode: &str, count: usize) -> Vec<f64> {
    let lease = Lease::take(Want::Migrated).await.unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/outbox/graphile.mjs");
    let output =
        Command::new("node").args([script, &lease.url("postgres"), mode, &count.to_string()]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers = said.lines().map(str::parse).collect::<Result<_, _>>();
    numbers.unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Each worker writes as much as it sends; messages a second in each slice.
async fn saturate() -> Vec<f64> {
    let lease = Lease::take(Want::Http).await.unwrap();
    let (sent, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        let mut connection = lease.connect("postgres").await.unwrap();
        let (sent, stop) = (Arc::clone(&sent), Arc::clone(&stop));
        workers.push(tokio::spawn(async move {
            let mut low_water = 0;
            while !stop.load(Ordering::Relaxed) {
                sqlx::query(WRITE).bind(100).execute(&mut connection).await.unwrap();
                if let Some((count, first)) = turn(&mut connection, low_water).await {
                    sent.fetch_add(count, Ordering::Relaxed);
                    low_water = (first - 3000).max(0);
                }
            }
        }));
    }
    let (mut slices, mut before) = (Vec::new(), 0);
    for _ in 0..SATURATION.as_secs() / SLICE.as_secs() {
        tokio::time::sleep(SLICE).await;
        let now = sent.load(Ordering::Relaxed);
        slices.push((now - before) as f64 / SLICE.as_secs_f64());
        before = now;
    }
    stop.store(true, Ordering::Relaxed);
    futures_util::future::join_all(workers).await;
    slices
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

fn median(values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    sorted(values)[middle]
}
