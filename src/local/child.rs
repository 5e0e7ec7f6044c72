//! Starts a part of the stack so that it cannot outlive us.
//!
//! Each part runs under `molaire local watch`, which holds the read end of a pipe. When this process ends, however it
//! ends, the pipe closes and the watch stops its part. Nothing has to be cleaned up after a SIGKILL.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, ValueEnum};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::AsyncReadExt;
use tokio::process::{Child as Process, ChildStdin, Command};

/// What asks a part to stop in good order.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StopSignal {
    /// PostgREST and Node.
    Term,
    /// Postgres' fast shutdown.
    Int,
}

/// A part that does not stop by itself within this time is killed.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// The user and group that a part runs as, where we are root and it must not be.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// User id.
    pub uid: u32,
    /// Group id.
    pub gid: u32,
}

/// What to start.
#[derive(Debug)]
pub struct Start<'a> {
    /// Shown in messages: "Postgres".
    pub name: &'static str,
    /// Program and arguments.
    pub command: Vec<OsString>,
    /// Environment, beside PATH and HOME.
    pub environment: Vec<(&'static str, String)>,
    /// Working directory.
    pub folder: &'a Path,
    /// Where its output goes.
    pub log: &'a Path,
    /// What stops it.
    pub stop_signal: StopSignal,
    /// Whom it runs as, if not as us.
    pub account: Option<Account>,
}

/// A running part; dropping it stops it.
#[derive(Debug)]
pub struct Child {
    name: &'static str,
    log: PathBuf,
    watch: Process,
    // Beside the process, because waiting for it closes the pipe that it holds itself.
    pipe: Option<ChildStdin>,
}

impl Child {
    /// Starts the part under its watch.
    pub fn start(start: Start<'_>) -> anyhow::Result<Self> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(start.log)
            .with_context(|| format!("{} cannot be written", start.log.display()))?;
        let mut command = Command::new(this_program()?);
        command.args([
            "local",
            "watch",
            "--signal",
            match start.stop_signal {
                StopSignal::Term => "term",
                StopSignal::Int => "int",
            },
        ]);
        if let Some(Account { uid, gid }) = start.account {
            command.args(["--uid", &uid.to_string(), "--gid", &gid.to_string()]);
        }
        command.arg("--").args(&start.command);
        command.env_clear();
        for inherited in ["PATH", "HOME", "LANG"] {
            if let Some(value) = std::env::var_os(inherited) {
                command.env(inherited, value);
            }
        }
        command.envs(start.environment.iter().map(|(name, value)| (name, value)));
        let mut watch = command
            .current_dir(start.folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} could not be started", start.name))?;
        let pipe = watch.stdin.take();
        Ok(Self { name: start.name, log: start.log.to_owned(), watch, pipe })
    }

    /// The part's name, for messages.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where its output goes.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Returns once the part has ended by itself.
    pub async fn ended(&mut self) {
        let _ = self.watch.wait().await;
    }

    /// Whether the part has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.watch.try_wait(), Ok(Some(_)))
    }

    /// Stops the part and waits until it is gone.
    pub async fn stop(mut self) {
        drop(self.pipe.take());
        let _ = tokio::time::timeout(STOP_TIME_MAX + Duration::from_secs(2), self.watch.wait()).await;
    }
}

/// This very program, even when its file was replaced by a newer build since it started.
fn this_program() -> std::io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}

/// Arguments of `molaire local watch`.
#[derive(Debug, Args)]
pub struct WatchArguments {
    #[arg(long)]
    signal: StopSignal,
    #[arg(long, requires = "gid")]
    uid: Option<u32>,
    #[arg(long, requires = "uid")]
    gid: Option<u32>,
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// Runs a command until it ends or standard input closes, whichever comes first.
pub async fn watch(arguments: WatchArguments) -> anyhow::Result<()> {
    let [program, rest @ ..] = arguments.command.as_slice() else { unreachable!("clap requires a command") };
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null());
    if let (Some(uid), Some(gid)) = (arguments.uid, arguments.gid) {
        command.uid(uid).gid(gid);
    }
    let mut process =
        command.spawn().with_context(|| format!("{} could not be started", Path::new(program as &OsStr).display()))?;
    let parent_is_gone = async {
        let mut byte = [0_u8; 1];
        let mut input = tokio::io::stdin();
        while matches!(input.read(&mut byte).await, Ok(count) if count > 0) {}
    };
    tokio::select! {
        status = process.wait() => {
            // A blocked read of standard input would keep the runtime alive.
            std::process::exit(status?.code().unwrap_or(1));
        }
        () = parent_is_gone => {}
    }
    let signal = match arguments.signal {
        StopSignal::Term => Signal::SIGTERM,
        StopSignal::Int => Signal::SIGINT,
    };
    if let Some(id) = process.id() {
        let _ = kill(Pid::from_raw(i32::try_from(id)?), signal);
    }
    if tokio::time::timeout(STOP_TIME_MAX, process.wait()).await.is_err() {
        process.kill().await?;
    }
    std::process::exit(0);
}
