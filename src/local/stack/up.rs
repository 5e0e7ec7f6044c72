//! Brings the parts up in order, says so, and takes them down in reverse.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::folder::Folder;
use super::services::{self, DATABASE, SocketFolder};
use super::{Ports, State, demo, web_app};
use crate::local::child::Child;
use crate::local::keys::Keys;
use crate::local::mailbox::Mailbox;
use crate::local::packages::Packages;
use crate::local::ports::demand_free;
use crate::local::postgres::last_lines;
use crate::local::{edge, gateway};
use crate::telemetry;
use crate::worker::Worker;

/// A little more than a part is given to stop.
const PATIENCE: Duration = Duration::from_secs(12);
/// Uploads in flight may take this long to end when the stack stops.
const EDGE_STOP_TIME_MAX: Duration = Duration::from_secs(5);

/// Files that a browser sends straight to Storage are ready soon after.
const WORKER_PAUSE: Duration = Duration::from_secs(2);

/// Runs the stack until Ctrl-C, SIGTERM or the death of a part.
pub async fn up(root: &Path, ports: &Ports) -> anyhow::Result<()> {
    let started = Instant::now();
    let packages = Packages::find(root)?;
    let folder = Folder::of(root)?;
    let Some(_lock) = folder.lock_patiently().await? else {
        bail!(
            "the local stack of this clone runs already: `molaire local status` shows it, `molaire local stop` ends it"
        );
    };
    folder.withdraw();
    telemetry::start_in(File::options().create(true).append(true).open(folder.log("edge.log"))?);
    wait_for_ports(ports, &folder).await?;

    let mut parts: Vec<Child> = Vec::new();
    let outcome = run(&packages, &folder, ports, &mut parts, started).await;
    folder.withdraw();
    while let Some(part) = parts.pop() {
        part.stop().await;
    }
    outcome
}

async fn run(
    packages: &Packages,
    folder: &Folder,
    ports: &Ports,
    parts: &mut Vec<Child>,
    started: Instant,
) -> anyhow::Result<()> {
    let url = |port: u16| format!("http://127.0.0.1:{port}");
    let (gateway_url, edge_url, web_url) = (url(ports.gateway_port), url(ports.edge_port), url(ports.web_port));
    let keys = Keys::keep(&folder.join("keys.json"))?;
    let cluster = services::database(packages, folder, ports.database_port, parts).await?;
    line("Postgres, migrations, seed", started, &format!("127.0.0.1:{}", ports.database_port));

    let mailbox = Mailbox::default();
    let mail = mailbox.open(folder.join("mailbox.pem")).await?;
    let auth = services::auth_settings(&cluster, &keys, &web_url, mail);
    let sockets = SocketFolder::of(folder)?;
    let upstreams = services::upstreams(packages, folder, &cluster, &auth, &sockets, parts).await?;
    line("auth, PostgREST, storage", started, "behind the gateway");

    let gateway = gateway::router(upstreams, &keys, &mailbox)?;
    let listener = TcpListener::bind(("127.0.0.1", ports.gateway_port)).await?;
    tokio::spawn(async move { axum::serve(listener, gateway).await });
    line("gateway, mailbox", started, &gateway_url);

    let listener = TcpListener::bind(("127.0.0.1", ports.edge_port)).await?;
    let (stop_edge, stopped) = oneshot::channel::<()>();
    let settings = edge::settings(&gateway_url, &web_url, &keys)?;
    let mut edge = tokio::spawn(edge::serve(settings, listener, async move {
        let _ = stopped.await;
    }));
    line("edge", started, &edge_url);

    let mut settings = edge::settings(&gateway_url, &web_url, &keys)?;
    settings.secrets.database_url = Some(SecretString::from(cluster.url("postgres", DATABASE)));
    let worker = Worker::new(settings)?;
    // It is dropped with the process: a batch that is broken off is taken up again, as on any machine.
    tokio::spawn(async move { worker.run(WORKER_PAUSE, std::future::pending()).await });
    line("worker", started, &format!("every {} s", WORKER_PAUSE.as_secs()));

    let web_url = web_app::serve(packages, ports.web_port, &gateway_url, &edge_url, &keys).await?;
    line("web app", started, web_url.as_deref().unwrap_or("not built: run `make build`"));

    let state = State {
        pid: std::process::id(),
        mailbox_url: format!("{gateway_url}/mailbox"),
        gateway_url,
        edge_url,
        web_url,
        database_url: cluster.url("postgres", DATABASE),
        publishable_key: keys.publishable_key,
        secret_key: keys.secret_key,
        jwt_secret: keys.jwt_secret,
        demo_users: demo::users(&cluster).await?,
    };
    folder.announce(&state)?;
    say(&format!("\nMolaire is ready ({:.1} s). Ctrl-C stops it.\n\n{state}", started.elapsed().as_secs_f32()));

    let ended = wait_for_the_end(parts, &mut edge).await;
    // The edge first: what it has begun still needs the others.
    let _ = stop_edge.send(());
    if !edge.is_finished() {
        let _ = tokio::time::timeout(EDGE_STOP_TIME_MAX, edge).await;
    }
    ended
}

async fn wait_for_the_end(parts: &mut [Child], edge: &mut JoinHandle<anyhow::Result<()>>) -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let dead = {
        let deaths = futures_util::future::select_all(parts.iter_mut().map(|part| Box::pin(part.ended())));
        tokio::select! {
            _ = interrupt.recv() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
            outcome = edge => return outcome?.context("the edge ended by itself, so the stack stops"),
            ((), index, _) = deaths => index,
        }
    };
    let part = &parts[dead];
    bail!(
        "{} ended by itself, so the stack stops; {} ends with: {}; start again with `make up`",
        part.name(),
        part.log().display(),
        last_lines(part.log())
    )
}

async fn wait_for_ports(ports: &Ports, folder: &Folder) -> anyhow::Result<()> {
    // A stack that was killed a moment ago leaves its Postgres shutting down: that one is worth waiting for.
    let leftover = folder.join("postgres/postmaster.pid");
    let deadline = Instant::now() + PATIENCE;
    while leftover.exists() && Instant::now() < deadline && demand_free(ports.database_port, "", "").is_err() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    demand_free(ports.database_port, "Postgres", "--database-port")?;
    demand_free(ports.gateway_port, "the gateway", "--gateway-port")?;
    demand_free(ports.edge_port, "the edge", "--edge-port")?;
    demand_free(ports.web_port, "the web app", "--web-port")
}

fn line(part: &str, started: Instant, where_it_is: &str) {
    say(&format!("  {:>5.1} s  {part:<28} {where_it_is}", started.elapsed().as_secs_f32()));
}

#[expect(clippy::print_stdout, reason = "progress for the person in front of the terminal")]
fn say(text: &str) {
    println!("{text}");
}
