//! Whether an access token is one that this project gave to a signed-in person.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use secrecy::ExposeSecret;
use serde::Deserialize;
use uuid::Uuid;

use super::jwks::Jwks;
use crate::config::{Config, Mode};

/// Difference of clocks that is forgiven.
const LEEWAY_SECONDS: u64 = 30;

/// An access token is about 1 kB; a larger one is not worth decoding.
const TOKEN_BYTES_MAX: usize = 8 * 1024;

/// Why a token is not believed. Holds no part of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It was good once.
    #[error("expired")]
    Expired,
    /// The keys to check it cannot be had.
    #[error("no keys to check with")]
    Unavailable,
    /// It is not a token of this project for a signed-in person.
    #[error("{0}")]
    Refused(&'static str),
}

/// Checks tokens in one of two ways.
pub struct Verifier {
    keys: Keys,
    issuer: Option<String>,
    audience: String,
}

enum Keys {
    Shared(DecodingKey),
    Published(Box<Jwks>),
}

#[derive(Deserialize)]
struct Claims {
    sub: Uuid,
    role: String,
    #[serde(default)]
    is_anonymous: Option<bool>,
    #[serde(default)]
    client_id: Option<serde_json::Value>,
    #[serde(default)]
    session_id: Option<String>,
}

impl Verifier {
    /// For the tokens that the configuration describes.
    pub fn new(config: &Config) -> Result<Self, reqwest::Error> {
        let auth = &config.settings.auth;
        let keys = match (auth.mode, &config.secrets.jwt_secret) {
            (Mode::Hs256, Some(secret)) => Keys::Shared(DecodingKey::from_secret(secret.expose_secret().as_bytes())),
            _ => Keys::Published(Box::new(Jwks::new(auth.jwks_address(&config.settings.supabase))?)),
        };
        Ok(Self { keys, issuer: auth.issuer.clone(), audience: auth.audience.clone() })
    }

    /// For a test issuer, whose keys hold as long as the test says.
    #[cfg(test)]
    pub(super) fn of_issuer(jwks: Jwks, issuer: &str) -> Self {
        Self {
            keys: Keys::Published(Box::new(jwks)),
            issuer: Some(issuer.to_owned()),
            audience: "authenticated".to_owned(),
        }
    }

    /// The user's id, if the token is to be believed.
    pub async fn verify(&self, token: &str) -> Result<Uuid, Error> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Error::Refused("too long"));
        }
        let header = decode_header(token).map_err(|_| Error::Refused("not a token"))?;
        if header.crit.is_some() {
            return Err(Error::Refused("demands an extension"));
        }
        let claims = match &self.keys {
            Keys::Shared(key) => self.decode(token, key, Algorithm::HS256)?,
            Keys::Published(jwks) => {
                let key = jwks.key(key_id(&header)?).await?;
                self.decode(token, &key.key, key.algorithm)?
            }
        };
        person(claims)
    }

    fn decode(&self, token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<Claims, Error> {
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        validation.set_audience(&[&self.audience]);
        // Without this list the crate takes an absent claim for a right one.
        let mut required = vec!["exp", "aud", "sub"];
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        validation.set_required_spec_claims(&required);
        decode::<Claims>(token, key, &validation).map(|data| data.claims).map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature => Error::Expired,
            ErrorKind::InvalidIssuer => Error::Refused("other issuer"),
            ErrorKind::InvalidAudience => Error::Refused("other audience"),
            ErrorKind::InvalidSignature => Error::Refused("wrong signature"),
            ErrorKind::InvalidAlgorithm => Error::Refused("wrong algorithm"),
            _ => Error::Refused("wrong claims"),
        })
    }
}

/// The header names the key and nothing else: addresses or keys inside a token (`jku`, `x5u`, `jwk`) are not read.
fn key_id(header: &Header) -> Result<&str, Error> {
    header.kid.as_deref().filter(|kid| !kid.is_empty()).ok_or(Error::Refused("names no key"))
}

fn person(claims: Claims) -> Result<Uuid, Error> {
    if claims.role != "authenticated" {
        return Err(Error::Refused("not the role of a user"));
    }
    if claims.is_anonymous == Some(true) {
        return Err(Error::Refused("anonymous"));
    }
    if claims.client_id.is_some_and(|client| !client.is_null()) {
        return Err(Error::Refused("given to another application"));
    }
    if claims.session_id.unwrap_or_default().is_empty() {
        return Err(Error::Refused("without a session"));
    }
    Ok(claims.sub)
}
