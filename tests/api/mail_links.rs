//! The link of a mail leads its reader to what it is about, nobody else anywhere, and opens nothing by itself.

use chrono::Duration;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::outbox::{config, dispatch};
use crate::people::Person;

const IMPLANT: &str = "e1000000-0000-4000-8000-000000000001";

async fn token(app: &App, key: &str) -> String {
    let payload = json!({ "message": "x", "entity_type": "implant", "entity_id": IMPLANT, "patient_id": null });
    let id = app.message(Person::Admin, key, json!({ "payload": payload })).await;
    dispatch(&config(app), Duration::zero()).await;
    let mail = app.mailbox.accepted().into_iter().find(|mail| mail.outbox_id == id).expect("a mail");
    let start = mail.text.find("/lien/").expect("a link") + "/lien/".len();
    mail.text[start..].split_whitespace().next().expect("a token").to_owned()
}

async fn open(app: &App, person: Person, token: &str) -> (u16, Value) {
    let path = "/v1/links/open";
    answer(app.edge(person, reqwest::Method::POST, path).json(&json!({ "token": token }))).await
}

fn key(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["type"].as_str().unwrap_or_default().trim_start_matches("urn:molaire:problem:"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_its_reader_and_nobody_else_as_often_as_they_like() {
    let app = App::start().await;
    let token = token(&app, "a").await;
    for _ in 0..2 {
        let (status, body) = open(&app, Person::Admin, &token).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(
            body,
            json!({ "organisation_id": Person::Admin.organisation(), "entity_type": "implant", "entity_id": IMPLANT, "patient_id": null })
        );
    }
    assert_eq!(key(&open(&app, Person::Practitioner, &token).await), (403, "link_not_yours"), "of the same practice");
    assert_eq!(key(&open(&app, Person::Stranger, &token).await), (403, "link_not_yours"), "of another one");
    let nobody = app.client.post(format!("{}/v1/links/open", app.edge_url)).json(&json!({ "token": token }));
    assert_eq!(key(&answer(nobody).await), (401, "not_signed_in"), "nor whoever only has the mail");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_changed_or_is_old_leads_nowhere() {
    let app = App::start().await;
    let token = token(&app, "a").await;
    let mut changed = token.clone().into_bytes();
    changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
    for wrong in [String::from_utf8(changed).unwrap(), String::new(), "x".to_owned(), format!("{token}A")] {
        assert_eq!(key(&open(&app, Person::Admin, &wrong).await), (400, "link_invalid"), "{wrong}");
    }
    // Written so long ago that it ended yesterday.
    let payload = json!({ "entity_type": "implant", "entity_id": IMPLANT });
    app.message(Person::Admin, "old", json!({ "payload": payload })).await;
    app.execute("update public.email_outbox set not_before = now() - interval '8 days'; update private.outbox_ready set ready_at = now() - interval '8 days'").await;
    dispatch(&config(&app), Duration::days(-8)).await;
    let mail = app.mailbox.accepted().into_iter().next_back().expect("a mail");
    let old = mail.text[mail.text.find("/lien/").unwrap() + 6..].split_whitespace().next().unwrap().to_owned();
    assert_eq!(key(&open(&app, Person::Admin, &old).await), (410, "link_expired"));
    assert_eq!(key(&open(&app, Person::Practitioner, &old).await), (403, "link_not_yours"));
}

#[tokio::test(flavor = "multi_thread")]
async fn cron_has_the_outbox_sent_with_its_secret_alone() {
    use secrecy::ExposeSecret;
    let app = App::start().await;
    let id = app.message(Person::Admin, "a", json!({})).await;
    let secret = config(&app).secrets.sending.cron_secret.unwrap().expose_secret().to_owned();
    let call =
        |bearer: &str| app.client.post(format!("{}/jobs/notifications/dispatch", app.edge_url)).bearer_auth(bearer);
    for wrong in [String::new(), secret[1..].to_owned(), app.token(Person::Admin)] {
        assert_eq!(key(&answer(call(&wrong)).await), (401, "not_signed_in"), "{wrong}");
    }
    assert_eq!(app.counts(&[&id]), [0], "nobody else has anything sent");
    assert_eq!(answer(call(&secret)).await, (200, json!({ "sent": 1, "failed": 0, "later": 0, "unknown": 0 })));
    assert_eq!(app.counts(&[&id]), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_edge_is_unwell_where_mails_stand_still() {
    let app = App::start().await;
    let health = async |app: &App| answer(app.client.get(format!("{}/healthz", app.edge_url))).await;
    app.message(Person::Admin, "a", json!({})).await;
    app.execute("update private.outbox_ready set ready_at = now() - interval '14 minutes'").await;
    let (status, body) = health(&app).await;
    assert_eq!((status, &body["status"], &body["checks"]["outbox"]), (200, &json!("ok"), &json!("ok")), "{body}");
    let app = App::start().await;
    app.message(Person::Admin, "a", json!({})).await;
    app.execute("update private.outbox_ready set ready_at = now() - interval '16 minutes'").await;
    let (status, body) = health(&app).await;
    assert_eq!(
        (status, &body["status"], &body["checks"]["outbox"]),
        (503, &json!("failing"), &json!("late")),
        "{body}"
    );
}
