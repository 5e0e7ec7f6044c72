//! Processes that can be killed.

use std::process::Stdio;
use std::time::Duration;

use chrono::{DateTime, Utc};
use molaire::local::keys::Keys;
use molaire::local::part::{Order, Role};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

/// How long a process waits for an answer here: short, so that a stall is cheap.
pub const PATIENCE: Duration = Duration::from_millis(800);

pub struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
    pub pid: u32,
}

impl Process {
    /// An edge, and where it listens.
    pub async fn edge(supabase_url: &str, keys: &Keys) -> (Self, String) {
        let mut process = Self::spawn();
        process.order(Role::Edge, supabase_url, keys).await;
        let url = process.line().await.expect("the edge listens");
        // It serves once it has seen which project this is.
        let client = reqwest::Client::new();
        while client.get(format!("{url}/healthz")).timeout(PATIENCE).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (process, url)
    }

    /// Runs every job about files once, judging at `as_of`; whether it came to its end.
    pub async fn work(self, supabase_url: &str, keys: &Keys, as_of: DateTime<Utc>) -> bool {
        self.act(Role::Worker { as_of }, supabase_url, keys).await
    }

    /// Does what its role is, once; whether it came to its end.
    pub async fn act(mut self, role: Role, supabase_url: &str, keys: &Keys) -> bool {
        self.order(role, supabase_url, keys).await;
        let said = self.line().await;
        drop(self.child.stdin.take());
        let _ = self.child.wait().await;
        said.as_deref() == Some("done")
    }

    /// A process that waits to be told what it is.
    pub fn spawn() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_molaire"))
            .args(["local", "part"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let pid = child.id().unwrap();
        Self { child, output, pid }
    }

    async fn order(&mut self, role: Role, supabase_url: &str, keys: &Keys) {
        let order = Order {
            role,
            supabase_url: supabase_url.to_owned(),
            keys: keys.clone(),
            patience_ms: u64::try_from(PATIENCE.as_millis()).unwrap(),
        };
        let mut line = serde_json::to_vec(&order).unwrap();
        line.push(b'\n');
        // It may have been killed before it was told anything.
        let _ = self.child.stdin.as_mut().unwrap().write_all(&line).await;
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.output.read_line(&mut line).await.ok()?;
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }
}
