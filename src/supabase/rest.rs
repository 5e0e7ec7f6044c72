//! PostgREST, by the crate `postgrest`, which this file alone knows.
//!
//! The crate calls a 403 `Ok`, sets no time-out, and panics on header values that are not printable.

use std::time::Duration;

use postgrest::Postgrest;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Actor, Error, Fault};
use crate::config::Config;

/// How long a function may take.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// It touches a few rows.
    Short,
    /// It looks at everything.
    Survey,
}

/// A client for functions in the exposed schema.
#[derive(Clone)]
pub struct Rest {
    client: Postgrest,
    publishable_key: SecretString,
    limit: Duration,
    survey_limit: Duration,
}

impl Rest {
    /// For the project that the configuration names.
    pub fn new(config: &Config) -> Self {
        Self {
            client: Postgrest::new(format!("{}/rest/v1", config.settings.supabase.base())),
            publishable_key: config.secrets.publishable_key.clone(),
            limit: config.timeouts.rest,
            survey_limit: config.timeouts.survey,
        }
    }

    /// Calls a function with the rights of a user.
    pub async fn call<T: DeserializeOwned>(
        &self,
        actor: &Actor,
        function: &str,
        arguments: &impl Serialize,
    ) -> Result<T, Error> {
        let mut client = self
            .client
            .clone()
            .insert_header("apikey", self.publishable_key.expose_secret())
            .insert_header("authorization", format!("Bearer {}", actor.token.expose_secret()))
            .insert_header("x-request-id", &actor.request_id);
        if let Some(organisation) = &actor.organisation {
            client = client.insert_header("x-organisation-id", organisation);
        }
        fetch(client.rpc(function, encode(arguments)?), self.limit).await
    }

    /// Calls a function with a key that bypasses policies; for `Service` alone.
    pub(super) async fn call_with_key<T: DeserializeOwned>(
        &self,
        key: &SecretString,
        request_id: &str,
        function: &str,
        arguments: &impl Serialize,
        pace: Pace,
    ) -> Result<T, Error> {
        let key = key.expose_secret();
        let mut client = self.client.clone().insert_header("apikey", key).insert_header("x-request-id", request_id);
        // A legacy key is a token and must also be the bearer; a new one is opaque and goes alone.
        if key.starts_with("eyJ") {
            client = client.insert_header("authorization", format!("Bearer {key}"));
        }
        let limit = match pace {
            Pace::Short => self.limit,
            Pace::Survey => self.survey_limit,
        };
        fetch(client.rpc(function, encode(arguments)?), limit).await
    }

    /// Whether PostgREST answers at all; any answer short of a failure of its own will do.
    pub async fn is_reachable(&self, limit: Duration) -> bool {
        let client = self.client.clone().insert_header("apikey", self.publishable_key.expose_secret());
        let answer = client.from("").build().timeout(limit).send().await;
        answer.is_ok_and(|response| response.status().as_u16() < 500)
    }
}

fn encode(arguments: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(arguments).map_err(|error| Error::Undecodable(error.into()))
}

/// Sends a request; a 4xx is an error here, though `execute` calls it `Ok`.
async fn fetch<T: DeserializeOwned>(request: postgrest::Builder, limit: Duration) -> Result<T, Error> {
    let sent = request.build().timeout(limit).send().await;
    let response = sent.map_err(|error| Error::Unreachable(error.without_url().into()))?;
    let status = response.status();
    let body = response.bytes().await.map_err(|error| Error::Unreachable(error.without_url().into()))?;
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|error| Error::Undecodable(error.into()));
    }
    Err(Error::Refused { status: status.as_u16(), fault: Fault::parse(&body) })
}
