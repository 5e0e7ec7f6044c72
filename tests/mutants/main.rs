//! `make mutants`: takes each rule away or loosens it, and holds the pgTAP files to noticing.
//!
//! Files that compare the schema with a list are left out: they would notice everything, and prove nothing.
#![allow(clippy::print_stdout)]

#[path = "../sql/file.rs"]
mod file;
mod loosen;
mod rules;
#[path = "../sql/tap.rs"]
mod tap;

use std::path::Path;
use std::time::Instant;

use molaire::local::pool::{Lease, Want};
use sqlx::Executor;

use rules::Mutant;

/// Two databases at a time: more does not help on two cores.
const CONCURRENT: usize = 2;
const LISTS: [&str; 5] = ["core/01_schema", "documents/01_schema", "03_catalogue", "10_lints", "06_composite_keys"];

#[tokio::test(flavor = "multi_thread")]
async fn every_mutant_is_killed() {
    let started = Instant::now();
    let files = files();
    let lease = Lease::take(Want::PgTap).await.expect("a test database");
    let mutants = rules::mutants(&mut lease.connect("postgres").await.expect("a connection")).await;
    assert!(mutants.len() > 50, "only {} mutants were made", mutants.len());
    let unchanged = Mutant { name: "nothing changed".into(), subject: String::new(), statement: "select 1".into() };
    assert_eq!(verdict(&unchanged, &files).await, Ok(None), "the files hold before anything is changed");

    let mut survivors = Vec::new();
    let mut running = tokio::task::JoinSet::new();
    let total = mutants.len();
    for mutant in mutants {
        if running.len() == CONCURRENT {
            report(running.join_next().await, &mut survivors);
        }
        let files = files.clone();
        running.spawn(async move {
            let verdict = verdict(&mutant, &files).await;
            (mutant.name, verdict)
        });
    }
    while !running.is_empty() {
        report(running.join_next().await, &mut survivors);
    }
    println!("{total} mutants, {} survived, {:.0?}", survivors.len(), started.elapsed());
    assert!(survivors.is_empty(), "\n{}", survivors.join("\n"));
}

type Verdict = Result<Option<String>, String>;

fn report(finished: Option<Result<(String, Verdict), tokio::task::JoinError>>, survivors: &mut Vec<String>) {
    let (name, verdict) = finished.expect("a mutant was running").expect("its task does not panic");
    match verdict {
        Ok(Some(killer)) => println!("killed    {name:<90} {killer}"),
        Ok(None) => {
            println!("SURVIVED  {name}");
            survivors.push(format!("no assertion notices: {name}"));
        }
        Err(reason) => survivors.push(format!("cannot be made: {name}: {reason}")),
    }
}

/// The first assertion that fails; none where the mutant survives.
async fn verdict(mutant: &Mutant, files: &[(String, String)]) -> Verdict {
    let lease = Lease::take(Want::PgTap).await.expect("a test database");
    let mut connection = lease.connect("postgres").await.expect("a connection");
    connection.execute(sqlx::AssertSqlSafe(mutant.statement.clone())).await.map_err(|error| error.to_string())?;
    // Files that speak of the rule's table or function first: they are the likely killers.
    let mut order: Vec<_> = files.iter().collect();
    order.sort_by_key(|(_, text)| !text.contains(mutant.subject.as_str()));
    for (name, text) in order {
        let outcome = tap::run(name, text, &mut connection).await;
        if let Some(failure) = outcome.failures.first() {
            let first: String = failure.lines().next().unwrap_or_default().chars().take(130).collect();
            return Ok(Some(first.trim_start_matches("supabase/tests/").to_owned()));
        }
    }
    Ok(None)
}

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for slice in std::fs::read_dir(root.join("supabase/tests")).expect("the tests").flatten() {
        for entry in std::fs::read_dir(slice.path()).into_iter().flatten().flatten() {
            let name = entry.path().strip_prefix(root).expect("below the root").display().to_string();
            if name.ends_with(".sql") && !LISTS.iter().any(|list| name.contains(list)) {
                found.push((name, file::read(&entry.path()).expect("a pgTAP file")));
            }
        }
    }
    found.sort();
    found
}
