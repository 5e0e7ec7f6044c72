//! How providers are asked, and what their answers have in common.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

use super::outcome::Outcome;

/// Two hundred ids; a larger answer is none of a provider.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Where a provider does not say how long to wait.
const WAIT_SECONDS: u64 = 5;

/// Whoever says more is asked again before that.
const WAIT_SECONDS_MAX: u64 = 3600;

/// Resend refuses whoever does not say who they are.
const USER_AGENT: &str = concat!("molaire/", env!("CARGO_PKG_VERSION"));

/// Time to open a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// An answer that was read to its end.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    retry_after: Option<u64>,
}

/// A client whose every call ends.
pub(super) fn client(limit: Duration) -> Result<Client, reqwest::Error> {
    Client::builder()
        .timeout(limit)
        .connect_timeout(CONNECT.min(limit))
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

/// Sends and reads; what was not answered is certainly not accepted only where there was no connection at all.
pub(super) async fn ask(request: RequestBuilder) -> Result<Answer, Outcome> {
    let response = request.send().await.map_err(|error| {
        if error.is_connect() { Outcome::Retry("connect".to_owned()) } else { Outcome::Unknown("no_answer".to_owned()) }
    })?;
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| seconds(text, Utc::now()));
    let body = read(response).await.ok_or_else(|| Outcome::Unknown("answer_broken".to_owned()))?;
    Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default(), retry_after })
}

/// Both forms of `Retry-After`: a number of seconds, or a date.
fn seconds(text: &str, now: DateTime<Utc>) -> Option<u64> {
    let until = || DateTime::parse_from_rfc2822(text).ok().map(|date| (date.to_utc() - now).num_seconds().max(0));
    let seconds = text.parse().ok().or_else(|| u64::try_from(until()?).ok())?;
    Some(seconds.min(WAIT_SECONDS_MAX))
}

async fn read(mut response: Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            return None;
        }
    }
    Some(body)
}

impl Answer {
    /// What every provider means by a status: 429 wait, 5xx and 408 who knows, a key that is refused is ours to mend and
    /// no fault of the message, and anything else a refusal under `code`. What is not in the form of providers was said by
    /// somebody before them, who knows nothing of the message.
    pub(super) fn refusal(&self, code: String) -> Outcome {
        match self.status {
            429 => Outcome::Wait { code, seconds: self.retry_after.unwrap_or(WAIT_SECONDS) },
            408 | 500.. => Outcome::Unknown(code),
            401 => Outcome::Retry(code),
            status if status < 400 || !self.body.is_object() => Outcome::Retry(code),
            _ => Outcome::Failed(code),
        }
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A text of the body.
    pub(super) fn text(&self, member: &str) -> Option<String> {
        self.body[member].as_str().map(str::to_owned)
    }

    /// `http_503`, where the body says nothing.
    pub(super) fn status_code(&self) -> String {
        format!("http_{}", self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_retry_after_are_read_and_none_is_longer_than_an_hour() {
        let now = DateTime::parse_from_rfc3339("2026-07-01T10:00:00Z").unwrap_or_default().to_utc();
        for (text, wanted) in [
            ("40", Some(40)),
            ("Wed, 01 Jul 2026 10:01:30 GMT", Some(90)),
            ("Wed, 01 Jul 2026 09:00:00 GMT", Some(0)),
            ("1782900000000", Some(3600)),
            ("-1", None),
            ("soon", None),
        ] {
            assert_eq!(seconds(text, now), wanted, "{text}");
        }
    }
}
