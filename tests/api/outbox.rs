//! An outbox with messages in it, and the job that sends them, for the tests of sending.

use chrono::{Duration, Utc};
use molaire::config::{Config, EmailProvider};
use molaire::local::edge;
use molaire::notifications::{Dispatch, Tally, Until};
use molaire::supabase::{Rest, Service, Storage};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::people::Person;

/// The configuration of a worker in front of the app's project.
pub fn config(app: &App) -> Config {
    let mut config =
        edge::settings(&app.gateway_url, "http://127.0.0.1:54300", &app.lease.lent.keys).expect("settings");
    config.timeouts.provider = std::time::Duration::from_secs(2);
    config.timeouts.ask_again = std::time::Duration::from_secs(2);
    config
}

/// The same with mails by Postmark.
pub fn by_postmark(app: &App) -> Config {
    let mut config = config(app);
    config.settings.notifications.email_provider = EmailProvider::Postmark;
    config
}

/// With the secret key.
pub fn service(config: &Config) -> Service {
    Service::new(config, Rest::new(config), Storage::new(config).expect("a client"))
}

/// One run of the job, as if so much later.
pub async fn dispatch(config: &Config, later: Duration) -> Tally {
    let mut job = Dispatch::new(config).expect("the job");
    job.as_of = Some(Utc::now() + later);
    job.run(&service(config), "a-test", &Until::of(&CancellationToken::new())).await.expect("the run ends")
}

impl App {
    /// A message to a person, as `notify()` writes it; its id.
    pub async fn message(&self, person: Person, key: &str, more: Value) -> String {
        let text = |name: &str, default: &str| more[name].as_str().unwrap_or(default).to_owned();
        let address = more["address"].as_str().map_or("null".to_owned(), |address| format!("'{address}'"));
        let payload = if more["payload"].is_object() {
            more["payload"].clone()
        } else {
            json!({ "message": "Un implant est sous le seuil.", "entity_type": "implant", "entity_id": null })
        };
        self.execute(&format!(
            "insert into public.email_outbox (
                organisation_id, user_id, channel, type, severity, locale, subject, template, payload, dedupe_key,
                recipient_address
            ) values (
                '{}', '{}', '{}', 'TEST', 'CRITICAL', '{}', '{}', '{}', '{payload}', '{key}', {address}
            )",
            person.organisation(),
            person.id(),
            text("channel", "email"),
            text("locale", "fr"),
            text("subject", "ISQ critique"),
            text("template", "alert"),
        ))
        .await;
        self.of_message(key, "id").await
    }

    /// A patient who is reached by SMS at any hour; the id.
    pub async fn reachable_patient(&self) -> String {
        let patient = self.patient().await;
        self.execute(&format!(
            "update public.organisations set quiet_from = '00:00', quiet_until = '00:00';
            update public.patients set phone = '06 39 98 00 01', accepts_sms = true where id = '{patient}'"
        ))
        .await;
        patient
    }

    /// A column of a message.
    pub async fn of_message(&self, key: &str, column: &str) -> String {
        let query = format!("select {column} from public.email_outbox where dedupe_key = '{key}'");
        self.truth(&query).await.unwrap_or_default()
    }

    /// Status, reason and attempts.
    pub async fn state(&self, key: &str) -> String {
        self.of_message(key, "concat_ws(' ', status, error_message, attempts)").await
    }

    /// How often each message was accepted, by our id; in the order of their keys.
    pub fn counts(&self, ids: &[&str]) -> Vec<usize> {
        let accepted = self.mailbox.accepted();
        ids.iter().map(|id| accepted.iter().filter(|message| message.outbox_id == **id).count()).collect()
    }
}

/// When a lease of any provider has surely run out, and every pause of the first attempt.
pub fn next_time() -> Duration {
    Duration::minutes(3)
}
