//! Starting in the background, stopping, and beginning anew.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::folder::Folder;
use super::{Ports, State, status};
use crate::local::postgres::last_lines;

const START_TIME_MAX: Duration = Duration::from_secs(120);
const STOP_TIME_MAX: Duration = Duration::from_secs(30);

/// Starts the stack in the background and returns once it is ready.
pub fn start_detached(root: &Path, ports: &Ports) -> anyhow::Result<State> {
    let folder = Folder::of(root)?;
    if let Some(state) = folder.running()? {
        return Ok(state);
    }
    let log = folder.log("up.log");
    let output = std::fs::File::create(&log)?;
    let mut process = Command::new(std::env::current_exe()?)
        .args(["local", "up"])
        .args(["--gateway-port", &ports.gateway_port.to_string(), "--database-port", &ports.database_port.to_string()])
        .args(["--edge-port", &ports.edge_port.to_string(), "--web-port", &ports.web_port.to_string()])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .process_group(0)
        .spawn()
        .context("the stack could not be started in the background")?;
    let deadline = Instant::now() + START_TIME_MAX;
    loop {
        if let Some(state) = folder.running()?.filter(|state| state.pid == process.id()) {
            return Ok(state);
        }
        if process.try_wait()?.is_some() {
            bail!("{}", last_lines(&log).trim_start_matches("molaire: "));
        }
        if Instant::now() > deadline {
            bail!("the stack is not ready after {} s: read {}", START_TIME_MAX.as_secs(), log.display());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Stops the running stack and waits until it is gone. Returns false if none ran.
pub fn stop(root: &Path) -> anyhow::Result<bool> {
    let folder = Folder::of(root)?;
    if folder.lock()?.is_some() {
        return Ok(false);
    }
    let state = status(root)?;
    kill(Pid::from_raw(i32::try_from(state.pid)?), Signal::SIGTERM).context("the stack's process cannot be reached")?;
    let deadline = Instant::now() + STOP_TIME_MAX;
    while folder.lock()?.is_none() {
        if Instant::now() > deadline {
            bail!("the stack (process {}) does not stop: read {}", state.pid, folder.log("up.log").display());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(true)
}

/// Stops the stack and deletes its data; keys included.
pub fn reset(root: &Path) -> anyhow::Result<()> {
    stop(root)?;
    let folder = root.join(".molaire");
    std::fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be deleted", folder.display()))
}
