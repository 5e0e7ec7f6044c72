//! A worker that listens sends at once, however long its pauses are.

use std::time::Duration;

use molaire::worker::Worker;
use secrecy::SecretString;
use serde_json::json;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use crate::app::App;
use crate::outbox::config;
use crate::people::Person;

const AN_HOUR: Duration = Duration::from_secs(3600);
/// Past the rounds with which it starts, or which follow one that had work: what is written then would else wait for an hour.
const ASLEEP: Duration = Duration::from_secs(3);
const LISTENING: &str = "select count(*) from pg_stat_activity
    where application_name = 'molaire-worker' and datname = current_database() and query like 'LISTEN%'";

async fn until(app: &App, query: &str, wanted: &str) {
    let end = Instant::now() + Duration::from_secs(20);
    while app.truth(query).await.as_deref() != Some(wanted) {
        assert!(Instant::now() < end, "{query} is not {wanted}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_listens_sends_at_once_and_goes_on_when_its_connection_breaks() {
    let app = App::start().await;
    let mut config = config(&app);
    config.secrets.database_url = Some(SecretString::from(app.lease.url("authenticator")));
    let worker = Worker::new(config).expect("a worker");
    let (stop, stopped) = oneshot::channel::<()>();
    let working = tokio::spawn(async move {
        let shutdown = async {
            let _ = stopped.await;
        };
        worker.run(AN_HOUR, shutdown).await;
    });
    let of = |key: &str| format!("select status from public.email_outbox where dedupe_key = '{key}'");

    until(&app, LISTENING, "1").await;
    sleep(ASLEEP).await;
    app.message(Person::Admin, "first", json!({})).await;
    until(&app, &of("first"), "SENT").await;

    sleep(ASLEEP).await;
    app.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'molaire-worker' and datname = current_database()",
    )
    .await;
    app.message(Person::Admin, "unheard", json!({})).await;
    until(&app, &of("unheard"), "SENT").await;

    stop.send(()).expect("it works");
    working.await.expect("it ends while it listens");
}
