//! Runs statements and reads the TAP lines among their results.

use futures_util::TryStreamExt;
use sqlx::{Executor, PgConnection, Row};

/// What one file said.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Assertions that held.
    pub passed: u64,
    /// One text for each assertion that did not, and for whatever else went wrong.
    pub failures: Vec<String>,
}

/// Sends the statements in one go, as psql does with a file, and holds the file to its plan.
pub async fn run(name: &str, statements: &str, connection: &mut PgConnection) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut planned, mut ran) = (None, 0);
    connection.execute("set search_path = tap, public, extensions").await.expect("the search path can be set");
    let mut results = sqlx::raw_sql(sqlx::AssertSqlSafe(statements.to_owned())).fetch(&mut *connection);
    loop {
        let row = match results.try_next().await {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => {
                outcome.failures.push(format!("{name}: {error}"));
                break;
            }
        };
        // Set-returning assertions and `finish()` give several lines; other queries are not for us.
        let Ok(text) = row.try_get::<String, _>(0) else {
            continue;
        };
        for line in text.lines() {
            if let Some(count) = line.strip_prefix("1..") {
                planned = count.trim().parse::<u64>().ok();
            } else if line.starts_with("ok ") {
                ran += 1;
                outcome.passed += 1;
            } else if line.starts_with("not ok ") {
                ran += 1;
                outcome.failures.push(format!("{name}: {text}"));
            }
        }
    }
    if planned != Some(ran) {
        outcome.failures.push(format!("{name}: planned {planned:?} assertions, ran {ran}"));
    }
    outcome
}
