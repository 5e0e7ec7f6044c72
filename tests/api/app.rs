//! One running Molaire for one test: its own database, PostgREST, storage, gateway and edge, on free ports.

use std::time::Duration;

use molaire::config::Config;
use molaire::local::mailbox::Mailbox;
use molaire::local::pool::{Lease, Want};
use reqwest::Method;
use serde_json::{Value, json};

use crate::fault_proxy::FaultProxy;
use crate::people::{Person, TILLEULS};
use crate::started::Started;

/// Where nobody listens, but where pages of the app would come from.
pub const WEB_URL: &str = "http://127.0.0.1:54300";

/// A running Molaire; everything ends when it is dropped.
pub struct App {
    pub lease: Lease,
    pub gateway_url: String,
    pub edge_url: String,
    pub client: reqwest::Client,
    pub storage_folder: std::path::PathBuf,
    /// What was sent.
    pub mailbox: Mailbox,
    pub stop_edge: Option<tokio::sync::oneshot::Sender<()>>,
}

impl App {
    pub async fn start() -> Self {
        let lease = Lease::take(Want::Http).await.expect("a test database with PostgREST");
        let mut started = Started::gateway(&lease, None, &Mailbox::default()).await;
        let project = started.gateway_url.clone();
        started.edge_in_front_of(&project, &lease).await;
        started.keep(lease)
    }

    /// The same with an auth server, for the tests of sign-in alone; its mails arrive in the mailbox.
    pub async fn start_with_auth() -> (Self, Mailbox) {
        Self::start_for_web(WEB_URL).await
    }

    /// The same for a web app at `web_url`.
    pub async fn start_for_web(web_url: &str) -> (Self, Mailbox) {
        let mut lease = Lease::take(Want::Http).await.expect("a test database with PostgREST");
        let mailbox = Mailbox::default();
        let door = mailbox.open(lease.lent.folder.join("mailbox.pem")).await.expect("a mailbox");
        let port = lease.start_auth(Some(door), web_url).await.expect("an auth server");
        let mut started = Started::gateway(&lease, Some(port), &mailbox).await;
        let project = started.gateway_url.clone();
        started.edge_with(web_url, &project, &lease, |_| {}).await;
        (started.keep(lease), mailbox)
    }

    /// The same with a proxy between the edge and its project, which breaks what it is told to.
    pub async fn start_with_faults() -> (Self, FaultProxy) {
        let lease = Lease::take(Want::Http).await.expect("a test database with PostgREST");
        let mut started = Started::gateway(&lease, None, &Mailbox::default()).await;
        let proxy = FaultProxy::start(&started.gateway_url).await;
        started.edge_in_front_of(&proxy.url, &lease).await;
        (started.keep(lease), proxy)
    }

    /// The same with an edge that is told something else.
    pub async fn start_with_edge(change: impl FnOnce(&mut Config)) -> Self {
        let lease = Lease::take(Want::Http).await.expect("a test database with PostgREST");
        let mut started = Started::gateway(&lease, None, &Mailbox::default()).await;
        let project = started.gateway_url.clone();
        started.edge_with(WEB_URL, &project, &lease, change).await;
        started.keep(lease)
    }

    /// Asks the edge to stop, as SIGTERM does.
    pub fn stop_edge(&mut self) {
        self.stop_edge = None;
    }

    /// A token as the auth server makes them, for a person of the seed.
    pub fn token(&self, person: Person) -> String {
        self.token_with(person, json!({}))
    }

    /// The same with claims added or replaced; null takes one away.
    pub fn token_with(&self, person: Person, changes: Value) -> String {
        let now = chrono::Utc::now().timestamp();
        let mut claims = json!({
            "sub": person.id(), "aud": "authenticated", "role": "authenticated", "email": person.email(),
            "session_id": person.session(), "iat": now, "exp": now + 900,
        });
        for (name, value) in changes.as_object().expect("claims") {
            if value.is_null() {
                claims.as_object_mut().expect("claims").remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        self.lease.lent.keys.sign(&claims).expect("a token")
    }

    /// A request to the edge, as a person.
    pub fn edge(&self, person: Person, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.edge_url))
            .bearer_auth(self.token(person))
            .header("x-organisation-id", person.organisation())
    }

    /// A request through the gateway, as a person's browser sends it.
    pub fn gateway(&self, person: Person, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.gateway_url))
            .header("apikey", &self.lease.lent.keys.publishable_key)
            .bearer_auth(self.token(person))
            .header("x-organisation-id", person.organisation())
    }

    /// Calls a function of the database as a person.
    pub async fn rpc(&self, person: Person, function: &str, arguments: Value) -> (u16, Value) {
        let path = format!("/rest/v1/rpc/{function}");
        answer(self.gateway(person, Method::POST, &path).json(&arguments)).await
    }

    /// One value, read as the database's owner: what is really there.
    pub async fn truth(&self, query: &str) -> Option<String> {
        let mut connection = self.lease.connect("postgres").await.expect("a connection");
        let query = format!("select ({query})::text");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut connection).await.expect("the query runs")
    }

    /// Runs statements as the database's owner.
    pub async fn execute(&self, statements: &str) {
        self.execute_as("postgres", statements).await;
    }

    /// Runs statements as another role.
    pub async fn execute_as(&self, role: &str, statements: &str) {
        let mut connection = self.lease.connect(role).await.expect("a connection");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements.to_owned()))
            .execute(&mut connection)
            .await
            .expect("the statements run");
    }

    /// Waits until the pictures have followed every document that can be opened.
    pub async fn pictures_followed(&self) {
        let pending = "select count(*) from public.patient_documents where status = 'ready' and pictures = 'pending'";
        for _ in 0..400 {
            if self.truth(pending).await.as_deref() == Some("0") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("pictures did not follow");
    }

    /// A patient of the first organisation's seed.
    pub async fn patient(&self) -> String {
        self.patient_of(TILLEULS).await
    }

    pub async fn patient_of(&self, organisation: &str) -> String {
        self.truth(&format!(
            "select id from public.patients where organisation_id = '{organisation}' order by created_at, id limit 1"
        ))
        .await
        .expect("the seed has patients")
    }
}

/// Sends, and returns status and JSON body (null where there is none).
pub async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}
