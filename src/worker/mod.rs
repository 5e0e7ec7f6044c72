//! The worker: work that nobody waits for, with the secret key. `molaire worker` runs it; any number may run at once.

mod waiting;
mod wake;

use std::future::Future;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::config::Config;
use crate::documents::{Illustrate, Inspectors, Sweep, Swept, Verify};
use crate::measures::{self, round_of};
use crate::notifications::{self, Dispatch};
use crate::supabase::{Error, Rest, Service, Storage};

/// Pause between two batches while there is more to do.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// Pause in which nobody is woken, so that what is written in quick succession is sent together: a worker that is called for
/// every message slows down those who write them.
const BREATH: Duration = Duration::from_millis(100);

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
    /// What sends mails and SMS.
    pub dispatch: Dispatch,
}

/// Work that is done side by side: a large file keeps no mail waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Files,
    Messages,
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
    pub fn new(config: Config) -> Result<Self, notifications::StartError> {
        let service = Service::new(&config, Rest::new(&config), Storage::new(&config)?);
        let inspectors = Inspectors::new(&config);
        let dispatch = Dispatch::new(&config)?;
        Ok(Self { config, service, inspectors, dispatch })
    }

    /// One batch of every job about files; says how much there was.
    pub async fn files(&self) -> Result<usize, Error> {
        let request_id = request_id();
        let read = round_of(Verify::NAME, Verify::run(self, &request_id), |read| *read > 0).await?;
        let illustrated =
            round_of(Illustrate::NAME, Illustrate::run(self, &request_id), |illustrated| *illustrated > 0).await?;
        let swept = round_of(Sweep::NAME, Sweep::now().run(&self.service, &request_id), Swept::has_worked).await?;
        Ok(read + illustrated + usize::from(swept.has_more))
    }

    /// One round of everything about messages, which begins no batch after `end`; says how much was settled.
    pub async fn messages(&self, end: &CancellationToken) -> Result<usize, Error> {
        let tally = self.dispatch.round(&self.service, &request_id(), end).await?;
        Ok((tally.sent + tally.failed) as usize)
    }

    /// Works until there is nothing to do at this moment.
    pub async fn once(&self) -> Result<usize, Error> {
        let (mut total, end) = (0, CancellationToken::new());
        for _ in 0..BATCHES_MAX {
            let (files, messages) = tokio::join!(self.files(), self.messages(&end));
            match files? + messages? {
                0 => break,
                count => total += count,
            }
        }
        Ok(total)
    }

    /// Works until `shutdown` is ready; a batch that was begun is ended. An error is the next round's.
    pub async fn run(&self, every: Duration, shutdown: impl Future<Output = ()>) {
        let (end, written, never) = (CancellationToken::new(), Notify::new(), Notify::new());
        let ended = async {
            shutdown.await;
            end.cancel();
        };
        let listened = async {
            if let Some(database_url) = &self.config.secrets.database_url {
                end.run_until_cancelled(wake::listen(database_url, &written)).await;
            }
        };
        let files = self.keep_going(Line::Files, every, &never, &end);
        let messages = self.keep_going(Line::Messages, every, &written, &end);
        tokio::join!(ended, listened, files, messages);
    }

    async fn keep_going(&self, line: Line, every: Duration, woken: &Notify, end: &CancellationToken) {
        while !end.is_cancelled() {
            let round = match line {
                Line::Files => self.files().await,
                Line::Messages => self.messages(end).await,
            };
            let pause = match round {
                Ok(0) => every,
                Ok(_) => BUSY_PAUSE.min(every),
                Err(_) => every,
            };
            if measures::are_kept() {
                let measured = match line {
                    Line::Files => waiting::measure(&self.service).await,
                    Line::Messages => notifications::measure(&self.service).await,
                };
                if let Err(error) = measured {
                    tracing::warn!(%error, ?line, "what waits is not known");
                }
            }
            tokio::select! {
                () = end.cancelled() => return,
                () = async { sleep(BREATH).await; woken.notified().await } => {}
                () = sleep(pause) => {}
            }
        }
    }
}

fn request_id() -> String {
    format!("worker-{}", Uuid::new_v4())
}
