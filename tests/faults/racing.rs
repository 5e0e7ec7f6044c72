//! Sweeps that run while people are at work, as they always do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::Utc;
use molaire::documents::{SHARE_MAX, Sweep};
use molaire::local::edge;
use molaire::worker::Worker;

use crate::invariants::{broken, recover};
use crate::process::Process;
use crate::scenarios::{Scenario, World};
use crate::wire::Fault;

/// In every other round something hangs.
const ROUNDS: usize = 2;

/// Uploads that hang for a while at a step, with sweeps all the time, judging at `hours` from now.
async fn race(hours: i64, scenarios: &[Scenario]) -> Vec<String> {
    let world = World::start().await;
    let settings = edge::settings(&world.app.gateway_url, "http://127.0.0.1:54300", &world.app.lease.lent.keys);
    let worker = Worker::new(settings.unwrap()).unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let sweeping = tokio::spawn({
        let is_over = Arc::clone(&is_over);
        async move {
            let mut count = 0;
            while !is_over.load(Ordering::SeqCst) {
                let as_of = Utc::now() + chrono::Duration::hours(hours);
                let sweep = Sweep { as_of, share_max: SHARE_MAX, looks_now: true };
                sweep.run(&worker.service, "sweep-of-a-race").await.unwrap();
                count += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            count
        }
    });
    let mut problems = Vec::new();
    for round in 0..ROUNDS {
        for scenario in scenarios.iter().copied() {
            let (edge, url) = Process::edge(&world.wire.url, &world.app.lease.lent.keys).await;
            let setup = scenario.prepare(&world).await;
            // Every other round nothing hangs: a sweep may then come between any two calls.
            let faults = if round % 2 == 0 { vec![(1, Fault::Stall)] } else { Vec::new() };
            world.wire.arm(&faults, None);
            let told = scenario.run(&world, setup, &url).await;
            world.wire.disarm().await;
            drop(edge);
            if hours == 0 && round % 2 == 1 && told.stored.len() + told.deleted.len() == 0 {
                problems.push(format!("{scenario:?} was refused beside a sweep"));
            }
            recover(&world).await.unwrap();
            problems.extend(broken(&world, &told).await);
        }
    }
    is_over.store(true, Ordering::SeqCst);
    assert!(sweeping.await.unwrap() > ROUNDS, "sweeps ran all the time");
    problems
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_takes_nothing_from_those_who_are_at_work() {
    assert_eq!(
        race(0, &[Scenario::Upload, Scenario::Browser, Scenario::Link, Scenario::Delete]).await,
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_that_ends_uploads_under_way_leaves_nothing_in_between() {
    assert_eq!(race(26, &[Scenario::Upload, Scenario::Browser, Scenario::Link]).await, Vec::<String>::new());
}
