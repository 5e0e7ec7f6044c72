//! Questions to a project that only its examination asks. Nothing is changed by them.

use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::storage_answer::{accepted, undecodable, unreachable};
use super::{Error, Fault};
use crate::config::Config;

/// Longer than any of these answers takes.
const LIMIT: Duration = Duration::from_secs(10);

/// A client that holds the publishable key alone.
pub struct Probe {
    client: Client,
    base: String,
    publishable_key: SecretString,
}

/// What the auth server says of itself to anybody.
#[derive(Debug, Deserialize)]
pub struct SignUp {
    /// Whether accounts are made by invitation alone.
    #[serde(rename = "disable_signup")]
    pub is_closed: bool,
    /// Ways to sign in that are switched on.
    #[serde(default)]
    pub external: Ways,
}

/// Ways to sign in.
#[derive(Debug, Default, Deserialize)]
pub struct Ways {
    /// Without any proof of who it is.
    #[serde(default)]
    pub anonymous_users: bool,
}

#[derive(Deserialize)]
struct PublishedKeys {
    keys: Vec<PublishedKey>,
}

#[derive(Deserialize)]
struct PublishedKey {
    #[serde(default)]
    alg: Option<String>,
}

impl Probe {
    /// For the project that the configuration names.
    pub fn new(config: &Config) -> Result<Self, reqwest::Error> {
        let client = Client::builder().timeout(LIMIT).redirect(reqwest::redirect::Policy::none()).build()?;
        let base = config.settings.supabase.base();
        Ok(Self { client, base, publishable_key: config.secrets.publishable_key.clone() })
    }

    /// Calls a function without a login; the refusal says whether the key was believed.
    pub async fn call_without_login(&self, function: &str) -> Result<(), Error> {
        let request = self.request(Method::POST, &format!("/rest/v1/rpc/{function}")).json(&serde_json::json!({}));
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let body = response.bytes().await.map_err(unreachable)?;
        if status.is_success() {
            return Ok(());
        }
        Err(Error::Refused { status: status.as_u16(), fault: Fault::parse(&body) })
    }

    /// The largest upload of the whole project, which wins over every bucket; none where Storage does not say.
    pub async fn upload_bytes_max(&self) -> Result<Option<u64>, Error> {
        let request = self.request(Method::OPTIONS, "/storage/v1/upload/resumable").header("tus-resumable", "1.0.0");
        let response = accepted(request.send().await.map_err(unreachable)?).await?;
        Ok(number(response.headers(), "tus-max-size"))
    }

    /// The algorithms of the published signing keys.
    pub async fn signing_algorithms(&self, url: &str) -> Result<Vec<String>, Error> {
        let response = accepted(self.client.get(url).send().await.map_err(unreachable)?).await?;
        let published: PublishedKeys = response.json().await.map_err(undecodable)?;
        Ok(published.keys.into_iter().filter_map(|key| key.alg).collect())
    }

    /// How accounts come about.
    pub async fn sign_up(&self) -> Result<SignUp, Error> {
        let request = self.request(Method::GET, "/auth/v1/settings");
        let response = accepted(request.send().await.map_err(unreachable)?).await?;
        response.json().await.map_err(undecodable)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.client.request(method, url).header("apikey", self.publishable_key.expose_secret())
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}
