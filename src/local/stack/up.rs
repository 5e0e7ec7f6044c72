//! Brings the parts up in order, says so, and takes them down in reverse.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use sqlx::Row;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::Ports;
use super::state::{DemoUser, Folder, State};
use crate::local::child::Child;
use crate::local::gateway::{self, Upstreams};
use crate::local::keys::Keys;
use crate::local::mailbox::Mailbox;
use crate::local::packages::Packages;
use crate::local::ports::demand_free;
use crate::local::postgres::{Cluster, Durability, last_lines};
use crate::local::{auth, database, edge, postgrest, storage};

/// The one database of a hosted project.
const DATABASE: &str = "postgres";
const DEMO_PASSWORD: &str = "molaire-demo";
/// A little more than a part is given to stop.
const PATIENCE: Duration = Duration::from_secs(12);

/// Runs the stack until Ctrl-C, SIGTERM or the death of a part.
pub async fn up(root: &Path, ports: &Ports) -> anyhow::Result<()> {
    let started = Instant::now();
    let packages = Packages::find(root)?;
    let folder = Folder::of(root)?;
    let Some(_lock) = folder.lock()? else {
        bail!(
            "the local stack of this clone runs already: `molaire local status` shows it, `molaire local stop` ends it"
        );
    };
    let _ = std::fs::remove_file(folder.join("state.json"));
    wait_for_ports(ports, &folder).await?;

    let mut parts: Vec<Child> = Vec::new();
    let outcome = run(&packages, &folder, ports, &mut parts, started).await;
    let _ = std::fs::remove_file(folder.join("state.json"));
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
    let keys = Keys::keep(&folder.join("keys.json"))?;
    let cluster = Cluster {
        data: folder.join("postgres"),
        port: ports.database_port,
        log: folder.log("postgres.log"),
        durability: Durability::Kept,
    };
    cluster.initialise(packages).await?;
    parts.push(cluster.start(packages).await?);
    line("Postgres", started, &format!("127.0.0.1:{}", ports.database_port));

    database::create_roles(&cluster).await?;
    if !database::has_platform(&cluster, DATABASE).await? {
        database::create_platform(&cluster, packages, DATABASE, &folder.join("log")).await?;
    }
    database::migrate(&cluster, packages, DATABASE).await?;
    database::mark_local(&cluster, DATABASE).await?;
    database::seed(&cluster, packages, DATABASE).await?;
    line("migrations and seed", started, "supabase/migrations, supabase/seed.sql");

    let mailbox = Mailbox::default();
    let smtp = TcpListener::bind(("127.0.0.1", 0)).await?;
    let smtp_port = smtp.local_addr()?.port();
    tokio::spawn(mailbox.clone().serve_smtp(smtp));

    let web_url = format!("http://127.0.0.1:{}", ports.web_port);
    let auth_settings = auth::Settings {
        database_url: cluster.url("supabase_auth_admin", DATABASE),
        jwt_secret: keys.jwt_secret.clone(),
        publishable_key: keys.publishable_key.clone(),
        secret_key: keys.secret_key.clone(),
        site_url: web_url.clone(),
        smtp_port: Some(smtp_port),
    };
    let auth_folder = folder.join("auth");
    let database_url = cluster.url("authenticator", DATABASE);
    let sockets = SocketFolder::of(folder)?;
    let (socket_path, log) = (sockets.path().join("postgrest.sock"), folder.log("postgrest.log"));
    let (auth, postgrest) = tokio::join!(
        auth::start(packages, &auth_settings, &auth_folder),
        postgrest::start(packages, &database_url, &keys.jwt_secret, 10, &socket_path, &log),
    );
    // Both are kept before either is looked at: what started must also be stopped.
    let auth_port = auth.map(|server| {
        parts.push(server.child);
        server.port
    });
    let postgrest_socket = postgrest.map(|server| {
        parts.push(server.child);
        server.socket
    });
    let (auth_port, postgrest_socket) = (auth_port?, postgrest_socket?);
    line("auth and PostgREST", started, "behind the gateway");

    let storage_pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(20)
        .connect_with(cluster.options("supabase_storage_admin", DATABASE))
        .await?;
    let storage = storage::router(storage::Settings {
        pool: storage_pool,
        root: folder.join("storage"),
        jwt_secret: keys.jwt_secret.clone(),
        size_limit_bytes: storage::SIZE_LIMIT_BYTES,
    });
    let upstreams = Upstreams { postgrest: postgrest_socket, auth: Some(auth_port), storage };
    let gateway = gateway::router(upstreams, &keys, &mailbox)?;
    let listener = TcpListener::bind(("127.0.0.1", ports.gateway_port)).await?;
    let gateway_task = tokio::spawn(async move { axum::serve(listener, gateway).await });
    let gateway_url = format!("http://127.0.0.1:{}", ports.gateway_port);
    line("gateway, storage, mailbox", started, &gateway_url);

    let edge_listener = TcpListener::bind(("127.0.0.1", ports.edge_port)).await?;
    let (edge_stop, edge_stopped) = tokio::sync::oneshot::channel::<()>();
    let edge_task =
        tokio::spawn(edge::serve(edge::settings(&gateway_url, &web_url, &keys)?, edge_listener, async move {
            let _ = edge_stopped.await;
        }));
    let edge_url = format!("http://127.0.0.1:{}", ports.edge_port);
    line("edge", started, &edge_url);

    let state = State {
        pid: std::process::id(),
        mailbox_url: format!("{gateway_url}/mailbox"),
        gateway_url,
        edge_url,
        web_url: None,
        database_url: cluster.url("postgres", DATABASE),
        publishable_key: keys.publishable_key,
        secret_key: keys.secret_key,
        jwt_secret: keys.jwt_secret,
        demo_users: demo_users(&cluster).await?,
    };
    folder.announce(&state)?;
    print(&state, started);

    let ended = wait_for_the_end(parts, folder).await;
    let _ = edge_stop.send(());
    let _ = tokio::time::timeout(Duration::from_secs(5), edge_task).await;
    gateway_task.abort();
    ended
}

