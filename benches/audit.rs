//! What the audit costs: an import of 10,000 patients with and without it, and transactions of two rows, in one run.
//!
//! `make bench` prints a table. Both sides are taken in turns, so that a busy machine slows both.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use molaire::local::pool::{Lease, Want};
use sqlx::{Connection, Executor, PgConnection};

const IMPORTS: usize = 5;
const UPDATES: usize = 500;
const IMPORT: &str = "insert into public.patients (organisation_id, first_name, last_name, created_by)
    select '0a000000-0000-4000-8000-00000000000a', 'Prénom', 'Nom ' || n, '3a000000-0000-4000-8000-00000000000a'
    from generate_series(1, 10000) as n";
const TWO_ROWS: &str = "update public.patients set phone = '1'
    where id in ('aa000000-0000-4000-8000-00000000001a', 'aa000000-0000-4000-8000-00000000002a')";

#[tokio::main]
async fn main() {
    let lease = Lease::take(Want::Http).await.unwrap();
    let mut connection = lease.connect("postgres").await.unwrap();
    println!("{:<44} {:>12} {:>12} {:>7}", "p50", "without", "audited", "ratio");
    measure(&mut connection, "import of 10,000 patients, one transaction", IMPORT, IMPORTS).await;
    measure(&mut connection, "update of two patients, one transaction", TWO_ROWS, UPDATES).await;
    connection.close().await.unwrap();
}

async fn measure(connection: &mut PgConnection, name: &str, statement: &'static str, rounds: usize) {
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        connection.execute("alter table public.patients disable trigger patients_audit").await.unwrap();
        without.push(time(connection, statement).await);
        connection.execute("alter table public.patients enable trigger patients_audit").await.unwrap();
        with.push(time(connection, statement).await);
    }
    let (without, with) = (median(without).as_secs_f64() * 1e3, median(with).as_secs_f64() * 1e3);
    println!("{name:<44} {without:>9.2} ms {with:>9.2} ms {:>7.2}", with / without);
}

/// Committed, because linking is the last thing that a transaction does.
async fn time(connection: &mut PgConnection, statement: &'static str) -> Duration {
    let started = Instant::now();
    connection.execute(statement).await.unwrap();
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
