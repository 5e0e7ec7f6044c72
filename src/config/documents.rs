//! Bounds of uploads and of signed links.

use serde::Deserialize;

use super::Error;

/// Shortest life of a signed link: under a minute a slow page cannot load its pictures.
pub const SIGNED_URL_SECONDS_MIN: u64 = 60;

/// Longest life that may ever be configured: a link cannot be revoked, so only its life bounds it.
const SIGNED_URL_SECONDS_CEILING: u64 = 300;

/// Section `[documents]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// Longest life of a signed link.
    pub signed_url_seconds_max: u64,
    /// Files in one request.
    pub files_per_request_max: usize,
    /// Largest file whose length was not announced: it waits in a temporary file until the length is known.
    pub spool_bytes_max: u64,
    /// Temporary files at the same time.
    pub spool_files_max: usize,
}

impl Documents {
    pub(super) fn check(&self) -> Result<(), Error> {
        if !(SIGNED_URL_SECONDS_MIN..=SIGNED_URL_SECONDS_CEILING).contains(&self.signed_url_seconds_max) {
            return Err(Error::Refused {
                key: "documents.signed_url_seconds_max",
                rule: "must lie between 60 and 300",
            });
        }
        if self.files_per_request_max == 0 || self.spool_files_max == 0 {
            return Err(Error::Refused { key: "documents", rule: "maxima must be at least 1" });
        }
        Ok(())
    }
}
