//! Lends databases until it is told to stop.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::cluster::Scratch;
use super::{Lent, Reply, Request, Want};
use crate::local::child::Child;
use crate::local::mailbox::Door;
use crate::local::{auth, postgrest};

/// Databases with PostgREST made ahead of demand. Four at once start slower than two after two.
const WARM: usize = 2;

struct Prepared {
    lent: Lent,
    children: Vec<Child>,
}

/// Serves `socket` until `shutdown`; then every lease ends.
pub async fn serve(scratch: Scratch, socket: PathBuf, shutdown: impl Future<Output = ()>) -> anyhow::Result<()> {
    let listener =
        UnixListener::bind(&socket).with_context(|| format!("{} cannot be listened on", socket.display()))?;
    let scratch = Arc::new(scratch);
    let (warm, prepared) = mpsc::channel(WARM);
    let prepared = Arc::new(tokio::sync::Mutex::new(prepared));
    // The first request for HTTP starts the warming: a run of SQL tests alone never pays for it.
    let warming = Arc::new(tokio::sync::Notify::new());
    let warmer = tokio::spawn({
        let (scratch, warming) = (scratch.clone(), warming.clone());
        async move {
            warming.notified().await;
            while warm.send(prepare(&scratch, Want::Http).await).await.is_ok() {}
        }
    });
    let mut leases = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = leases.join_next() => {}
            accepted = listener.accept() => {
                let (scratch, prepared, warming) = (scratch.clone(), prepared.clone(), warming.clone());
                let stream = accepted?.0;
                leases.spawn(async move {
                    if let Err(error) = lease(&scratch, stream, &prepared, &warming).await {
                        tracing::warn!(error = format!("{error:#}"), "a lease ended badly");
                    }
                });
            }
        }
    }
    warmer.abort();
    let _ = warmer.await;
    leases.shutdown().await;
    drop(prepared);
    if let Ok(scratch) = Arc::try_unwrap(scratch) {
        scratch.remove().await;
    }
    Ok(())
}

type WarmQueue = tokio::sync::Mutex<mpsc::Receiver<anyhow::Result<Prepared>>>;

async fn lease(
    scratch: &Scratch,
    stream: UnixStream,
    warm: &WarmQueue,
    warming: &tokio::sync::Notify,
) -> anyhow::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let Some(Request::Lend(want)) = next(&mut lines).await? else {
        return Ok(());
    };
    let prepared = if want == Want::Http {
        warming.notify_one();
        warm.lock().await.recv().await.context("the pool is closing")?
    } else {
        prepare(scratch, want).await
    };
    let Prepared { lent, mut children } = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return answer(&mut write, &Reply::Failed(format!("{error:#}"))).await,
    };
    answer(&mut write, &Reply::Lent(lent.clone())).await?;
    while let Ok(Some(Request::StartAuth { mail, site_url })) = next(&mut lines).await {
        match start_auth(scratch, &lent, mail, site_url).await {
            Ok(server) => {
                children.push(server.child);
                answer(&mut write, &Reply::AuthPort(server.port)).await?;
            }
            Err(error) => answer(&mut write, &Reply::Failed(format!("{error:#}"))).await?,
        }
    }
    for child in children {
        child.stop().await;
    }
    let _ = tokio::fs::remove_dir_all(&lent.folder).await;
    scratch.drop_database(&lent.database).await
}

async fn prepare(scratch: &Scratch, want: Want) -> anyhow::Result<Prepared> {
    let database = scratch.clone_database(want).await?;
    let folder = scratch.new_folder(&database)?;
    let mut lent = Lent { port: scratch.cluster.port, postgrest: None, keys: scratch.keys.clone(), database, folder };
    let mut children = Vec::new();
    if want == Want::Http {
        let url = scratch.cluster.url("authenticator", &lent.database);
        let (socket, log) = (lent.folder.join("rest.sock"), lent.folder.join("postgrest.log"));
        let server = postgrest::start(&scratch.packages, &url, &scratch.keys.jwt_secret, 3, &socket, &log).await?;
        children.push(server.child);
        lent.postgrest = Some(server.socket);
    }
    Ok(Prepared { lent, children })
}

async fn start_auth(
    scratch: &Scratch,
    lent: &Lent,
    mail: Option<Door>,
    site_url: String,
) -> anyhow::Result<auth::Server> {
    let settings = auth::Settings {
        database_url: scratch.cluster.url("supabase_auth_admin", &lent.database),
        jwt_secret: lent.keys.jwt_secret.clone(),
        publishable_key: lent.keys.publishable_key.clone(),
        secret_key: lent.keys.secret_key.clone(),
        site_url,
        mail,
    };
    auth::start(&scratch.packages, &settings, &lent.folder.join("auth")).await
}

async fn next(lines: &mut Lines<BufReader<OwnedReadHalf>>) -> anyhow::Result<Option<Request>> {
    Ok(lines.next_line().await?.map(|line| serde_json::from_str(&line)).transpose()?)
}

async fn answer(write: &mut OwnedWriteHalf, reply: &Reply) -> anyhow::Result<()> {
    let mut line = serde_json::to_string(reply)?;
    line.push('\n');
    Ok(write.write_all(line.as_bytes()).await?)
}
