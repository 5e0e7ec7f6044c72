//! Mails by Postmark. It knows no key, so what may have been sent is searched for by its metadata before it is sent.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{ask, client};
use super::batch::Batch;
use super::letter::Letter;
use super::outcome::Outcome;
use super::provider::Lease;
use crate::config::{Config, base};

/// Searches at the same time.
const SEARCHES: usize = 8;

/// Inside a batch that was taken: the server is throttled, or not allowed to send for now.
const LATER: [i64; 3] = [405, 429, 100];

pub(super) struct Postmark {
    pub(super) patience: Duration,
    client: Client,
    base: String,
    token: SecretString,
    from: String,
    reply_to: Option<String>,
}

impl Postmark {
    pub(super) fn new(config: &Config) -> Result<Option<Self>, reqwest::Error> {
        let Some(token) = config.secrets.sending.postmark_server_token.clone() else { return Ok(None) };
        let settings = &config.settings.notifications;
        Ok(Some(Self {
            patience: config.timeouts.provider,
            client: client(config.timeouts.provider)?,
            base: base(&settings.postmark_url).to_owned(),
            token,
            from: settings.email_from.clone(),
            reply_to: settings.email_reply_to.clone(),
        }))
    }

    pub(super) async fn send(&self, batch: &Batch, letters: &[Letter], lease: Lease) -> Vec<Outcome> {
        let known: Vec<Option<Outcome>> = if batch.outcome_unknown {
            let found: Vec<_> = letters.iter().map(|letter| (letter.id, letter.is_objected)).collect();
            let found = stream::iter(found).map(async |(id, is_objected)| {
                let found = self.find(id, lease).await;
                found.or_else(|| is_objected.then_some(Outcome::JudgeAgain))
            });
            found.buffered(SEARCHES).collect().await
        } else {
            vec![None; letters.len()]
        };
        let missing: Vec<&Letter> =
            letters.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(letter, _)| letter).collect();
        let mut sent = if missing.is_empty() {
            Vec::new()
        } else if lease.has_time() {
            self.call(&missing).await
        } else {
            vec![Outcome::Unknown("lease_short".to_owned()); missing.len()]
        }
        .into_iter();
        let unknown = || Outcome::Unknown("answer_unreadable".to_owned());
        known.into_iter().map(|known| known.or_else(|| sent.next()).unwrap_or_else(unknown)).collect()
    }

    /// None where Postmark answers that it has no such mail; anything but that clear answer leaves it unknown.
    async fn find(&self, id: Uuid, lease: Lease) -> Option<Outcome> {
        if !lease.has_time() {
            return Some(Outcome::Unknown("lease_short".to_owned()));
        }
        let address = format!("{}/messages/outbound?count=1&offset=0&metadata_outbox_id={id}", self.base);
        match ask(self.signed(self.client.get(address))).await {
            Ok(answer) if answer.is_success() => match answer.body["Messages"].as_array().map(Vec::as_slice) {
                Some([]) => None,
                Some([found, ..]) => Some(Outcome::Sent(found["MessageID"].as_str().map(str::to_owned))),
                None => Some(Outcome::Unknown("search_unreadable".to_owned())),
            },
            _ => Some(Outcome::Unknown("search_failed".to_owned())),
        }
    }

    async fn call(&self, letters: &[&Letter]) -> Vec<Outcome> {
        let mails: Vec<Value> = letters.iter().map(|letter| self.mail(letter)).collect();
        let answer = match ask(self.signed(self.client.post(format!("{}/email/batch", self.base))).json(&mails)).await {
            Ok(answer) => answer,
            Err(outcome) => return vec![outcome; letters.len()],
        };
        let results = answer.body.as_array().filter(|results| answer.is_success() && results.len() == letters.len());
        match results {
            Some(results) => results.iter().map(outcome_of).collect(),
            None if answer.is_success() => vec![Outcome::Unknown("answer_unreadable".to_owned()); letters.len()],
            None => {
                let code =
                    answer.body["ErrorCode"].as_i64().map_or_else(|| answer.status_code(), |code| code.to_string());
                let outcome = match answer.status {
                    422 if letters.len() > 1 => Outcome::Split(code),
                    _ => answer.refusal(code),
                };
                vec![outcome; letters.len()]
            }
        }
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("x-postmark-server-token", self.token.expose_secret()).header("accept", "application/json")
    }

    fn mail(&self, letter: &Letter) -> Value {
        json!({
            "From": self.from,
            "To": letter.address,
            "ReplyTo": self.reply_to,
            "Subject": letter.subject,
            "HtmlBody": letter.html,
            "TextBody": letter.text,
            "MessageStream": "outbound",
            "TrackOpens": false,
            "TrackLinks": "None",
            "Metadata": { "outbox_id": letter.id },
        })
    }
}

/// The status of the whole is 200 even where single mails are refused.
fn outcome_of(result: &Value) -> Outcome {
    match result["ErrorCode"].as_i64() {
        Some(0) => Outcome::Sent(result["MessageID"].as_str().map(str::to_owned)),
        Some(code) if LATER.contains(&code) => Outcome::Retry(code.to_string()),
        Some(code) => Outcome::Failed(code.to_string()),
        None => Outcome::Unknown("answer_unreadable".to_owned()),
    }
}
