//! The services of the stack, in the order in which they need each other.

use std::path::{Path, PathBuf};

use anyhow::Context;
use axum::Router;
use sqlx::postgres::PgPoolOptions;

use super::folder::Folder;
use crate::local::child::Child;
use crate::local::gateway::Upstreams;
use crate::local::keys::Keys;
use crate::local::mailbox::Door;
use crate::local::packages::Packages;
use crate::local::postgres::{Cluster, Durability};
use crate::local::{auth, database, postgrest, realtime, storage};

/// The one database of a hosted project.
pub const DATABASE: &str = "postgres";

/// Starts Postgres, and brings its database to the newest migration and the seed.
pub async fn database(
    packages: &Packages,
    folder: &Folder,
    port: u16,
    parts: &mut Vec<Child>,
) -> anyhow::Result<Cluster> {
    let (data, log) = (folder.join("postgres"), folder.log("postgres.log"));
    let cluster = Cluster { data, port, log, durability: Durability::Kept };
    cluster.initialise(packages).await?;
    parts.push(cluster.start(packages).await?);
    database::create_roles(&cluster).await?;
    if !database::has_platform(&cluster, DATABASE).await? {
        database::create_platform(&cluster, packages, DATABASE, &folder.join("log")).await?;
    }
    database::migrate(&cluster, packages, DATABASE).await?;
    database::mark_local(&cluster, DATABASE).await?;
    database::seed(&cluster, packages, DATABASE).await?;
    Ok(cluster)
}

/// Starts auth and PostgREST, beside each other, and the storage stand-in.
pub async fn upstreams(
    packages: &Packages,
    folder: &Folder,
    cluster: &Cluster,
    auth: &auth::Settings,
    sockets: &SocketFolder,
    parts: &mut Vec<Child>,
) -> anyhow::Result<Upstreams> {
    let (auth_folder, log) = (folder.join("auth"), folder.log("postgrest.log"));
    let socket = sockets.path().join("postgrest.sock");
    let database_url = cluster.url("authenticator", DATABASE);
    let (auth_server, postgrest) = tokio::join!(
        auth::start(packages, auth, &auth_folder),
        postgrest::start(packages, &database_url, &auth.jwt_secret, 10, &socket, &log),
    );
    // Both are kept before either is looked at: what started must also be stopped.
    let auth_port = auth_server.map(|server| {
        parts.push(server.child);
        server.port
    });
    let postgrest = postgrest.map(|server| {
        parts.push(server.child);
        server.socket
    });
    Ok(Upstreams {
        auth: Some(auth_port?),
        postgrest: postgrest?,
        storage: storage(folder, cluster, &auth.jwt_secret).await?,
        realtime: realtime::router(realtime::Settings {
            pool: PgPoolOptions::new()
                .max_connections(4)
                .connect_lazy_with(cluster.options("supabase_admin", DATABASE)),
            jwt_secret: auth.jwt_secret.clone(),
            publishable_key: auth.publishable_key.clone(),
        }),
    })
}

async fn storage(folder: &Folder, cluster: &Cluster, jwt_secret: &str) -> anyhow::Result<Router> {
    let options = cluster.options("supabase_storage_admin", DATABASE);
    Ok(storage::router(storage::Settings {
        pool: PgPoolOptions::new().max_connections(20).connect_with(options).await?,
        root: folder.join("storage"),
        jwt_secret: jwt_secret.to_owned(),
        size_limit_bytes: storage::SIZE_LIMIT_BYTES,
    }))
}

/// What the auth server of this stack is told.
pub fn auth_settings(cluster: &Cluster, keys: &Keys, web_url: &str, mail: Door) -> auth::Settings {
    auth::Settings {
        database_url: cluster.url("supabase_auth_admin", DATABASE),
        jwt_secret: keys.jwt_secret.clone(),
        publishable_key: keys.publishable_key.clone(),
        secret_key: keys.secret_key.clone(),
        site_url: web_url.to_owned(),
        mail: Some(mail),
    }
}

/// Unix sockets have short paths, and a clone may lie deep.
pub enum SocketFolder {
    /// Beside the logs.
    InClone(PathBuf),
    /// Elsewhere, and gone with this value.
    Temporary(tempfile::TempDir),
}

/// The system's limit is 104 to 108 bytes for the whole path.
const SOCKET_FOLDER_BYTES_MAX: usize = 80;

impl SocketFolder {
    /// In the clone where that is short enough.
    pub fn of(folder: &Folder) -> anyhow::Result<Self> {
        let path = folder.join("log");
        if path.as_os_str().len() <= SOCKET_FOLDER_BYTES_MAX {
            return Ok(Self::InClone(path));
        }
        let temporary = tempfile::Builder::new().prefix("molaire-").tempdir();
        Ok(Self::Temporary(temporary.context("no folder for sockets could be made")?))
    }

    fn path(&self) -> &Path {
        match self {
            Self::InClone(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}
