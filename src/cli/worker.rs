//! `molaire worker`: the worker.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;

use crate::config::Config;
use crate::worker::Worker;
use crate::{project, telemetry};

/// How long a single run waits for a project that is away.
const CONFIRMATION: Duration = Duration::from_secs(30);

/// Arguments of `molaire worker`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The file that says which project this is, for example `staging.toml`; there is no default.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Pause while there is nothing to do: seconds, with or without `s`, or minutes with `m`.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = pause)]
    every: Duration,
    /// Ends when there is nothing to do, for example under cron.
    #[arg(long)]
    once: bool,
}

/// Runs the command: once, or until SIGINT or SIGTERM.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let config = Config::load(&arguments.config)?;
    telemetry::start(config.settings.log.format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let environment = config.settings.environment;
        let worker = Worker::new(config)?;
        if arguments.once {
            timeout(CONFIRMATION, project::confirm(&worker.service, environment))
                .await
                .context("the project is away")??;
            let count = worker.once().await.context("the work could not be done")?;
            tracing::info!(count, "done");
            return Ok(());
        }
        let mut terminate = signal(SignalKind::terminate())?;
        tracing::info!(?environment, every_seconds = arguments.every.as_secs(), "working");
        let shutdown = async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        };
        tokio::pin!(shutdown);
        tokio::select! {
            confirmed = project::confirm(&worker.service, environment) => confirmed?,
            () = &mut shutdown => return Ok(()),
        }
        worker.run(arguments.every, shutdown).await;
        Ok(())
    })
}

/// From one second to one hour.
fn pause(text: &str) -> anyhow::Result<Duration> {
    let (number, unit) = match text.strip_suffix('m') {
        Some(number) => (number, 60),
        None => (text.strip_suffix('s').unwrap_or(text), 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    match seconds {
        Some(seconds @ 1..=3600) => Ok(Duration::from_secs(seconds)),
        _ => bail!("a time from 1s to 60m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_between_a_second_and_an_hour() {
        assert_eq!(pause("30s").unwrap(), Duration::from_secs(30));
        assert_eq!(pause("45").unwrap(), Duration::from_secs(45));
        assert_eq!(pause("2m").unwrap(), Duration::from_secs(120));
        assert!(pause("0").is_err() && pause("61m").is_err() && pause("1h").is_err());
    }
}
