//! The worker: work that nobody waits for, with the secret key. `molaire worker` runs it; any number may run at once.

mod waiting;

use std::future::Future;
use std::time::Duration;

use tokio::time::sleep;
use uuid::Uuid;

use crate::config::Config;
use crate::documents::{Illustrate, Inspectors, Sweep, Swept, Verify};
use crate::measures::{self, JOB_ROUNDS};
use crate::supabase::{Error, Rest, Service, Storage};

/// Pause between two batches while there is more to do.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// Batches of one run of `--once`, so that it ends even where files come faster than they are read.
const BATCHES_MAX: usize = 1000;

/// What every job may use.
pub struct Worker {
    /// As loaded.
    pub config: Config,
    /// The secret key.
    pub service: Service,
    /// What looks at files.
    pub inspectors: Inspectors,
}

/// What became of one piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is finished, by this worker or by another.
    Done,
    /// Something was away; again after this long.
    Retry(Duration),
    /// It can never succeed, for this reason.
    GiveUp(&'static str),
}

impl Worker {
    /// Opens no connection.
    pub fn new(config: Config) -> Result<Self, reqwest::Error> {
        let service = Service::new(&config, Rest::new(&config), Storage::new(&config)?);
        let inspectors = Inspectors::new(&config);
        Ok(Self { config, service, inspectors })
    }

    /// One batch of every job; says how much there was.
    pub async fn round(&self) -> Result<usize, Error> {
        let request_id = format!("worker-{}", Uuid::new_v4());
        let read = counted(Verify::NAME, Verify::run(self, &request_id), |read| *read > 0).await?;
        let illustrated =
            counted(Illustrate::NAME, Illustrate::run(self, &request_id), |illustrated| *illustrated > 0).await?;
        let swept = counted(Sweep::NAME, Sweep::now().run(&self.service, &request_id), Swept::has_worked).await?;
        Ok(read + illustrated + usize::from(swept.has_more))
    }

    /// Works until there is nothing to do at this moment.
    pub async fn once(&self) -> Result<usize, Error> {
        let mut total = 0;
        for _ in 0..BATCHES_MAX {
            match self.round().await? {
                0 => break,
                count => total += count,
            }
        }
        Ok(total)
    }

    /// Works until `shutdown` is ready; a batch that was begun is ended. An error is the next round's.
    pub async fn run(&self, every: Duration, shutdown: impl Future<Output = ()>) {
        tokio::pin!(shutdown);
        loop {
            let pause = match self.round().await {
                Ok(0) => every,
                Ok(_) => BUSY_PAUSE.min(every),
                Err(error) => {
                    tracing::warn!(%error, "round failed");
                    every
                }
            };
            if measures::are_kept()
                && let Err(error) = waiting::measure(&self.service).await
            {
                tracing::warn!(%error, "what waits is not known");
            }
            tokio::select! {
                () = &mut shutdown => return,
                () = sleep(pause) => {}
            }
        }
    }
}

/// Runs a job, and counts the round by what came of it.
async fn counted<T>(
    job: &'static str,
    run: impl Future<Output = Result<T, Error>>,
    has_worked: impl FnOnce(&T) -> bool,
) -> Result<T, Error> {
    let outcome = run.await;
    let word = match &outcome {
        Ok(done) if has_worked(done) => "worked",
        Ok(_) => "idle",
        Err(_) => "failed",
    };
    JOB_ROUNDS.add(&[job, word], 1);
    outcome
}
