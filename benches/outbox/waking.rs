//! What it costs writers to wake a worker, and how soon it has what they wrote.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use molaire::local::pool::{Lease, Want};
use sqlx::Executor;
use sqlx::postgres::PgListener;
use tokio::time::{sleep, timeout};

use crate::{WRITE, sorted, turn};

const WRITERS: usize = 4;
const WRITING: Duration = Duration::from_secs(5);
/// As the worker takes after each round.
const BREATH: Duration = Duration::from_millis(100);
pub const WAKES: usize = 200;

/// As a practice writes them: an event, its decisions, the bells and the mails.
pub const TELL: &str = "select private.notify(jsonb_build_object(
    'type', 'STOCK_LOW', 'organisation_id', '0a000000-0000-4000-8000-00000000000a',
    'entity_id', gen_random_uuid(), 'event_key', gen_random_uuid()
)) from generate_series(1, $1)";

/// Without anybody being woken.
const SILENT: &str =
    "create or replace function private.make_outbox_ready() returns trigger language plpgsql set search_path = '' as $$
    begin
        insert into private.outbox_ready (channel, sequence, ready_at)
        select written.channel, written.sequence, written.not_before from written where written.status = 'PENDING';
        return null;
    end; $$";

/// Transactions a second of several writers while a worker sends, which is woken or looks once a second.
pub async fn write(statement: &'static str, is_woken: bool) -> f64 {
    let lease = Lease::take(Want::Http).await.unwrap();
    let pool = lease.pool("postgres").await.unwrap();
    if !is_woken {
        pool.execute(SILENT).await.unwrap();
    }
    let stop = Arc::new(AtomicBool::new(false));
    let worker = tokio::spawn({
        let stop = Arc::clone(&stop);
        let mut connection = lease.connect("postgres").await.unwrap();
        let mut listener = PgListener::connect_with(&pool).await.unwrap();
        listener.listen("molaire_outbox").await.unwrap();
        async move {
            while !stop.load(Ordering::Relaxed) {
                let _ = timeout(Duration::from_secs(1), listener.recv()).await;
                while turn(&mut connection, 0).await.is_some() {}
                sleep(BREATH).await;
            }
        }
    });
    let started = Instant::now();
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let mut connection = lease.connect("postgres").await.unwrap();
        writers.push(tokio::spawn(async move {
            let mut count = 0;
            while started.elapsed() < WRITING {
                sqlx::query(statement).bind(1).execute(&mut connection).await.unwrap();
                count += 1;
            }
            count
        }));
    }
    let counts = futures_util::future::join_all(writers).await;
    let total: i32 = counts.into_iter().map(Result::unwrap).sum();
    let pace = f64::from(total) / started.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    worker.await.unwrap();
    pace
}

/// Milliseconds from the commit of a message until a worker that was told has it, in order.
pub async fn wake() -> Vec<f64> {
    let lease = Lease::take(Want::Http).await.unwrap();
    let pool = lease.pool("postgres").await.unwrap();
    let mut connection = lease.connect("postgres").await.unwrap();
    let mut listener = PgListener::connect_with(&pool).await.unwrap();
    listener.listen("molaire_outbox").await.unwrap();
    let mut waits = Vec::new();
    for _ in 0..WAKES {
        pool.execute("delete from private.outbox_ready").await.unwrap();
        sqlx::query(WRITE).bind(1).execute(&pool).await.unwrap();
        let committed = Instant::now();
        listener.recv().await.unwrap();
        sqlx::query("select messages::text from public.claim_outbox('email', 'resend', 100, 30, 0)")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        waits.push(committed.elapsed().as_secs_f64() * 1000.0);
    }
    sorted(waits)
}
