//! Storage, by plain HTTP where the crate for it does not fit: streams, batches, deletes, calls as a user.
//!
//! Storage answers 400 to almost every refusal; the real status is a string in the body.

use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RANGE};
use reqwest::{Body, Client, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::storage_answer::{accepted, undecodable, unreachable};
use super::{Actor, Error};
use crate::config::{Config, Timeouts};

/// Everything that would end or bend a path; slashes stay, as they belong to keys.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Gateways close silent connections after a minute or so.
const POOL_IDLE: Duration = Duration::from_secs(20);

/// Kept by no cache on the way: the object is personal.
pub(super) const NO_STORE: &str = "private, no-store";

/// An object as SQL names it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Object {
    /// The bucket.
    pub bucket: String,
    /// The key in it.
    pub name: String,
}

impl Object {
    /// What has this name in the same folder.
    pub fn beside(&self, name: &str) -> Self {
        let folder = self.name.rfind('/').map_or("", |end| &self.name[..=end]);
        Self { bucket: self.bucket.clone(), name: format!("{folder}{name}") }
    }
}

/// A client for objects.
#[derive(Debug, Clone)]
pub struct Storage {
    pub(super) client: Client,
    pub(super) base: String,
    publishable_key: SecretString,
    pub(super) timeouts: Timeouts,
}

#[derive(Deserialize)]
pub(super) struct Removed {
    pub(super) name: String,
}

/// One entry of a batch of signatures.
#[derive(Deserialize)]
pub(super) struct Signature {
    pub(super) path: String,
    #[serde(rename = "signedURL")]
    pub(super) signed_url: Option<String>,
}

impl Storage {
    /// For the project that the configuration names.
    pub fn new(config: &Config) -> Result<Self, reqwest::Error> {
        // No total time-out: a transfer may take long, a silence may not.
        let client = Client::builder()
            .connect_timeout(config.timeouts.connect)
            // Shorter than the gateway keeps a silent connection: a stream cannot be sent twice.
            .pool_idle_timeout(POOL_IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            base: format!("{}/storage/v1", config.settings.supabase.base()),
            publishable_key: config.secrets.publishable_key.clone(),
            timeouts: config.timeouts,
        })
    }

    /// Stores a stream of exactly `length` bytes as the user. The caller bounds the time: it alone sees the bytes move.
    pub async fn upload(
        &self,
        actor: &Actor,
        object: &Object,
        content_type: &'static str,
        length: u64,
        body: Body,
    ) -> Result<(), Error> {
        let request = self
            .as_user(self.client.post(self.address("object", object)), actor)
            .header(CONTENT_TYPE, content_type)
            .header(CONTENT_LENGTH, length)
            .header(CACHE_CONTROL, NO_STORE)
            .header("x-upsert", "false")
            .body(body);
        accepted(request.send().await.map_err(unreachable)?).await.map(drop)
    }

    /// Removes an object as the user, and with it others of the same bucket; whether the first was there and might be
    /// removed is the answer, as Storage reports a refusal as an empty success.
    pub async fn remove(&self, actor: &Actor, object: &Object, others: &[String]) -> Result<bool, Error> {
        let names: Vec<&String> = std::iter::once(&object.name).chain(others).collect();
        let request = self
            .as_user(self.client.delete(format!("{}/object/{}", self.base, object.bucket)), actor)
            .timeout(self.timeouts.storage_short)
            .json(&json!({ "prefixes": names }));
        let response = accepted(request.send().await.map_err(unreachable)?).await?;
        let removed: Vec<Removed> = response.json().await.map_err(undecodable)?;
        Ok(removed.iter().any(|entry| entry.name == object.name))
    }

    /// Opens an object as the user; the range is passed on as it came.
    pub async fn download(
        &self,
        actor: &Actor,
        object: &Object,
        range: Option<&HeaderValue>,
    ) -> Result<Response, Error> {
        let mut request = self.as_user(self.client.get(self.address("object/authenticated", object)), actor);
        if let Some(range) = range {
            request = request.header(RANGE, range);
        }
        let headers = tokio::time::timeout(self.timeouts.storage_short, request.send());
        let response = headers.await.map_err(|elapsed| Error::Unreachable(elapsed.into()))?;
        accepted(response.map_err(unreachable)?).await
    }

    /// The absolute address of a signed path, which Storage returns relative and not encoded.
    pub(super) fn absolute(&self, signed_path: &str) -> String {
        let (path, query) = signed_path.split_once('?').unwrap_or((signed_path, ""));
        format!("{}{}?{query}", self.base, utf8_percent_encode(path, PATH))
    }

    /// Whether Storage answers at all; any answer short of a failure of its own will do.
    pub async fn is_reachable(&self, limit: Duration) -> bool {
        let answer = self.client.get(format!("{}/status", self.base)).timeout(limit).send().await;
        answer.is_ok_and(|response| response.status().as_u16() < 500)
    }

    pub(super) fn address(&self, route: &str, object: &Object) -> String {
        format!("{}/{route}/{}/{}", self.base, object.bucket, utf8_percent_encode(&object.name, PATH))
    }

    fn as_user(&self, request: RequestBuilder, actor: &Actor) -> RequestBuilder {
        request
            .header("apikey", self.publishable_key.expose_secret())
            .bearer_auth(actor.token.expose_secret())
            .header("x-request-id", &actor.request_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_cannot_bend_the_path() {
        assert_eq!(utf8_percent_encode("a b/c?d#e%2f", PATH).to_string(), "a%20b/c%3Fd%23e%252f");
    }
}
