//! Postgres goes away between the stored object and the row: a whole stack of its own, whose database crashes for real.

use std::time::Duration;

use molaire::config::Config;
use molaire::local::{edge, keys::Keys};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use tokio::net::TcpListener;

use crate::app::answer;
use crate::clone::Clone;
use crate::fault_proxy::{Fault, FaultProxy};
use crate::people::{Person, TILLEULS};
use crate::samples::{self, PHOTO};

/// A stack, an edge in front of a proxy in front of it, and somebody who signed in.
struct Stack {
    // Stops when dropped.
    _clone: Clone,
    state: Value,
    proxy: FaultProxy,
    edge_url: String,
    token: String,
}

impl Stack {
    async fn start(ask_again: Duration) -> Self {
        let (clone, state) = tokio::task::spawn_blocking(|| {
            let clone = Clone::new();
            let (started, text) = clone.molaire(&["up", "--detach"]);
            assert!(started, "{text}");
            let state = clone.status();
            (clone, state)
        })
        .await
        .unwrap();
        let text = |key: &str| state[key].as_str().unwrap().to_owned();
        let keys = Keys {
            publishable_key: text("publishable_key"),
            secret_key: text("secret_key"),
            jwt_secret: text("jwt_secret"),
        };
        let sign_in = reqwest::Client::new()
            .post(format!("{}/auth/v1/token?grant_type=password", text("gateway_url")))
            .header("apikey", &keys.publishable_key)
            .json(&json!({ "email": Person::Practitioner.email(), "password": "molaire-demo" }));
        let token = answer(sign_in).await.1["access_token"].as_str().unwrap().to_owned();
        let proxy = FaultProxy::start(&text("gateway_url")).await;
        let mut settings: Config = edge::settings(&proxy.url, "http://127.0.0.1:54300", &keys).unwrap();
        settings.timeouts.ask_again = ask_again;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let edge_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(edge::serve(settings, listener, std::future::pending()));
        Self { _clone: clone, state, proxy, edge_url, token }
    }

    async fn upload(&self) -> (u16, Value) {
        let patient = self.truth("select min(id::text) from public.patients where organisation_id = '$a'").await;
        let url = format!("{}/v1/patients/{patient}/documents?file_name=a.jpg", self.edge_url);
        let request = reqwest::Client::new().post(url).bearer_auth(&self.token).header("x-organisation-id", TILLEULS);
        answer(request.body(samples::bytes(PHOTO))).await
    }

    /// Asked until the database is there again.
    async fn truth(&self, query: &str) -> String {
        let url = self.state["database_url"].as_str().unwrap();
        let query = format!("select ({})::text", query.replace("$a", TILLEULS));
        for _ in 0..200 {
            if let Ok(mut connection) = PgConnection::connect(url).await
                && let Ok(value) =
                    sqlx::query_scalar(sqlx::AssertSqlSafe(query.clone())).fetch_one(&mut connection).await
            {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the database does not come back");
    }

    async fn left(&self) -> String {
        self.truth(
            "select (select count(*) from storage.objects where name not like '%/.derived/%') || ' objects, '
                 || (select count(*) from public.patient_documents) || ' rows, '
                 || (select count(*) from public.document_uploads where closed_at is null) || ' open'",
        )
        .await
    }

    /// Kills a process of the database: the server ends all others, recovers from its log and starts again.
    async fn crash(&self) {
        let url = self.state["database_url"].as_str().unwrap();
        let Ok(mut connection) = PgConnection::connect(url).await else { return };
        let Ok(pid) = sqlx::query_scalar::<_, i32>("select pg_backend_pid()").fetch_one(&mut connection).await else {
            return;
        };
        kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    }

    /// Ends every connection to the database and takes no other, or takes them again.
    async fn admit(&self, is_open: bool) {
        let url = self.state["database_url"].as_str().unwrap();
        // From the database beside it, as its superuser: nobody may enter a closed one.
        let beside = url.replace("postgres:postgres@", "supabase_admin:postgres@").replace("/postgres?", "/template1?");
        let mut connection = PgConnection::connect(&beside).await.unwrap();
        let statements = format!(
            "alter database postgres with allow_connections {is_open};
            select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
    }

    async fn object_is_stored(&self) {
        while self.proxy.count("rpc/commit_upload") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_meets_a_restarting_database_is_asked_again_until_it_is_there() {
    let stack = Stack::start(Duration::from_secs(15)).await;
    stack.proxy.inject("rpc/commit_upload", Fault::Delay(Duration::from_millis(300)), 1);
    // It is back so soon that one crash may be over before the call arrives.
    let crashes = async {
        stack.object_is_stored().await;
        while stack.proxy.count("rpc/commit_upload") == 1 {
            stack.crash().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::future::pending::<()>().await;
    };
    let (status, body) = tokio::select! {
        answer = stack.upload() => answer,
        () = crashes => unreachable!("it has no end"),
    };
    assert_eq!((status, &body["document"]["status"]), (201, &json!("ready")), "{body}");
    assert!(stack.proxy.count("rpc/commit_upload") > 1, "the database was away, and was asked again");
    assert_eq!(stack.left().await, "1 objects, 1 rows, 0 open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_stays_away_leaves_the_object_and_an_open_announcement_that_is_committed_later() {
    let stack = Stack::start(Duration::from_millis(1500)).await;
    stack.proxy.inject("rpc/commit_upload", Fault::Delay(Duration::from_millis(300)), 1);
    let close = async {
        stack.object_is_stored().await;
        stack.admit(false).await;
    };
    let ((status, body), ()) = tokio::join!(stack.upload(), close);
    stack.admit(true).await;
    assert_eq!((status, &body["type"]), (503, &json!("urn:molaire:problem:upload_unconfirmed")), "{body}");
    assert_eq!(stack.left().await, "1 objects, 0 rows, 1 open", "nothing is lost, and the announcement explains it");

    // What the page does when its user asks again.
    let id = stack.truth("select document_id from public.document_uploads").await;
    let url = format!("{}/rest/v1/rpc/commit_upload", stack.state["gateway_url"].as_str().unwrap());
    for _ in 0..100 {
        let commit = reqwest::Client::new().post(&url).bearer_auth(&stack.token);
        let commit = commit.header("apikey", stack.state["publishable_key"].as_str().unwrap());
        if answer(commit.json(&json!({ "document_id": id }))).await.0 == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(stack.left().await, "1 objects, 1 rows, 0 open");
}
