//! A test's side of the pool.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, bail};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgConnection, PgPool};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use super::{Lent, Reply, Request, SOCKET_VARIABLE, Want};
use crate::local::mailbox::Door;
use crate::local::postgres::{Cluster, Durability};

/// A database of this test's own, until the value is dropped.
#[derive(Debug)]
pub struct Lease {
    /// What was lent.
    pub lent: Lent,
    stream: BufReader<UnixStream>,
}

impl Lease {
    /// Asks the pool; starts one for this process where none runs yet.
    pub async fn take(want: Want) -> anyhow::Result<Self> {
        let stream = UnixStream::connect(socket()?).await.context("the pool of test databases does not answer")?;
        let mut stream = BufReader::new(stream);
        match ask(&mut stream, &Request::Lend(want)).await? {
            Reply::Lent(lent) => Ok(Self { lent, stream }),
            Reply::Failed(reason) => bail!(reason),
            Reply::AuthPort(_) => bail!("the pool answered something else"),
        }
    }

    /// Starts an auth server on this database, for the web app at `site_url`; returns its port.
    pub async fn start_auth(&mut self, mail: Option<Door>, site_url: &str) -> anyhow::Result<u16> {
        match ask(&mut self.stream, &Request::StartAuth { mail, site_url: site_url.to_owned() }).await? {
            Reply::AuthPort(port) => Ok(port),
            Reply::Failed(reason) => bail!(reason),
            Reply::Lent(_) => bail!("the pool answered something else"),
        }
    }

    /// Options to connect as `role`.
    pub fn options(&self, role: &str) -> PgConnectOptions {
        self.cluster().options(role, &self.lent.database)
    }

    /// A connection as `role`.
    pub async fn connect(&self, role: &str) -> Result<PgConnection, sqlx::Error> {
        self.cluster().connect(role, &self.lent.database).await
    }

    /// A small pool as `role`.
    pub async fn pool(&self, role: &str) -> Result<PgPool, sqlx::Error> {
        PgPoolOptions::new().max_connections(8).connect_with(self.options(role)).await
    }

    /// The address for programs that take a URL.
    pub fn url(&self, role: &str) -> String {
        self.cluster().url(role, &self.lent.database)
    }

    fn cluster(&self) -> Cluster {
        Cluster { data: PathBuf::new(), port: self.lent.port, log: PathBuf::new(), durability: Durability::Scratch }
    }
}

async fn ask(stream: &mut BufReader<UnixStream>, request: &Request) -> anyhow::Result<Reply> {
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    stream.get_mut().write_all(line.as_bytes()).await?;
    let mut reply = String::new();
    stream.read_line(&mut reply).await?;
    serde_json::from_str(&reply).context("the pool of test databases went away")
}

/// `make test` sets the variable; a bare `cargo test` gets a supervisor that ends with the process.
fn socket() -> anyhow::Result<PathBuf> {
    if let Some(socket) = std::env::var_os(SOCKET_VARIABLE) {
        return Ok(socket.into());
    }
    static OWN: OnceLock<Result<(PathBuf, Child), String>> = OnceLock::new();
    match OWN.get_or_init(|| start_supervisor().map_err(|error| format!("{error:#}"))) {
        Ok((socket, _supervisor)) => Ok(socket.clone()),
        Err(reason) => bail!("{reason}"),
    }
}

fn start_supervisor() -> anyhow::Result<(PathBuf, Child)> {
    let test = std::env::current_exe()?;
    // target/debug/deps/<test> stands beside target/debug/molaire.
    let program = test.parent().and_then(|deps| deps.parent()).context("no target folder")?.join("molaire");
    let mut supervisor = Command::new(&program)
        .args(["local", "test-pool"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| {
            format!("{} could not be started: run `cargo build --features local` first", program.display())
        })?;
    let mut first = String::new();
    let output = supervisor.stdout.take().context("no output")?;
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut first)?;
    if first.trim().is_empty() {
        bail!("the pool of test databases did not start");
    }
    Ok((PathBuf::from(first.trim()), supervisor))
}
