//! The scratch cluster and its templates.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context;
use sqlx::{Connection, Executor};
use tempfile::TempDir;

use crate::local::child::Child;
use crate::local::database;
use crate::local::keys::Keys;
use crate::local::packages::Packages;
use crate::local::ports::free_port;
use crate::local::postgres::{Cluster, Durability, SUPERUSER};

const FOLDER_PREFIX: &str = "molaire-test-";
const PLATFORM: &str = "template_platform";
const MIGRATED: &str = "template_molaire";
const PGTAP: &str = "template_pgtap";
const SEEDED: &str = "template_seeded";

/// A cluster that is gone when this value is.
#[derive(Debug)]
pub struct Scratch {
    /// The server's address and files.
    pub cluster: Cluster,
    /// Where the programs are.
    pub packages: Packages,
    /// Keys of the whole run.
    pub keys: Keys,
    counter: AtomicU32,
    server: Child,
    // Held as long as the folder is in use; the next run sweeps folders whose lock is free.
    _lock: File,
    folder: TempDir,
}

impl Scratch {
    /// Makes the cluster and its templates.
    pub async fn create(packages: Packages) -> anyhow::Result<Self> {
        let parent = memory_folder();
        sweep(&parent);
        let folder = tempfile::Builder::new().prefix(FOLDER_PREFIX).tempdir_in(&parent)?;
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        let lock = File::create(folder.path().join("lock"))?;
        lock.lock()?;
        let cluster = Cluster {
            data: folder.path().join("postgres"),
            port: free_port()?,
            log: folder.path().join("postgres.log"),
            durability: Durability::Scratch,
        };
        cluster.initialise(&packages).await?;
        let server = cluster.start(&packages).await?;
        let scratch =
            Self { cluster, packages, keys: Keys::draw(), counter: AtomicU32::new(0), server, _lock: lock, folder };
        scratch.create_templates().await?;
        Ok(scratch)
    }

    async fn create_templates(&self) -> anyhow::Result<()> {
        let Self { cluster, packages, .. } = self;
        database::create_roles(cluster).await?;
        let mut connection = cluster.connect(SUPERUSER, "postgres").await?;
        connection.execute(sqlx::AssertSqlSafe(format!("create database {PLATFORM} owner postgres"))).await?;
        database::create_platform(cluster, packages, PLATFORM, &self.new_folder("bootstrap")?).await?;
        database::clone(&mut connection, PLATFORM, MIGRATED).await?;
        database::migrate(cluster, packages, MIGRATED).await?;
        database::mark_local(cluster, MIGRATED).await?;
        database::clone(&mut connection, MIGRATED, PGTAP).await?;
        database::load_pgtap(cluster, packages, PGTAP).await?;
        database::clone(&mut connection, MIGRATED, SEEDED).await?;
        database::seed(cluster, packages, SEEDED).await?;
        connection.close().await?;
        Ok(())
    }

    /// A copy of a template under a name of its own.
    pub async fn clone_database(&self, want: super::Want) -> anyhow::Result<String> {
        let template = match want {
            super::Want::Platform => PLATFORM,
            super::Want::PgTap => PGTAP,
            super::Want::Migrated => MIGRATED,
            super::Want::Http => SEEDED,
        };
        let name = format!("test_{}", self.counter.fetch_add(1, Ordering::Relaxed));
        let mut connection = self.cluster.connect(SUPERUSER, "postgres").await?;
        database::clone(&mut connection, template, &name).await?;
        connection.close().await?;
        Ok(name)
    }

    /// Drops a database, whoever is still connected.
    pub async fn drop_database(&self, name: &str) -> anyhow::Result<()> {
        let mut connection = self.cluster.connect(SUPERUSER, "postgres").await?;
        connection.execute(sqlx::AssertSqlSafe(format!("drop database if exists \"{name}\" with (force)"))).await?;
        Ok(())
    }

    /// A folder below the cluster's.
    pub fn new_folder(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(folder)
    }

    /// Stops the server and removes everything.
    pub async fn remove(self) {
        self.server.stop().await;
        let _ = self.folder.close();
    }
}

fn memory_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// Removes what a killed run left behind.
fn sweep(parent: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(FOLDER_PREFIX) {
            continue;
        }
        if File::open(entry.path().join("lock")).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
