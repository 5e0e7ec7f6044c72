//! What providers tell of messages: believed if they signed it, once, and the end of mails to who bounces.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Duration, Utc};
use molaire::config::Config;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::outbox::{by_postmark, config, dispatch};
use crate::people::Person;

fn key(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["type"].as_str().unwrap_or_default().trim_start_matches("urn:molaire:problem:"))
}

fn svix(config: &Config, id: &str, time: i64, body: &str) -> String {
    let secret = config.secrets.sending.resend_webhook_secret.as_ref().unwrap().expose_secret();
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), format!("{id}.{time}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}

async fn resend_tells(app: &App, config: &Config, id: &str, age: i64, body: &str) -> (u16, Value) {
    let time = Utc::now().timestamp() - age;
    answer(
        app.client
            .post(format!("{}/webhooks/resend", app.edge_url))
            .header("svix-id", id)
            .header("svix-timestamp", time)
            .header("svix-signature", svix(config, id, time, body))
            .body(body.to_owned()),
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn resend_is_believed_when_it_signed_and_only_once() {
    let app = App::start().await;
    let config = config(&app);
    let id = app.message(Person::Admin, "a", json!({})).await;
    dispatch(&config, Duration::zero()).await;
    let event = |kind: &str| {
        json!({ "type": kind, "data": { "email_id": "x", "to": ["ada.admin@example.test"], "tags": { "outbox_id": id }, "bounce": { "type": "Permanent", "subType": "General" } } }).to_string()
    };
    let bounced = event("email.bounced");
    // Unsigned, signed by somebody else, long ago, or of other bytes.
    let forged = app.client.post(format!("{}/webhooks/resend", app.edge_url)).body(bounced.clone());
    assert_eq!(key(&answer(forged).await), (401, "signature_invalid"));
    let mut other = config.clone();
    other.secrets.sending.resend_webhook_secret = Some("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned().into());
    assert_eq!(key(&resend_tells(&app, &other, "m1", 0, &bounced).await), (401, "signature_invalid"));
    assert_eq!(key(&resend_tells(&app, &config, "m1", 301, &bounced).await), (401, "signature_invalid"));
    assert_eq!(app.truth("select count(*) from private.outbox_receipts").await.unwrap(), "0", "none of them counts");

    assert_eq!(resend_tells(&app, &config, "m0", 0, &event("email.opened")).await.0, 204);
    assert_eq!(resend_tells(&app, &config, "m1", 0, &event("email.delivered")).await.0, 204);
    assert_eq!(resend_tells(&app, &config, "m2", 0, &bounced).await.0, 204);
    assert_eq!(resend_tells(&app, &config, "m2", 0, &bounced).await.0, 204, "told again it is taken");
    assert_eq!(app.truth("select count(*) from private.outbox_receipts").await.unwrap(), "2", "and counted once");
    assert_eq!(app.state("a").await, "SENT bounced:General 1");

    app.message(Person::Admin, "next", json!({})).await;
    app.message(Person::Assistant, "other", json!({})).await;
    let tally = dispatch(&config, Duration::zero()).await;
    assert_eq!((tally.sent, tally.failed), (1, 1));
    assert_eq!(app.state("next").await, "FAILED address_suppressed 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn postmark_is_believed_at_its_address_with_its_password() {
    let app = App::start().await;
    let config = by_postmark(&app);
    let id = app.message(Person::Admin, "a", json!({})).await;
    dispatch(&config, Duration::zero()).await;
    let secret = |secret: &Option<secrecy::SecretString>| secret.as_ref().unwrap().expose_secret().to_owned();
    let path = secret(&config.secrets.sending.postmark_webhook_path);
    let password = secret(&config.secrets.sending.postmark_webhook_password);
    let tell = |path: &str, password: &str, body: Value| {
        let request = app.client.post(format!("{}/webhooks/postmark/{path}", app.edge_url));
        answer(request.basic_auth("postmark", Some(password)).json(&body))
    };
    let event = |kind: &str, more: Value| {
        let mut event = json!({ "RecordType": kind, "MessageID": "m", "ID": 42, "Metadata": { "outbox_id": id }, "Email": "ada.admin@example.test" });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let complaint = event("SpamComplaint", json!({ "Type": "SpamComplaint" }));
    assert_eq!(key(&tell("wrong", &password, complaint.clone()).await), (401, "signature_invalid"));
    assert_eq!(key(&tell(&path, "wrong", complaint.clone()).await), (401, "signature_invalid"));
    assert_eq!(tell(&path, &password, event("Delivery", json!({}))).await.0, 204);
    let bounce = |number: u32, kind: &str, is_inactive: bool| {
        let more = json!({ "ID": number, "Type": kind, "Inactive": is_inactive });
        tell(&path, &password, event("Bounce", more))
    };
    assert_eq!(bounce(1, "AutoResponder", false).await.0, 204);
    assert_eq!(app.state("a").await, "SENT 1", "who is away has got it");
    assert_eq!(bounce(2, "SoftBounce", false).await.0, 204);
    assert_eq!(bounce(3, "DMARCPolicy", false).await.0, 204);
    assert_eq!(app.state("a").await, "SENT failed:DMARCPolicy 1");
    assert_eq!(app.truth("select count(*) from private.suppressed_addresses").await.unwrap(), "0", "that may pass");
    assert_eq!(bounce(4, "HardBounce", true).await.0, 204);
    assert_eq!(app.truth("select reason from private.suppressed_addresses").await.unwrap(), "bounced");
    app.execute("delete from private.suppressed_addresses").await;
    assert_eq!(tell(&path, &password, complaint).await.0, 204);
    assert_eq!(app.truth("select reason from private.suppressed_addresses").await.unwrap(), "complained");
    assert_eq!(app.state("a").await, "SENT complained:SpamComplaint 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_is_believed_when_it_signed_the_address_and_every_field() {
    let app = App::start().await;
    let config = config(&app);
    let id = app.message(Person::Admin, "a", json!({ "channel": "sms", "address": "+33612345678" })).await;
    dispatch(&config, Duration::zero()).await;
    let token = config.secrets.sending.twilio_auth_token.as_ref().unwrap().expose_secret().to_owned();
    let tell = async |signed: &str, form: &[(&str, &str)]| {
        let mut fields = form.to_vec();
        fields.sort_unstable();
        let content: String = fields.iter().map(|(name, value)| format!("{name}{value}")).collect();
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
        let tag = STANDARD
            .encode(hmac::sign(&key, format!("http://127.0.0.1:54380/webhooks/twilio/{signed}{content}").as_bytes()));
        answer(
            app.client
                .post(format!("{}/webhooks/twilio/{id}", app.edge_url))
                .header("x-twilio-signature", tag)
                .form(form),
        )
        .await
    };
    let form =
        |status| [("MessageSid", "SM1"), ("MessageStatus", status), ("To", "+33612345678"), ("ErrorCode", "30003")];
    assert_eq!(key(&tell("another", &form("undelivered")).await), (401, "signature_invalid"));
    assert_eq!(tell(&id, &form("sent")).await.0, 204);
    assert_eq!(app.state("a").await, "SENT 1");
    assert_eq!(tell(&id, &form("undelivered")).await.0, 204);
    assert_eq!(tell(&id, &form("undelivered")).await.0, 204);
    assert_eq!(app.state("a").await, "SENT failed:30003 1");
    assert_eq!(app.truth("select count(*) from private.outbox_receipts").await.unwrap(), "1");
    assert_eq!(app.truth("select count(*) from private.suppressed_addresses").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_their_secrets_no_webhook_is_believed() {
    let app = App::start_with_edge(|config| {
        config.secrets.sending.resend_webhook_secret = None;
        config.secrets.sending.postmark_webhook_path = None;
        config.secrets.sending.twilio_auth_token = None;
        config.secrets.sending.cron_secret = None;
    })
    .await;
    let id = uuid::Uuid::new_v4();
    for path in ["/webhooks/resend", "/webhooks/postmark/", "/webhooks/postmark/x", &format!("/webhooks/twilio/{id}")] {
        let status = answer(app.client.post(format!("{}{path}", app.edge_url)).body("{}")).await.0;
        assert!(matches!(status, 401 | 404), "{path} {status}");
    }
    let cron = app.client.post(format!("{}/jobs/notifications/dispatch", app.edge_url)).bearer_auth("");
    assert_eq!(key(&answer(cron).await), (401, "not_signed_in"));
}
