//! SMS by Twilio. It knows no key, so what may have been sent is searched for among what its recipient was sent.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::answer::{Answer, ask, client};
use super::batch::Batch;
use super::letter::Letter;
use super::outcome::Outcome;
use super::provider::Lease;
use crate::config::{Config, base};

/// One page of what a recipient was sent, newest first: nobody gets more from us in the hours that a search looks back.
const SEARCHED: &str = "100";

/// What was made before the batch was frozen is another message; clocks differ by less.
const CLOCKS: TimeDelta = TimeDelta::minutes(1);

/// How soon what was not tried is tried.
const UNTRIED_SECONDS: u64 = 5;

pub(super) struct Twilio {
    pub(super) patience: Duration,
    client: Client,
    messages: String,
    account: SecretString,
    token: SecretString,
    from: String,
    told_at: String,
}

impl Twilio {
    pub(super) fn new(config: &Config) -> Result<Option<Self>, reqwest::Error> {
        let settings = &config.settings.notifications;
        let sending = &config.secrets.sending;
        let (Some(account), Some(token), Some(from)) =
            (&sending.twilio_account_sid, &sending.twilio_auth_token, &settings.sms_from)
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            patience: config.timeouts.provider,
            client: client(config.timeouts.provider)?,
            messages: format!(
                "{}/2010-04-01/Accounts/{}/Messages.json",
                base(&settings.twilio_url),
                account.expose_secret()
            ),
            account: account.clone(),
            token: token.clone(),
            from: from.clone(),
            told_at: told_at(base(&settings.public_url)),
        }))
    }

    /// One call each; the first trouble ends it, as the next would meet the same.
    pub(super) async fn send(&self, batch: &Batch, letters: &[Letter], lease: Lease) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(letters.len());
        let mut told_ids = batch.told_ids.clone();
        for letter in letters {
            let outcome = match outcomes.last() {
                Some(trouble) if trouble.is_trouble() => untried(batch, "behind_trouble"),
                _ => self.settle(batch, letter, lease, &told_ids).await,
            };
            if let Outcome::Sent(Some(id)) = &outcome {
                told_ids.push(id.clone());
            }
            outcomes.push(outcome);
        }
        outcomes
    }

    async fn settle(&self, batch: &Batch, letter: &Letter, lease: Lease, told_ids: &[String]) -> Outcome {
        if batch.outcome_unknown {
            match self.find(batch, letter, lease, told_ids).await {
                Ok(Some(id)) => return Outcome::Sent(Some(id)),
                Ok(None) if letter.is_objected => return Outcome::JudgeAgain,
                Ok(None) => {}
                Err(outcome) => return outcome,
            }
        }
        if !lease.has_time() {
            return untried(batch, "lease_short");
        }
        self.call(letter).await.unwrap_or_else(|outcome| outcome)
    }

    /// Two members of a family may be sent the same words to one number, and one person once a year: what was made before
    /// the batch, or is known to be another message of it, is not looked at.
    async fn find(
        &self,
        batch: &Batch,
        letter: &Letter,
        lease: Lease,
        told_ids: &[String],
    ) -> Result<Option<String>, Outcome> {
        if !lease.has_time() {
            return Err(Outcome::Unknown("lease_short".to_owned()));
        }
        let request = self.client.get(&self.messages).query(&[("To", letter.address.as_str()), ("PageSize", SEARCHED)]);
        let failed = || Outcome::Unknown("search_failed".to_owned());
        let answer = ask(self.signed(request)).await.map_err(|_| failed())?;
        let messages = answer.body["messages"].as_array().filter(|_| answer.is_success()).ok_or_else(failed)?;
        let oldest = Utc::now() - batch.age - CLOCKS;
        let found = messages.iter().find(|message| {
            let made_at = message["date_created"].as_str().and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            message["body"].as_str() == Some(letter.text.as_str())
                && made_at.is_some_and(|made_at| made_at >= oldest)
                && message["sid"].as_str().is_some_and(|id| told_ids.iter().all(|told| told != id))
        });
        Ok(found.and_then(|message| message["sid"].as_str()).map(str::to_owned))
    }

    async fn call(&self, letter: &Letter) -> Result<Outcome, Outcome> {
        let sender = if self.from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let callback = callback(&self.told_at, letter.id);
        let form = [
            ("To", letter.address.as_str()),
            (sender, self.from.as_str()),
            ("Body", letter.text.as_str()),
            ("StatusCallback", callback.as_str()),
            // Letters that it would put in place of others could not be found again.
            ("SmartEncoded", "false"),
        ];
        let answer = ask(self.signed(self.client.post(&self.messages).form(&form))).await?;
        Ok(match answer.text("sid").filter(|_| answer.is_success()) {
            Some(sid) => Outcome::Sent(Some(sid)),
            None if answer.is_success() => Outcome::Unknown("answer_unreadable".to_owned()),
            None => answer.refusal(code(&answer)),
        })
    }

    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        request.basic_auth(self.account.expose_secret(), Some(self.token.expose_secret()))
    }
}

/// What was not tried now and never before was certainly not sent, which is no attempt.
fn untried(batch: &Batch, code: &str) -> Outcome {
    let code = code.to_owned();
    if batch.outcome_unknown { Outcome::Unknown(code) } else { Outcome::Wait { code, seconds: UNTRIED_SECONDS } }
}

/// Where Twilio tells of messages; what it signs begins with this.
pub(super) fn told_at(public: &str) -> String {
    format!("{public}/webhooks/twilio")
}

/// Where it tells of one.
pub(super) fn callback(told_at: &str, id: Uuid) -> String {
    format!("{told_at}/{id}")
}

fn code(answer: &Answer) -> String {
    answer.body["code"].as_i64().map_or_else(|| answer.status_code(), |code| code.to_string())
}
