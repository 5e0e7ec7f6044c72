//! Where the edge listens, and for whom.

use std::net::SocketAddr;

use serde::Deserialize;

use super::{Environment, Error};

/// Section `[http]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Address and port.
    pub listen: SocketAddr,
    /// Origins of the web app, exactly as browsers send them.
    pub allowed_origins: Vec<String>,
    /// Longest time for a request that carries no file.
    pub request_seconds_max: u64,
    /// Longest silence of a client in the middle of an upload.
    pub upload_idle_seconds_max: u64,
    /// Time given to running requests when the process is asked to stop.
    pub shutdown_seconds_max: u64,
}

impl Http {
    pub(super) fn check(&self, environment: Environment) -> Result<(), Error> {
        let is_origin = |origin: &String| {
            url::Url::parse(origin).is_ok_and(|url| {
                url.origin().ascii_serialization() == *origin && (url.scheme() == "https" || !environment.is_hosted())
            })
        };
        if !self.allowed_origins.iter().all(is_origin) {
            return Err(Error::Refused {
                key: "http.allowed_origins",
                rule: "must be https origins without a final slash",
            });
        }
        if self.request_seconds_max == 0 || self.upload_idle_seconds_max == 0 {
            return Err(Error::Refused { key: "http", rule: "times must be at least one second" });
        }
        Ok(())
    }
}
