//! Runs every pgTAP file of `supabase/tests` on a database of its own and counts the assertions.

mod auditing;
mod file;
mod holding;
mod matrix;
mod notifying;
mod plans;
mod seeding;
mod tap;
mod waking;

use std::path::{Path, PathBuf};

use molaire::local::pool::{Lease, Want};
use molaire::local::suite::record_counts;

/// Files run beside each other; more does not help on two cores.
const CONCURRENT: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn every_pgtap_assertion_holds() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("supabase/tests"));
    assert!(!files.is_empty(), "no pgTAP file was found");
    let mut running = tokio::task::JoinSet::new();
    let (mut passed, mut failures) = (0, Vec::new());
    for path in files {
        if running.len() == CONCURRENT {
            collect(running.join_next().await, &mut passed, &mut failures);
        }
        running.spawn(run(path));
    }
    while !running.is_empty() {
        collect(running.join_next().await, &mut passed, &mut failures);
    }
    record_counts(passed, failures.len() as u64);
    eprintln!("pgTAP: {passed} passed, {} failed", failures.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

type Finished = Option<Result<tap::Outcome, tokio::task::JoinError>>;

fn collect(finished: Finished, passed: &mut u64, failures: &mut Vec<String>) {
    let outcome = finished.expect("a file was running").expect("a file's task does not panic");
    *passed += outcome.passed;
    failures.extend(outcome.failures);
}

async fn run(path: PathBuf) -> tap::Outcome {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&path).display().to_string();
    let text = match file::read(&path) {
        Ok(text) => text,
        Err(reason) => return tap::Outcome { passed: 0, failures: vec![format!("{name}: {reason}")] },
    };
    let lease = Lease::take(Want::PgTap).await.expect("a test database");
    let mut connection = lease.connect("postgres").await.expect("a connection");
    tap::run(&name, &text, &mut connection).await
}

/// Every `.sql` below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
    found.sort();
    found
}
