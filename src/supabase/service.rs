//! The secret key. It is held here alone. For the edge it signs paths that a caller's own query has just returned, reads
//! bytes that nobody has verified, records what was seen in them, and looks at the project and its buckets at the start;
//! for the worker it does the same of documents that wait, stores their pictures, and removes what was rejected or is left
//! over; for an operator it reads the audit's chains and examines the project.
//!
//! It never answers a question about rights.

use std::collections::HashMap;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use supabase_storage_rs::models::StorageClient;

use super::rest::Pace;
use super::service_storage::Keyed;
use super::{Error, Object, Rest, Storage};
use crate::config::Config;

/// What may be done without a user.
#[derive(Clone)]
pub struct Service {
    key: SecretString,
    rest: Rest,
    storage: Storage,
    project_url: String,
    limit: Duration,
}

/// Why a bucket cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BucketFault {
    /// Anyone could read its objects.
    #[error("bucket is public")]
    Public,
    /// It is not there, or the key is not accepted.
    #[error("bucket is missing, or the secret key is refused")]
    Missing,
    /// Storage does not answer.
    #[error("storage does not answer")]
    Unreachable,
}

impl Service {
    /// With the key of the configuration.
    pub fn new(config: &Config, rest: Rest, storage: Storage) -> Self {
        Self {
            key: config.secrets.secret_key.clone(),
            rest,
            storage,
            project_url: config.settings.supabase.base(),
            limit: config.timeouts.storage_short,
        }
    }

    /// Signs objects of one bucket; the answer leaves out those that are not there.
    pub async fn sign(
        &self,
        request_id: &str,
        bucket: &str,
        names: &[&str],
        seconds: u64,
    ) -> Result<HashMap<Object, String>, Error> {
        let signatures = self.storage.sign(self.keyed(request_id), bucket, names, seconds).await?;
        let signed = signatures.into_iter().filter_map(|signature| {
            let address = self.storage.absolute(&signature.signed_url?);
            Some((Object { bucket: bucket.to_owned(), name: signature.path }, address))
        });
        Ok(signed.collect())
    }

    /// Signs the key of an open intent of the caller for an upload that replaces nothing. Storage fixes its life.
    pub async fn sign_upload(&self, request_id: &str, object: &Object, content_type: &str) -> Result<String, Error> {
        self.storage.sign_upload(self.keyed(request_id), object, content_type).await
    }

    /// Opens an object, to look at its bytes and never to pass them on.
    pub async fn read(&self, request_id: &str, object: &Object) -> Result<reqwest::Response, Error> {
        self.storage.read(self.keyed(request_id), object).await
    }

    /// Stores what was derived from an original, beside it.
    pub async fn put(
        &self,
        request_id: &str,
        object: &Object,
        content_type: &'static str,
        bytes: Vec<u8>,
    ) -> Result<(), Error> {
        self.storage.put(self.keyed(request_id), object, content_type, bytes).await
    }

    /// Removes objects that a function granted to the service alone has named; answers how many were there. What was
    /// asked and is not counted was gone before, or Storage failed at it: only SQL can tell.
    pub async fn remove(&self, request_id: &str, bucket: &str, names: &[&str]) -> Result<usize, Error> {
        let removed = self.storage.remove_with_key(self.keyed(request_id), bucket, names).await?;
        Ok(names.iter().filter(|name| removed.contains(**name)).count())
    }

    fn keyed<'a>(&'a self, request_id: &'a str) -> Keyed<'a> {
        Keyed { key: &self.key, request_id }
    }

    /// Records a fact by a function that is granted to the service alone.
    pub async fn record<T: DeserializeOwned>(
        &self,
        request_id: &str,
        function: &str,
        arguments: &impl Serialize,
    ) -> Result<T, Error> {
        self.rest.call_with_key(&self.key, request_id, function, arguments, Pace::Short).await
    }

    /// Reads, for a command of the operator, what is granted to no person.
    pub async fn inspect<T: DeserializeOwned>(
        &self,
        request_id: &str,
        function: &str,
        arguments: &impl Serialize,
    ) -> Result<T, Error> {
        self.rest.call_with_key(&self.key, request_id, function, arguments, Pace::Short).await
    }

    /// Asks a function that looks at everything, and takes minutes where there is much.
    pub async fn survey<T: DeserializeOwned>(
        &self,
        request_id: &str,
        function: &str,
        arguments: &impl Serialize,
    ) -> Result<T, Error> {
        self.rest.call_with_key(&self.key, request_id, function, arguments, Pace::Survey).await
    }

    /// Checks that a bucket is there and private.
    pub async fn check_bucket(&self, bucket: &str) -> Result<(), BucketFault> {
        let mut headers = reqwest::header::HeaderMap::new();
        // The crate sends the bearer alone; a hosted gateway also wants the same key as `apikey`.
        let key = self.key.expose_secret().parse().map_err(|_| BucketFault::Missing)?;
        headers.insert("apikey", key);
        let client = reqwest::Client::builder().timeout(self.limit).default_headers(headers).build();
        let storage = StorageClient {
            client: client.map_err(|_| BucketFault::Unreachable)?,
            project_url: self.project_url.clone(),
            api_key: self.key.expose_secret().to_owned(),
        };
        match storage.get_bucket(bucket).await {
            Ok(bucket) if bucket.public => Err(BucketFault::Public),
            Ok(_) => Ok(()),
            Err(supabase_storage_rs::errors::Error::StorageError { status, .. }) if status.as_u16() < 500 => {
                Err(BucketFault::Missing)
            }
            Err(_) => Err(BucketFault::Unreachable),
        }
    }
}
