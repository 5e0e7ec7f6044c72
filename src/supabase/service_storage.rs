//! Objects with the secret key; for `Service` alone.

use std::collections::HashSet;

use reqwest::header::CONTENT_TYPE;
use reqwest::{RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::storage::{Removed, Signature};
use super::storage_answer::{accepted, sensitive, undecodable, unreachable};
use super::{Error, Object, Storage};

/// Whose key, and for which request.
pub(super) struct Keyed<'a> {
    pub(super) key: &'a SecretString,
    pub(super) request_id: &'a str,
}

impl Keyed<'_> {
    fn sign(&self, request: RequestBuilder) -> Result<RequestBuilder, Error> {
        let key = self.key.expose_secret();
        let mut request = request.header("apikey", sensitive(key)?).header("x-request-id", self.request_id);
        // A legacy key is a token and must also be the bearer; a new one is opaque and goes alone.
        if key.starts_with("eyJ") {
            request = request.header("authorization", sensitive(&format!("Bearer {key}"))?);
        }
        Ok(request)
    }
}

#[derive(Deserialize)]
struct UploadLink {
    url: String,
}

impl Storage {
    /// Signs many paths of one bucket.
    pub(super) async fn sign(
        &self,
        keyed: Keyed<'_>,
        bucket: &str,
        names: &[&str],
        seconds: u64,
    ) -> Result<Vec<Signature>, Error> {
        let request = keyed
            .sign(self.client.post(format!("{}/object/sign/{bucket}", self.base)))?
            .timeout(self.timeouts.storage_short)
            .json(&json!({ "expiresIn": seconds, "paths": names }));
        accepted(request.send().await.map_err(unreachable)?).await?.json().await.map_err(undecodable)
    }

    /// Signs one path for an upload that replaces nothing.
    pub(super) async fn sign_upload(
        &self,
        keyed: Keyed<'_>,
        object: &Object,
        content_type: &str,
    ) -> Result<String, Error> {
        let request = keyed
            .sign(self.client.post(self.address("object/upload/sign", object)))?
            .timeout(self.timeouts.storage_short)
            .header(CONTENT_TYPE, content_type)
            .header("x-upsert", "false");
        let link: UploadLink =
            accepted(request.send().await.map_err(unreachable)?).await?.json().await.map_err(undecodable)?;
        Ok(self.absolute(&link.url))
    }

    /// Opens an object; the reader of the answer bounds the silence between its chunks.
    pub(super) async fn read(&self, keyed: Keyed<'_>, object: &Object) -> Result<Response, Error> {
        let request = keyed.sign(self.client.get(self.address("object/authenticated", object)))?;
        let headers = tokio::time::timeout(self.timeouts.storage_short, request.send());
        let response = headers.await.map_err(|elapsed| Error::Unreachable(elapsed.into()))?;
        accepted(response.map_err(unreachable)?).await
    }

    /// Removes objects of one bucket; answers which were there and are gone, as Storage tells it.
    pub(super) async fn remove_with_key(
        &self,
        keyed: Keyed<'_>,
        bucket: &str,
        names: &[&str],
    ) -> Result<HashSet<String>, Error> {
        let request = keyed
            .sign(self.client.delete(format!("{}/object/{bucket}", self.base)))?
            .timeout(self.timeouts.storage_short)
            .json(&json!({ "prefixes": names }));
        let response = accepted(request.send().await.map_err(unreachable)?).await?;
        let removed: Vec<Removed> = response.json().await.map_err(undecodable)?;
        Ok(removed.into_iter().map(|entry| entry.name).collect())
    }
}
