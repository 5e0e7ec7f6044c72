//! Bounds of uploads and of signed links.

use std::path::PathBuf;

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
    /// A malware scanner; where there is one, nothing is stored that it has not seen.
    pub scanner: Option<ScannerAddress>,
}

/// Where clamd listens: `tcp://host:port` or `unix:///path`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ScannerAddress {
    /// Host and port.
    Tcp(String),
    /// A socket in the file system.
    Unix(PathBuf),
}

impl TryFrom<String> for ScannerAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const RULE: &str = "must be tcp://host:port or unix:///path";
        match text.split_once("://") {
            Some(("tcp", address))
                if address
                    .rsplit_once(':')
                    .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()) =>
            {
                Ok(Self::Tcp(address.to_owned()))
            }
            Some(("unix", path)) if path.starts_with('/') => Ok(Self::Unix(path.into())),
            _ => Err(RULE),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_listens_at_a_port_or_a_socket() {
        let address = |text: &str| ScannerAddress::try_from(text.to_owned());
        assert_eq!(address("tcp://127.0.0.1:3310"), Ok(ScannerAddress::Tcp("127.0.0.1:3310".to_owned())));
        assert_eq!(address("unix:///run/clamd"), Ok(ScannerAddress::Unix("/run/clamd".into())));
        for wrong in ["", "127.0.0.1:3310", "tcp://host", "tcp://:3310", "tcp://host:99999", "unix://run", "http://a:1"]
        {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
