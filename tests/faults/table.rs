//! Every scenario, every step, every fault; the table is printed.

use molaire::local::suite::record_counts;

use crate::scenarios::Scenario;
use crate::trial::{Outcome, Plan, all};
use crate::wire::{Fault, Step};

/// Two faults in one run: this many, drawn by a seed; all of them with `MOLAIRE_FAULTS=all`.
const DOUBLES: usize = 30;

async fn steps_of(scenario: Scenario) -> Vec<Step> {
    let (_, unbroken) = all(vec![(scenario, Vec::new())]).await.remove(0);
    let steps = unbroken.unwrap_or_else(|broken| panic!("{scenario:?} unbroken: {broken}"));
    assert!(!steps.is_empty(), "{scenario:?} makes no call");
    steps
}

fn singles(scenario: Scenario, steps: &[Step]) -> Vec<(usize, Fault)> {
    let has_process = scenario.has_process();
    let pairs = steps.iter().enumerate().flat_map(|(index, step)| Fault::ALL.map(|fault| (index, step, fault)));
    pairs.filter(|(_, step, fault)| fault.applies(step, has_process)).map(|(index, _, fault)| (index, fault)).collect()
}

async fn every_single_fault(scenario: Scenario) {
    let steps = steps_of(scenario).await;
    let cells = singles(scenario, &steps);
    let outcomes = all(cells.into_iter().map(|cell| (scenario, vec![cell])).collect()).await;
    print(scenario, &steps, &outcomes);
    conclude(&outcomes, |(_, faults)| format!("{} {:?}", steps[faults[0].0].name, faults[0].1));
}

/// Counts, and fails with what did not hold.
fn conclude(outcomes: &[(Plan, Outcome)], name: impl Fn(&Plan) -> String) {
    let failed: Vec<String> = outcomes
        .iter()
        .filter_map(|(plan, outcome)| Some(format!("{}: {}", name(plan), outcome.as_ref().err()?)))
        .collect();
    // The test itself is counted once.
    record_counts((outcomes.len() - failed.len()).saturating_sub(1) as u64, failed.len().saturating_sub(1) as u64);
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

fn print(scenario: Scenario, steps: &[Step], outcomes: &[(Plan, Outcome)]) {
    println!("\n{scenario:?}");
    print!("  {:<34}", "");
    for fault in Fault::ALL {
        print!(" {:>14}", format!("{fault:?}"));
    }
    println!();
    for (index, step) in steps.iter().enumerate() {
        print!("  {:<34}", format!("{index} {}", step.name));
        for fault in Fault::ALL {
            let cell = outcomes.iter().find(|((_, faults), _)| faults[0] == (index, fault));
            print!(" {:>14}", cell.map_or("", |(_, outcome)| if outcome.is_ok() { "ok" } else { "BROKEN" }));
        }
        println!();
    }
}

macro_rules! singles {
    ($($test:ident: $scenario:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            every_single_fault(Scenario::$scenario).await;
        }
    )+};
}

singles! {
    an_upload_survives_every_single_fault: Upload,
    a_batch_survives_every_single_fault: Batch,
    a_browsers_upload_survives_every_single_fault: Browser,
    an_upload_by_link_survives_every_single_fault: Link,
    a_resumable_upload_survives_every_single_fault: Resumable,
    a_deletion_survives_every_single_fault: Delete,
    a_worker_that_reads_survives_every_single_fault: Verify,
    a_sweep_survives_every_single_fault: Sweep,
}

#[tokio::test(flavor = "multi_thread")]
async fn two_faults_in_one_run_are_survived() {
    let seed = std::env::var("MOLAIRE_FAULTS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| u64::try_from(chrono::Utc::now().timestamp_micros()).unwrap());
    let mut pairs = Vec::new();
    for scenario in Scenario::ALL {
        let steps = steps_of(scenario).await;
        let cells = singles(scenario, &steps);
        for first in &cells {
            // After the first fault there may be more steps than without it.
            for index in first.0 + 1..steps.len() + 2 {
                let faults = Fault::ALL.into_iter().filter(|fault| {
                    let has_body = steps.get(index).is_some_and(|step| step.has_body);
                    fault.applies(&Step { name: String::new(), has_body }, scenario.has_process())
                });
                pairs.extend(faults.map(|fault| (scenario, vec![*first, (index, fault)])));
            }
        }
    }
    let total = pairs.len();
    let wanted = std::env::var("MOLAIRE_FAULTS").ok().and_then(|count| count.parse().ok()).unwrap_or(DOUBLES);
    shuffle(&mut pairs, seed);
    pairs.truncate(wanted);
    println!("\n{} of {total} pairs of faults, MOLAIRE_FAULTS_SEED={seed}", pairs.len());
    let outcomes = all(pairs).await;
    println!("{} survived", outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count());
    conclude(&outcomes, |(scenario, faults)| format!("{scenario:?} {faults:?} MOLAIRE_FAULTS_SEED={seed}"));
}

/// Fisher and Yates, by the numbers of splitmix64: the same seed, the same pairs.
fn shuffle<T>(items: &mut [T], mut state: u64) {
    for last in (1..items.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let place = (mixed ^ (mixed >> 31)) % (last as u64 + 1);
        items.swap(last, usize::try_from(place).unwrap());
    }
}