async fn wait_for_the_end(parts: &mut [Child], folder: &Folder) -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let names: Vec<&'static str> = parts.iter().map(Child::name).collect();
    let deaths = futures_util::future::select_all(parts.iter_mut().map(|part| Box::pin(part.ended())));
    let dead = tokio::select! {
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
        ((), index, _) = deaths => names[index],
    };
    let log = match dead {
        "Postgres" => folder.log("postgres.log"),
        "PostgREST" => folder.log("postgrest.log"),
        _ => folder.join("auth/auth.log"),
    };
    bail!(
        "{dead} ended by itself, so the stack stops; {} ends with: {}; start again with `make up`",
        log.display(),
        last_lines(&log)
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
    demand_free(ports.edge_port, "the edge", "--edge-port")
}

/// Unix sockets have short paths, and a clone may lie deep.
enum SocketFolder {
    InClone(PathBuf),
    Temporary(tempfile::TempDir),
}

/// The system's limit is 104 to 108 bytes for the whole path.
const SOCKET_FOLDER_BYTES_MAX: usize = 80;

impl SocketFolder {
    fn of(folder: &Folder) -> anyhow::Result<Self> {
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

async fn demo_users(cluster: &Cluster) -> anyhow::Result<Vec<DemoUser>> {
    let mut connection = cluster.connect("postgres", DATABASE).await?;
    let rows = sqlx::query(
        "select users.email::text as email, string_agg(memberships.role || ' · ' || organisations.name, ', ' order by organisations.name) as roles
         from auth.users
         join public.memberships on memberships.user_id = users.id and memberships.revoked_at is null
         join public.organisations on organisations.id = memberships.organisation_id
         where users.email like '%@example.test'
         group by users.email
         order by users.email",
    )
    .fetch_all(&mut connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(DemoUser {
                email: row.try_get("email")?,
                password: DEMO_PASSWORD.to_owned(),
                roles: row.try_get("roles")?,
            })
        })
        .collect()
}

#[expect(clippy::print_stdout, reason = "progress for the person in front of the terminal")]
fn line(part: &str, started: Instant, where_it_is: &str) {
    println!("  {:>5.1} s  {part:<28} {where_it_is}", started.elapsed().as_secs_f32());
}

#[expect(clippy::print_stdout, reason = "the addresses are what the person came for")]
fn print(state: &State, started: Instant) {
    println!("\nMolaire is ready ({:.1} s). Ctrl-C stops it.\n", started.elapsed().as_secs_f32());
    println!("  edge             {}", state.edge_url);
    println!("  API gateway      {}", state.gateway_url);
    println!("  mailbox          {}", state.mailbox_url);
    println!("  database         {}", state.database_url);
    println!("  publishable key  {}", state.publishable_key);
    println!("  secret key       {}\n", state.secret_key);
    for user in &state.demo_users {
        println!("  {}  {}   {}", user.email, user.password, user.roles);
    }
}
