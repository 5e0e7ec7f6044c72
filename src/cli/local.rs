//! `molaire local …`: the stack for development and tests.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::say;
use super::serve::serve;
use super::worker::{Pace, work};
use crate::config::{Config, Format, Secrets};
use crate::local::child::{WatchArguments, watch};
use crate::local::edge;
use crate::local::keys::Keys;
use crate::local::packages::{Packages, repository_root};
use crate::local::pool::{self, Scratch};
use crate::local::stack::{self, Ports};
use crate::local::suite;

/// Arguments of `molaire local`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Starts the stack in the foreground; Ctrl-C stops it.
    Up {
        /// Returns once the stack is ready, which goes on in the background.
        #[arg(long)]
        detach: bool,
        #[command(flatten)]
        ports: Ports,
    },
    /// Shows addresses, keys and logins of the running stack.
    Status {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Stops the running stack.
    Stop,
    /// Stops the stack and deletes its data.
    Reset {
        /// Needed: patients, files and keys of this clone's stack are deleted.
        #[arg(long)]
        yes: bool,
    },
    /// Runs every check of the repository, or one command, with test databases at hand.
    Test {
        /// What the web app is checked by, and nothing else.
        #[arg(long, conflicts_with = "command")]
        web: bool,
        #[arg(last = true)]
        command: Vec<OsString>,
    },
    /// Runs the edge alone, as `molaire serve` does, in front of a gateway of this machine; the keys come from the environment.
    #[command(hide = true)]
    Edge {
        /// The gateway.
        #[arg(long)]
        gateway_url: String,
        /// Address and port.
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Runs a worker alone, in front of a gateway of this machine; the keys come from the environment.
    #[command(hide = true)]
    Worker {
        /// The gateway.
        #[arg(long)]
        gateway_url: String,
        /// Where it serves what it counts.
        #[arg(long)]
        metrics: SocketAddr,
    },
    /// Lends test databases until standard input closes.
    #[command(hide = true)]
    TestPool,
    /// Runs an edge or a worker as standard input orders.
    #[command(hide = true)]
    Part,
    /// Runs a part of the stack until it ends or standard input closes.
    #[command(hide = true)]
    Watch(WatchArguments),
}

/// Runs the command.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.action {
        Action::Up { detach: false, ports } => block_on(stack::up(&repository_root()?, &ports)),
        Action::Up { detach: true, ports } => show(&stack::start_detached(&repository_root()?, &ports)?, false),
        Action::Status { json } => show(&stack::status(&repository_root()?)?, json),
        Action::Stop => {
            let stopped = stack::stop(&repository_root()?)?;
            say(if stopped { "the local stack is stopped" } else { "the local stack was not running" });
            Ok(())
        }
        Action::Reset { yes: false } => {
            anyhow::bail!("this deletes .molaire with all patients, files and keys of the local stack: add --yes")
        }
        Action::Reset { yes: true } => stack::reset(&repository_root()?),
        Action::Test { web, command } => block_on(suite::run(command, web)),
        Action::Edge { gateway_url, listen } => {
            let mut config = alone(&gateway_url)?;
            config.settings.http.listen = listen;
            serve(config)
        }
        Action::Worker { gateway_url, metrics } => {
            let pace = Pace { every: Duration::from_secs(1), once: false };
            work(alone(&gateway_url)?, &pace, Some(metrics))
        }
        Action::TestPool => block_on(test_pool()),
        Action::Part => block_on(part()),
        Action::Watch(arguments) => block_on(watch(arguments)),
    }
}

/// A file cannot say "local", so that no deployment does.
fn alone(gateway_url: &str) -> anyhow::Result<Config> {
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} must be set"));
    let keys = Keys {
        publishable_key: variable("SUPABASE_PUBLISHABLE_KEY")?,
        secret_key: variable("SUPABASE_SECRET_KEY")?,
        jwt_secret: variable("SUPABASE_JWT_SECRET")?,
    };
    let mut config = edge::settings(gateway_url, "http://127.0.0.1:54300", &keys)?;
    config.secrets.metrics_token = Secrets::metrics_token(|name| std::env::var(name).ok())?;
    config.settings.log.format = Format::Json;
    Ok(config)
}

async fn test_pool() -> anyhow::Result<()> {
    let scratch = Scratch::create(Packages::find(&repository_root()?)?).await?;
    let socket = scratch.new_folder("pool")?.join("socket");
    say(&socket.display().to_string());
    pool::serve(scratch, socket, async {
        let _ = tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await;
    })
    .await?;
    // A blocked read of standard input would keep the runtime alive.
    std::process::exit(0);
}

async fn part() -> anyhow::Result<()> {
    crate::local::part::run().await?;
    // A blocked read of standard input would keep the runtime alive.
    std::process::exit(0);
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Runtime::new()?.block_on(work)
}

fn show(state: &stack::State, json: bool) -> anyhow::Result<()> {
    say(&if json { serde_json::to_string_pretty(state)? } else { state.to_string() });
    Ok(())
}
