//! A round of everything about messages, as cron asks for it: whatever breaks in one job, the others do their work.

use std::time::Duration;

use axum::http::StatusCode;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::app::App;
use crate::outbox::config;
use crate::people::Person;

fn round(app: &App) -> reqwest::RequestBuilder {
    let secret = config(app).secrets.sending.cron_secret.unwrap();
    app.client.post(format!("{}/jobs/notifications/dispatch", app.edge_url)).bearer_auth(secret.expose_secret())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_fails_keeps_no_alert_back() {
    let app = App::start().await;
    let mail = app.message(Person::Admin, "mail", json!({})).await;
    app.execute(
        "create or replace function private.release_messages(rows_max integer, as_of timestamptz)
            returns table (queued integer, withdrawn integer) language plpgsql
        as $$ begin raise 'broken'; end $$",
    )
    .await;
    assert_eq!(round(&app).send().await.unwrap().status(), StatusCode::INTERNAL_SERVER_ERROR, "which is told");
    assert_eq!(app.counts(&[&mail]), [1]);
    assert_eq!(app.state("mail").await, "SENT 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_fails_keeps_no_other_back() {
    let app = App::start().await;
    let sms = app.message(Person::Admin, "sms", json!({ "channel": "sms", "address": "+33612345678" })).await;
    app.message(Person::Admin, "mail", json!({})).await;
    app.execute(
        "create function private.broken() returns trigger language plpgsql as $$ begin raise 'broken'; end $$;
        create trigger broken before update on public.email_outbox
            for each row when (new.channel = 'email') execute function private.broken()",
    )
    .await;
    assert_eq!(round(&app).send().await.unwrap().status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(app.counts(&[&sms]), [1]);
    assert_eq!(app.state("sms").await, "SENT 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_written_down_where_cron_waits_no_longer() {
    let app = App::start().await;
    app.message(Person::Admin, "mail", json!({})).await;
    app.mailbox.answer_after(Duration::from_secs(2));
    let impatient = round(&app).timeout(Duration::from_millis(1_000)).send().await;
    assert!(impatient.is_err_and(|error| error.is_timeout()));
    for _ in 0..200 {
        if app.state("mail").await == "SENT 1" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it stays {}", app.state("mail").await);
}
