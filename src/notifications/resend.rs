//! Mails by Resend. Its `Idempotency-Key` is kept for a day: the same call under it is answered and not sent again.

use std::time::Duration;

use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::answer::{Answer, ask, client};
use super::batch::Batch;
use super::letter::Letter;
use super::outcome::Outcome;
use super::provider::Lease;
use crate::config::{Config, base};

/// The key was used before, for other bytes: what was frozen is the same, so a newer version of this program writes the
/// mail differently. Either way it was sent.
const SENT_BEFORE: &str = "invalid_idempotent_request";

/// The same call is still at work there.
const AT_WORK: &str = "concurrent_idempotent_requests";

/// Ours to mend, whatever their status says.
const KEY_REFUSED: [&str; 3] = ["missing_api_key", "restricted_api_key", "invalid_api_key"];

pub(super) struct Resend {
    pub(super) patience: Duration,
    client: Client,
    base: String,
    key: SecretString,
    from: String,
    reply_to: Option<String>,
}

impl Resend {
    pub(super) fn new(config: &Config) -> Result<Option<Self>, reqwest::Error> {
        let Some(key) = config.secrets.sending.resend_api_key.clone() else { return Ok(None) };
        let settings = &config.settings.notifications;
        Ok(Some(Self {
            patience: config.timeouts.provider,
            client: client(config.timeouts.provider)?,
            base: base(&settings.resend_url).to_owned(),
            key,
            from: settings.email_from.clone(),
            reply_to: settings.email_reply_to.clone(),
        }))
    }

    /// One call for all, so one outcome for all: there is nothing to search for where it is unknown, only to ask again.
    pub(super) async fn send(&self, batch: &Batch, letters: &[Letter], lease: Lease) -> Vec<Outcome> {
        let outcome = if lease.has_time() {
            self.call(batch, letters).await
        } else {
            Err(Outcome::Unknown("lease_short".to_owned()))
        };
        match outcome {
            Ok(ids) => ids.into_iter().map(Outcome::Sent).collect(),
            // That this call was not taken says nothing of the one before, which goes on under its key.
            Err(outcome) if batch.outcome_unknown => vec![outcome.of_one_call(); letters.len()],
            Err(outcome) => vec![outcome; letters.len()],
        }
    }

    async fn call(&self, batch: &Batch, letters: &[Letter]) -> Result<Vec<Option<String>>, Outcome> {
        let mails: Vec<Value> = letters.iter().map(|letter| self.mail(letter)).collect();
        let (route, key, body) = match mails.as_slice() {
            [mail] if batch.is_single => ("emails", letters[0].id, mail.clone()),
            _ => ("emails/batch", batch.id, Value::from(mails)),
        };
        let request = self
            .client
            .post(format!("{}/{route}", self.base))
            .bearer_auth(self.key.expose_secret())
            .header("idempotency-key", key.to_string())
            .json(&body);
        let answer = ask(request).await?;
        if answer.is_success() {
            return ids(&answer, letters.len()).ok_or_else(|| Outcome::Unknown("answer_unreadable".to_owned()));
        }
        let Some(name) = answer.text("name") else { return Err(answer.refusal(answer.status_code())) };
        match name.as_str() {
            SENT_BEFORE => Ok(vec![None; letters.len()]),
            AT_WORK => Err(Outcome::Unknown(name)),
            _ if KEY_REFUSED.contains(&name.as_str()) => Err(Outcome::Retry(name)),
            _ if matches!(answer.status, 400 | 422) && letters.len() > 1 => Err(Outcome::Split(name)),
            _ => Err(answer.refusal(name)),
        }
    }

    /// The tag comes back with what is told of the mail later.
    fn mail(&self, letter: &Letter) -> Value {
        let mut mail = json!({
            "from": self.from,
            "to": [letter.address],
            "subject": letter.subject,
            "html": letter.html,
            "text": letter.text,
            "tags": [{ "name": "outbox_id", "value": letter.id }],
        });
        if let Some(reply_to) = &self.reply_to {
            mail["reply_to"] = json!(reply_to);
        }
        mail
    }
}

/// In the order of the mails: `{"id"}` of one, `{"data": [{"id"}]}` of many.
fn ids(answer: &Answer, count: usize) -> Option<Vec<Option<String>>> {
    if let Some(id) = answer.text("id") {
        return Some(vec![Some(id)]);
    }
    let ids: Vec<_> =
        answer.body["data"].as_array()?.iter().map(|mail| mail["id"].as_str().map(str::to_owned)).collect();
    (ids.len() == count).then_some(ids)
}
