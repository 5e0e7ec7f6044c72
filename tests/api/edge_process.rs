//! The edge, or a worker, as a process of its own, with its log.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use molaire::local::ports::free_port;
use serde_json::Value;

use crate::app::App;

/// Killed when dropped.
pub struct EdgeProcess {
    pub url: String,
    pub child: Child,
    log: PathBuf,
}

impl EdgeProcess {
    /// In front of the app's gateway, with what `molaire serve` runs and writes.
    pub async fn start(app: &App) -> Self {
        Self::start_with(app, "").await
    }

    /// The same, where whoever reads `/metrics` needs a token.
    pub async fn start_with(app: &App, metrics_token: &str) -> Self {
        Self::run(app, ["edge", "--listen"], metrics_token).await
    }

    /// A worker, with what `molaire worker` runs; at its address it serves `/metrics` alone.
    pub async fn worker(app: &App) -> Self {
        Self::run(app, ["worker", "--metrics"], "").await
    }

    async fn run(app: &App, [role, listen]: [&str; 2], metrics_token: &str) -> Self {
        let keys = &app.lease.lent.keys;
        let address = format!("127.0.0.1:{}", free_port().expect("a free port"));
        let log = app.lease.lent.folder.join(format!("{role}-process.log"));
        let child = Command::new(env!("CARGO_BIN_EXE_molaire"))
            .args(["local", role, "--gateway-url", &app.gateway_url, listen, &address])
            .env("SUPABASE_PUBLISHABLE_KEY", &keys.publishable_key)
            .env("SUPABASE_SECRET_KEY", &keys.secret_key)
            .env("SUPABASE_JWT_SECRET", &keys.jwt_secret)
            .env("MOLAIRE_METRICS_TOKEN", metrics_token)
            .env_remove("MOLAIRE_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log).expect("a log"))
            .spawn()
            .expect("the edge starts");
        let edge = Self { url: format!("http://{address}"), child, log };
        for _ in 0..500 {
            if app.client.get(format!("{}/healthz", edge.url)).send().await.is_ok() {
                return edge;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the {role} does not answer: {}", std::fs::read_to_string(&edge.log).unwrap_or_default());
    }

    /// What it wrote so far: one object a line.
    pub fn log(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.log).expect("a log");
        text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

impl Drop for EdgeProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
