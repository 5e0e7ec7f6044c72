//! Opaque keys become role tokens; a user's own token goes through as it is.
//!
//! Keys of the older form are tokens already: they open the gateway and, as on hosted projects, stand for a role only
//! where the caller also sends them as the bearer.

use axum::http::{HeaderMap, HeaderValue};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use crate::local::keys::Keys;

/// The keys that the gateway knows, and what each becomes.
#[derive(Debug)]
pub struct Tokens {
    publishable_key: String,
    secret_key: String,
    anon: HeaderValue,
    service_role: HeaderValue,
    legacy: DecodingKey,
}

#[derive(Deserialize)]
struct Claims {
    role: String,
    sub: Option<String>,
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No `apikey` header.
    Missing,
    /// A key that is not of this project.
    Unknown,
    /// A secret key sent by a browser.
    SecretInBrowser,
}

impl Refusal {
    /// The sentence of the answer.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "no API key found in the request",
            Self::Unknown => "invalid API key",
            Self::SecretInBrowser => "a secret key must never be used in a browser",
        }
    }
}

impl Tokens {
    /// Mints the two role tokens.
    pub fn new(keys: &Keys) -> anyhow::Result<Self> {
        let bearer = |role: &str| -> anyhow::Result<HeaderValue> {
            Ok(HeaderValue::from_str(&format!("Bearer {}", keys.role_token(role)?))?)
        };
        Ok(Self {
            publishable_key: keys.publishable_key.clone(),
            secret_key: keys.secret_key.clone(),
            anon: bearer("anon")?,
            service_role: bearer("service_role")?,
            legacy: DecodingKey::from_secret(keys.jwt_secret.as_bytes()),
        })
    }

    /// Puts the token that the key stands for where the caller brought none of its own.
    pub fn authorise(&self, headers: &mut HeaderMap) -> Result<(), Refusal> {
        let key = headers.get("apikey").and_then(|value| value.to_str().ok()).ok_or(Refusal::Missing)?;
        let token = if key == self.publishable_key {
            &self.anon
        } else if key == self.secret_key {
            if is_browser(headers) {
                return Err(Refusal::SecretInBrowser);
            }
            &self.service_role
        } else if self.is_legacy(key) {
            return Ok(());
        } else {
            return Err(Refusal::Unknown);
        };
        let own = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .map(|value| value.trim_start_matches("Bearer "));
        if own.is_none_or(|own| own == key) {
            headers.insert("authorization", token.clone());
        }
        Ok(())
    }

    /// A token of the project that names one of the two roles and nobody.
    fn is_legacy(&self, key: &str) -> bool {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_aud = false;
        decode::<Claims>(key, &self.legacy, &validation).is_ok_and(|token| {
            token.claims.sub.is_none() && ["anon", "service_role"].contains(&token.claims.role.as_str())
        })
    }
}

fn is_browser(headers: &HeaderMap) -> bool {
    headers.get("user-agent").and_then(|value| value.to_str().ok()).is_some_and(|agent| agent.starts_with("Mozilla/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authorise(pairs: &[(&'static str, &str)]) -> (Result<(), Refusal>, Option<String>) {
        let keys = Keys {
            publishable_key: "sb_publishable_a".into(),
            secret_key: "sb_secret_a".into(),
            jwt_secret: "secret".into(),
        };
        let tokens = Tokens::new(&keys).expect("tokens");
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().expect("header"));
        }
        let outcome = tokens.authorise(&mut headers);
        let own = headers.get("authorization").map(|value| value.to_str().expect("text").to_owned());
        (outcome, own)
    }

    #[test]
    fn a_users_token_is_left_alone() {
        let (outcome, authorization) = authorise(&[("apikey", "sb_publishable_a"), ("authorization", "Bearer user")]);
        assert_eq!((outcome, authorization.as_deref()), (Ok(()), Some("Bearer user")));
    }

    #[test]
    fn a_key_repeated_as_bearer_becomes_its_role() {
        let (_, anon) = authorise(&[("apikey", "sb_publishable_a"), ("authorization", "Bearer sb_publishable_a")]);
        assert!(anon.is_some_and(|value| value.starts_with("Bearer eyJ")));
    }

    #[test]
    fn a_legacy_key_opens_the_gate_and_stands_for_no_role_alone() {
        let sign = |secret: &str, claims: serde_json::Value| {
            let keys =
                Keys { publishable_key: String::new(), secret_key: String::new(), jwt_secret: secret.to_owned() };
            keys.sign(&claims).expect("a token")
        };
        let exp = 4_000_000_000_u64;
        for role in ["anon", "service_role"] {
            let key = sign("secret", serde_json::json!({ "role": role, "exp": exp }));
            assert_eq!(authorise(&[("apikey", &key)]), (Ok(()), None));
            let foreign = sign("other", serde_json::json!({ "role": role, "exp": exp }));
            assert_eq!(authorise(&[("apikey", &foreign)]).0, Err(Refusal::Unknown));
            let old = sign("secret", serde_json::json!({ "role": role, "exp": 1_700_000_000_u64 }));
            assert_eq!(authorise(&[("apikey", &old)]).0, Err(Refusal::Unknown));
        }
        let person = sign("secret", serde_json::json!({ "role": "authenticated", "sub": "a", "exp": exp }));
        assert_eq!(authorise(&[("apikey", &person)]).0, Err(Refusal::Unknown), "a person's token is no key");
    }

    #[test]
    fn missing_unknown_and_browser_keys_are_refused() {
        assert_eq!(authorise(&[]).0, Err(Refusal::Missing));
        assert_eq!(authorise(&[("apikey", "sb_secret_b")]).0, Err(Refusal::Unknown));
        assert_eq!(
            authorise(&[("apikey", "sb_secret_a"), ("user-agent", "Mozilla/5.0")]).0,
            Err(Refusal::SecretInBrowser)
        );
    }
}
