//! The parts of an `App`, started one after the other.

use std::time::Duration;

use molaire::config::Config;
use molaire::local::gateway::{self, Upstreams};
use molaire::local::mailbox::Mailbox;
use molaire::local::pool::Lease;
use molaire::local::{edge, realtime, storage};
use sqlx::postgres::PgPoolOptions;
use tokio::net::TcpListener;

use crate::app::{App, WEB_URL};
use crate::people::Person;

/// What runs so far, until it becomes an `App`.
pub struct Started {
    pub gateway_url: String,
    edge_url: String,
    storage_folder: std::path::PathBuf,
    mailbox: Mailbox,
    stop_edge: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Started {
    pub async fn gateway(lease: &Lease, auth: Option<u16>, mailbox: &Mailbox) -> Self {
        prepare(lease).await;
        let storage_folder = lease.lent.folder.join("storage");
        let storage = storage::router(storage::Settings {
            pool: lease.pool("supabase_storage_admin").await.expect("connections for storage"),
            root: storage_folder.clone(),
            jwt_secret: lease.lent.keys.jwt_secret.clone(),
            size_limit_bytes: storage::SIZE_LIMIT_BYTES,
        });
        let realtime = realtime::router(realtime::Settings {
            pool: PgPoolOptions::new().max_connections(2).connect_lazy_with(lease.options("supabase_admin")),
            jwt_secret: lease.lent.keys.jwt_secret.clone(),
            publishable_key: lease.lent.keys.publishable_key.clone(),
        });
        let postgrest = lease.lent.postgrest.clone().expect("PostgREST");
        let upstreams = Upstreams { postgrest, auth, storage, realtime };
        let gateway = gateway::router(upstreams, &lease.lent.keys, mailbox).expect("a gateway");
        let (listener, gateway_url) = bind().await;
        tokio::spawn(async move { axum::serve(listener, gateway).await });
        Self { gateway_url, edge_url: String::new(), storage_folder, mailbox: mailbox.clone(), stop_edge: None }
    }

    pub async fn edge_in_front_of(&mut self, project: &str, lease: &Lease) {
        self.edge_with(WEB_URL, project, lease, |_| {}).await;
    }

    pub async fn edge_with(&mut self, web_url: &str, project: &str, lease: &Lease, change: impl FnOnce(&mut Config)) {
        let (listener, edge_url) = bind().await;
        let (stop_edge, stopped) = tokio::sync::oneshot::channel::<()>();
        let mut settings = edge::settings(project, web_url, &lease.lent.keys).expect("settings of the edge");
        // A stall must not hold up the suite.
        settings.timeouts.rest = Duration::from_secs(2);
        settings.timeouts.storage_answer = Duration::from_secs(2);
        settings.timeouts.storage_short = Duration::from_secs(2);
        settings.timeouts.ask_again = Duration::from_secs(6);
        change(&mut settings);
        tokio::spawn(edge::serve(settings, listener, async move {
            let _ = stopped.await;
        }));
        self.edge_url = edge_url;
        self.stop_edge = Some(stop_edge);
    }

    pub fn keep(self, lease: Lease) -> App {
        let client = reqwest::Client::builder()
            // Whatever a test waits for, it waits no longer than this.
            .timeout(Duration::from_secs(60))
            // The edge closes a connection whose body it refused to read; one that is used again may close at that moment.
            .pool_max_idle_per_host(0)
            .build()
            .expect("a client");
        App {
            lease,
            gateway_url: self.gateway_url,
            edge_url: self.edge_url,
            client,
            storage_folder: self.storage_folder,
            mailbox: self.mailbox,
            stop_edge: self.stop_edge,
        }
    }
}

/// The sessions that the tokens of tests name, as if everybody had signed in, and what tests count.
async fn prepare(lease: &Lease) {
    let mut connection = lease.connect("postgres").await.expect("a connection");
    let people = [Person::Assistant, Person::Practitioner, Person::Admin, Person::Stranger, Person::OfBoth];
    for person in people {
        sqlx::query("insert into auth.sessions (id, user_id) values ($1::uuid, $2::uuid)")
            .bind(person.session())
            .bind(person.id())
            .execute(&mut connection)
            .await
            .expect("a session");
    }
    // What the demonstration has to mail is sent by no test.
    let silence = "delete from public.email_outbox; delete from private.outbox_ready";
    sqlx::raw_sql(silence).execute(&mut connection).await.expect("an empty outbox");
    // Pictures follow an upload and its answer, so tests of other things count without them.
    let originals = "create view private.originals as select * from storage.objects where name not like '%/.derived/%'";
    sqlx::raw_sql(originals).execute(&mut connection).await.expect("a view");
}

async fn bind() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, url)
}
