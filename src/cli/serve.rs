//! `molaire serve`: the edge.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Config;
use crate::{http, telemetry};

/// Arguments of `molaire serve`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The file that says which project this is, for example `staging.toml`; there is no default.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs the command.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    serve(Config::load(&arguments.config)?)
}

/// Serves until SIGINT or SIGTERM.
pub(super) fn serve(config: Config) -> anyhow::Result<()> {
    telemetry::start(config.settings.log.format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = config.settings.http.listen;
        let mut terminate = signal(SignalKind::terminate())?;
        let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
        tracing::info!(environment = ?config.settings.environment, %address, "serving");
        let shutdown = async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        };
        http::serve(config, listener, shutdown).await?;
        Ok(())
    })
}
