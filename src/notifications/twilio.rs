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

/// An unknown outcome is given up after twenty hours; what was made before that is another message.
const SEARCHED_HOURS: TimeDelta = TimeDelta::hours(21);

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
        for letter in letters {
            let outcome = match outcomes.last() {
                Some(trouble) if trouble.is_trouble() => untried(batch, "behind_trouble"),
                _ => self.settle(batch, letter, lease).await,
            };
            outcomes.push(outcome);
        }
        outcomes
    }

    async fn settle(&self, batch: &Batch, letter: &Letter, lease: Lease) -> Outcome {
        if batch.outcome_unknown {
            match self.find(letter, lease).await {
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

    /// Texts to members end in a link or a reference of their own. Those to patients do not, so only what was made of
    /// late is looked at: the same words to the same person a year ago are another message.
    async fn find(&self, letter: &Letter, lease: Lease) -> Result<Option<String>, Outcome> {
        if !lease.has_time() {
            return Err(Outcome::Unknown("lease_short".to_owned()));
        }
        let request = self.client.get(&self.messages).query(&[("To", letter.address.as_str()), ("PageSize", SEARCHED)]);
        let failed = || Outcome::Unknown("search_failed".to_owned());
        let answer = ask(self.signed(request)).await.map_err(|_| failed())?;
        let messages = answer.body["messages"].as_array().filter(|_| answer.is_success()).ok_or_else(failed)?;
        let oldest = Utc::now() - SEARCHED_HOURS;
        let found = messages.iter().find(|message| {
            let made_at = message["date_created"].as_str().and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            message["body"].as_str() == Some(letter.text.as_str()) && made_at.is_some_and(|made_at| made_at >= oldest)
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
