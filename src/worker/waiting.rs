//! How much waits for each job, and for how long; for `/metrics` alone.

use serde::Deserialize;
use serde_json::json;

use crate::documents::{Illustrate, Sweep, Verify};
use crate::measures::{WAITING, WAITING_AGE};
use crate::supabase::{Error, Service};

const WAITING_DOCUMENTS: &str = "waiting_documents";

/// What waits for one job.
#[derive(Deserialize)]
struct Waiting {
    job: String,
    documents: u64,
    oldest_seconds: u64,
}

/// Asks the database; three short walks along indexes that hold nothing but what waits.
pub(super) async fn measure(service: &Service) -> Result<(), Error> {
    let waiting: Vec<Waiting> = service.record("worker-metrics", WAITING_DOCUMENTS, &json!({})).await?;
    for job in [Verify::NAME, Illustrate::NAME, Sweep::NAME] {
        let of_job = waiting.iter().find(|waiting| waiting.job == job);
        WAITING.set(&[job], of_job.map_or(0, |waiting| waiting.documents) as f64);
        WAITING_AGE.set(&[job], of_job.map_or(0, |waiting| waiting.oldest_seconds) as f64);
    }
    Ok(())
}
