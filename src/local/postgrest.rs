//! PostgREST on a unix socket: no port to collide on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::bail;
use tokio::net::UnixStream;

use super::child::{Child, Start, StopSignal};
use super::packages::Packages;
use super::postgres::last_lines;

/// A running PostgREST.
#[derive(Debug)]
pub struct Server {
    /// The process.
    pub child: Child,
    /// Its socket.
    pub socket: PathBuf,
}

const READY_TIME_MAX: Duration = Duration::from_secs(15);

/// Starts PostgREST for `database_url` (as `authenticator`) and waits until it answers.
pub async fn start(
    packages: &Packages,
    database_url: &str,
    jwt_secret: &str,
    pool: u16,
    socket: &Path,
    log: &Path,
) -> anyhow::Result<Server> {
    let _ = std::fs::remove_file(socket);
    let mut child = Child::start(Start {
        name: "PostgREST",
        command: vec![packages.postgrest.clone().into()],
        environment: vec![
            ("PGRST_DB_URI", database_url.to_owned()),
            ("PGRST_DB_SCHEMAS", "public".to_owned()),
            ("PGRST_DB_EXTRA_SEARCH_PATH", "public,extensions".to_owned()),
            ("PGRST_DB_ANON_ROLE", "anon".to_owned()),
            ("PGRST_DB_MAX_ROWS", "1000".to_owned()),
            ("PGRST_DB_POOL", pool.to_string()),
            ("PGRST_DB_CHANNEL_ENABLED", "false".to_owned()),
            ("PGRST_JWT_SECRET", jwt_secret.to_owned()),
            ("PGRST_SERVER_UNIX_SOCKET", socket.display().to_string()),
        ],
        folder: Path::new("/"),
        log,
        stop_signal: StopSignal::Term,
        account: None,
    })?;
    let deadline = tokio::time::Instant::now() + READY_TIME_MAX;
    while !answers(socket).await {
        if child.has_ended() || tokio::time::Instant::now() > deadline {
            bail!("PostgREST did not start; its log {} ends with: {}", log.display(), last_lines(log));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(Server { child, socket: socket.to_owned() })
}

/// It listens before it knows the schema, and says 503 until then.
async fn answers(socket: &Path) -> bool {
    let Ok(stream) = UnixStream::connect(socket).await else {
        return false;
    };
    let Ok((mut sender, connection)) =
        hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream)).await
    else {
        return false;
    };
    tokio::spawn(connection);
    let Ok(request) = hyper::Request::head("/").header("host", "localhost").body(axum::body::Body::empty()) else {
        return false;
    };
    matches!(sender.send_request(request).await, Ok(response) if response.status() != 503)
}
