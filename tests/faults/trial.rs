//! One scenario, broken in one way, recovered from, and looked at.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use crate::app::App;
use crate::invariants::{broken, recover};
use crate::process::Process;
use crate::scenarios::{Scenario, World};
use crate::wire::{Fault, Step, Wire};

/// Trials at the same time: most of them wait for a stall.
const LANES: usize = 6;

/// What to try: which scenario, and which faults at which steps.
pub type Plan = (Scenario, Vec<(usize, Fault)>);

/// The steps that were seen, or what did not hold.
pub type Outcome = Result<Vec<Step>, String>;

/// Tries all of them, each lane in a Molaire of its own, in which everything must hold after each.
pub async fn all(plans: Vec<Plan>) -> Vec<(Plan, Outcome)> {
    let queue = Arc::new(Mutex::new(VecDeque::from(plans)));
    let lanes = (0..LANES).map(|_| tokio::spawn(lane(Arc::clone(&queue))));
    let outcomes = futures_util::future::join_all(lanes).await;
    outcomes.into_iter().flat_map(Result::unwrap).collect()
}

async fn lane(queue: Arc<Mutex<VecDeque<Plan>>>) -> Vec<(Plan, Outcome)> {
    let mut outcomes = Vec::new();
    let mut world = None;
    loop {
        let next = queue.lock().unwrap().pop_front();
        let Some(plan) = next else { return outcomes };
        let here = match world.take() {
            Some(world) => world,
            None => Arc::new(World::start().await),
        };
        // A panic in the middle of a trial is a trial that failed.
        let trial = tokio::spawn(attempt(Arc::clone(&here), plan.0, plan.1.clone()));
        let outcome = trial.await.unwrap_or_else(|error| Err(error.to_string()));
        // What is broken stays so: the next trial begins with a new one.
        world = outcome.is_ok().then_some(here);
        outcomes.push((plan, outcome));
    }
}

impl World {
    pub async fn start() -> Self {
        let app = App::start().await;
        let wire = Wire::start(&app.gateway_url).await;
        Self { app, wire }
    }
}

async fn attempt(world: Arc<World>, scenario: Scenario, faults: Vec<(usize, Fault)>) -> Outcome {
    let setup = scenario.prepare(&world).await;
    let (told, steps) = if scenario.is_work() {
        let worker = Process::spawn();
        world.wire.arm(&faults, Some(worker.pid));
        scenario.work(&world, worker).await;
        let steps = world.wire.disarm().await;
        (scenario.run(&world, setup, "").await, steps)
    } else {
        let (edge, url) = Process::edge(&world.wire.url, &world.app.lease.lent.keys).await;
        world.wire.arm(&faults, scenario.has_process().then_some(edge.pid));
        let told = scenario.run(&world, setup, &url).await;
        // Late work first: a killed edge can do none, a living one ends what it began.
        let steps = world.wire.disarm().await;
        drop(edge);
        (told, steps)
    };
    recover(&world).await?;
    let broken = broken(&world, &told).await;
    if broken.is_empty() { Ok(steps) } else { Err(broken.join("; ")) }
}
