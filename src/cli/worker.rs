//! `molaire worker`: the worker.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;

use crate::config::Config;
use crate::worker::Worker;
use crate::{http, project, telemetry};

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
    /// Serves what was counted at `/metrics`: a port of 127.0.0.1, or an address and a port, which needs a token.
    #[arg(long, value_name = "ADDRESS", value_parser = address, conflicts_with = "once")]
    metrics: Option<SocketAddr>,
}

/// Runs the command: once, or until SIGINT or SIGTERM.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let config = Config::load(&arguments.config)?;
    work(config, &Pace { every: arguments.every, once: arguments.once }, arguments.metrics)
}

/// How a worker works.
pub(super) struct Pace {
    pub(super) every: Duration,
    pub(super) once: bool,
}

/// Works as long as its pace says, and serves what it counts at `metrics`.
pub(super) fn work(config: Config, pace: &Pace, metrics: Option<SocketAddr>) -> anyhow::Result<()> {
    telemetry::start(config.settings.log.format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let environment = config.settings.environment;
        if let Some(address) = metrics {
            serve_metrics(config.secrets.metrics_token.clone(), address).await?;
        }
        let worker = Worker::new(config)?;
        if pace.once {
            timeout(CONFIRMATION, project::confirm(&worker.service, environment))
                .await
                .context("the project is away")??;
            let count = worker.once().await.context("the work could not be done")?;
            tracing::info!(count, "done");
            return Ok(());
        }
        let mut terminate = signal(SignalKind::terminate())?;
        tracing::info!(?environment, every_seconds = pace.every.as_secs(), "working");
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
        worker.run(pace.every, shutdown).await;
        Ok(())
    })
}

/// Beside the work, until the process ends.
async fn serve_metrics(token: Option<SecretString>, address: SocketAddr) -> anyhow::Result<()> {
    if token.is_none() && !address.ip().is_loopback() {
        bail!("--metrics {address} can be reached from elsewhere: set MOLAIRE_METRICS_TOKEN");
    }
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    tracing::info!(address = %listener.local_addr()?, "serving metrics");
    tokio::spawn(http::serve_metrics(token, listener));
    Ok(())
}

/// A port alone is one of this machine.
fn address(text: &str) -> anyhow::Result<SocketAddr> {
    let port = text.parse().map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    port.or_else(|_| text.parse()).context("a port, or an address and a port")
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
    fn a_port_alone_is_one_of_this_machine() {
        assert_eq!(address("9464").unwrap().to_string(), "127.0.0.1:9464");
        assert_eq!(address("0.0.0.0:9464").unwrap().to_string(), "0.0.0.0:9464");
        assert!(address("localhost").is_err() && address("70000").is_err());
    }

    #[test]
    fn a_pause_is_between_a_second_and_an_hour() {
        assert_eq!(pause("30s").unwrap(), Duration::from_secs(30));
        assert_eq!(pause("45").unwrap(), Duration::from_secs(45));
        assert_eq!(pause("2m").unwrap(), Duration::from_secs(120));
        assert!(pause("0").is_err() && pause("61m").is_err() && pause("1h").is_err());
    }
}
