//! Whose tokens are believed.

use serde::Deserialize;
use url::Url;

use super::{Environment, Error, Supabase};

/// How the signature of a token is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// By the public keys that the project publishes (ES256, RS256).
    Jwks,
    /// By the project's shared secret: the local stack, and projects with legacy keys.
    Hs256,
}

/// Section `[auth]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// Exact `iss` of the tokens; only the local stack has none, as its tokens carry none.
    pub issuer: Option<String>,
    /// Exact `aud` of the tokens.
    pub audience: String,
    /// How signatures are checked.
    pub mode: Mode,
    /// Where the public keys are; the project's own address where absent.
    pub jwks_url: Option<Url>,
}

impl Auth {
    /// Where the public keys are.
    pub fn jwks_address(&self, supabase: &Supabase) -> String {
        let default = || format!("{}/auth/v1/.well-known/jwks.json", supabase.base());
        self.jwks_url.as_ref().map_or_else(default, ToString::to_string)
    }

    pub(super) fn check(&self, environment: Environment) -> Result<(), Error> {
        if !environment.is_hosted() {
            return Ok(());
        }
        if self.issuer.as_deref().unwrap_or_default().is_empty() {
            return Err(Error::Refused { key: "auth.issuer", rule: "is required outside the local stack" });
        }
        if self.jwks_url.as_ref().is_some_and(|url| url.scheme() != "https") {
            return Err(Error::Refused { key: "auth.jwks_url", rule: "must be https outside the local stack" });
        }
        Ok(())
    }
}
