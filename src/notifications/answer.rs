//! How providers are asked, and what their answers have in common.

use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

use super::outcome::Outcome;

/// Two hundred ids; a larger answer is none of a provider.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Where a provider does not say how long to wait.
const WAIT_SECONDS: u64 = 5;

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
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

/// Sends and reads; what was not answered is certainly not accepted only where there was no connection at all.
pub(super) async fn ask(request: RequestBuilder) -> Result<Answer, Outcome> {
    let response = request.send().await.map_err(|error| {
        if error.is_connect() { Outcome::Retry("connect".to_owned()) } else { Outcome::Unknown("no_answer".to_owned()) }
    })?;
    let status = response.status().as_u16();
    let retry_after =
        response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let body = read(response).await.ok_or_else(|| Outcome::Unknown("answer_broken".to_owned()))?;
    Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default(), retry_after })
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
    /// no fault of the message, and anything else a refusal under `code`.
    pub(super) fn refusal(&self, code: String) -> Outcome {
        match self.status {
            429 => Outcome::Wait { code, seconds: self.retry_after.unwrap_or(WAIT_SECONDS) },
            401 => Outcome::Retry(code),
            408 | 500.. => Outcome::Unknown(code),
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
