//! A Postgres cluster of our own: made, started and stopped, never as root.

use std::ffi::OsString;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use nix::unistd::{User, geteuid};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::process::Command;

use super::child::{Account, Child, Start, StopSignal};
use super::packages::Packages;

/// The superuser of the cluster, as hosted projects name it.
pub const SUPERUSER: &str = "supabase_admin";
/// The public password of every role of a local stack.
pub const PASSWORD: &str = "postgres";

const READY_TIME_MAX: Duration = Duration::from_secs(20);

/// How much the cluster's data is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Kept from one start to the next.
    Kept,
    /// Thrown away with the test run: no fsync.
    Scratch,
}

/// Where a cluster lives and listens.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Data directory.
    pub data: PathBuf,
    /// Port on 127.0.0.1.
    pub port: u16,
    /// Log file.
    pub log: PathBuf,
    /// How much the data is worth.
    pub durability: Durability,
}

impl Cluster {
    /// Makes the cluster if it is not there yet; returns whether it was made.
    pub async fn initialise(&self, packages: &Packages) -> anyhow::Result<bool> {
        if self.data.join("PG_VERSION").is_file() {
            return Ok(false);
        }
        let account = account()?;
        std::fs::create_dir_all(&self.data)?;
        std::fs::set_permissions(&self.data, std::fs::Permissions::from_mode(0o700))?;
        if let Some(Account { uid, gid }) = account {
            chown(&self.data, Some(uid), Some(gid))?;
        }
        let password = tempfile::NamedTempFile::new()?;
        std::fs::write(password.path(), PASSWORD)?;
        std::fs::set_permissions(password.path(), std::fs::Permissions::from_mode(0o644))?;
        let program = packages.postgres.join("bin/initdb");
        let mut command = Command::new(&program);
        command.arg("-D").arg(&self.data).args([
            "-U",
            SUPERUSER,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        command.arg(format!("--pwfile={}", password.path().display())).current_dir("/");
        if let Some(Account { uid, gid }) = account {
            command.uid(uid).gid(gid);
        }
        let output = match command.output().await {
            Ok(output) => output,
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => bail!(unreadable(&program)),
            Err(error) => return Err(error).with_context(|| format!("{} could not be run", program.display())),
        };
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr).into_owned();
            if reason.contains("ermission denied") {
                bail!(unreadable(&program));
            }
            bail!("initdb failed: {}", reason.trim());
        }
        Ok(true)
    }

    /// Starts the server and waits until it answers.
    pub async fn start(&self, packages: &Packages) -> anyhow::Result<Child> {
        let mut command: Vec<OsString> =
            vec![packages.postgres.join("bin/postgres").into(), "-D".into(), self.data.clone().into()];
        let port = format!("port={}", self.port);
        let mut settings = vec![
            port.as_str(),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            "timezone=UTC",
            "log_timezone=UTC",
            "wal_level=minimal",
            "max_wal_senders=0",
            // In the data directory, so that a killed server leaves nothing in /dev/shm.
            "dynamic_shared_memory_type=mmap",
            "log_parameter_max_length_on_error=0",
        ];
        if self.durability == Durability::Scratch {
            settings.extend([
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "max_wal_size=4GB",
                "autovacuum_naptime=10min",
            ]);
        }
        for setting in settings {
            command.extend(["-c".into(), setting.into()]);
        }
        let mut child = Child::start(Start {
            name: "Postgres",
            command,
            environment: Vec::new(),
            folder: Path::new("/"),
            log: &self.log,
            stop_signal: StopSignal::Int,
            account: account()?,
        })?;
        self.ready(&mut child).await?;
        Ok(child)
    }

    async fn ready(&self, child: &mut Child) -> anyhow::Result<()> {
        let deadline = tokio::time::Instant::now() + READY_TIME_MAX;
        loop {
            let attempt = tokio::time::timeout(Duration::from_secs(2), self.connect(SUPERUSER, "postgres")).await;
            if let Ok(Ok(connection)) = attempt {
                connection.close().await?;
                return Ok(());
            }
            if child.has_ended() || tokio::time::Instant::now() > deadline {
                bail!("Postgres did not start; its log {} ends with: {}", self.log.display(), last_lines(&self.log));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Options to connect as `role` to `database`.
    pub fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username(role)
            .password(PASSWORD)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .disable_statement_logging()
    }

    /// One connection as `role` to `database`.
    pub async fn connect(&self, role: &str, database: &str) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect_with(&self.options(role, database)).await
    }

    /// The address for programs that take a URL.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgresql://{role}:{PASSWORD}@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }
}

/// Postgres refuses to run as root: as root we start it as `postgres`, else `nobody`.
pub fn account() -> anyhow::Result<Option<Account>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name)? {
            return Ok(Some(Account { uid: user.uid.as_raw(), gid: user.gid.as_raw() }));
        }
    }
    bail!("Postgres refuses to run as root and there is neither a user `postgres` nor `nobody`: run as another user")
}

fn unreadable(program: &Path) -> String {
    format!(
        "the database's user cannot read {}: run `chmod o+rx` on the folders above it, or clone somewhere other users can read, such as /srv or /opt",
        program.display()
    )
}

/// The end of a log, for a message.
pub fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(3).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
}
