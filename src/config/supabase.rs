//! Where the Supabase project is.

use serde::Deserialize;
use url::Url;

use super::{Environment, Error};

/// Section `[supabase]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supabase {
    /// Address of the project, without a path.
    pub url: Url,
}

impl Supabase {
    /// The address without its final slash, ready for `/rest/v1` and `/storage/v1`.
    pub fn base(&self) -> String {
        self.url.as_str().trim_end_matches('/').to_owned()
    }

    pub(super) fn check(&self, environment: Environment) -> Result<(), Error> {
        if environment.is_hosted() && self.url.scheme() != "https" {
            return Err(Error::Refused { key: "supabase.url", rule: "must be https outside the local stack" });
        }
        if !matches!(self.url.path(), "" | "/") || self.url.query().is_some() || !self.url.username().is_empty() {
            return Err(Error::Refused {
                key: "supabase.url",
                rule: "must be the address alone, without path, query or user",
            });
        }
        Ok(())
    }
}
