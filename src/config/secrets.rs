//! Secrets come from the environment alone.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{Error, LegacyKey, Mode, Sending, Settings};

const PUBLISHABLE_KEY: &str = "SUPABASE_PUBLISHABLE_KEY";
const SECRET_KEY: &str = "SUPABASE_SECRET_KEY";
const JWT_SECRET: &str = "SUPABASE_JWT_SECRET";
const METRICS_TOKEN: &str = "MOLAIRE_METRICS_TOKEN";
const DATABASE_URL: &str = "DATABASE_URL";

/// An HS256 secret below 32 bytes can be guessed from one token.
const JWT_SECRET_BYTES_MIN: usize = 32;

/// Whoever can ask may guess as often as they like.
const METRICS_TOKEN_BYTES_MIN: usize = 32;

/// The keys of the project. No `Deserialize`: a file cannot hold them.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Goes with every call made as a user; no secret by itself.
    pub publishable_key: SecretString,
    /// Bypasses every policy; used in one file alone.
    pub secret_key: SecretString,
    /// Checks signatures where `[auth] mode = "hs256"`.
    pub jwt_secret: Option<SecretString>,
    /// Lets its holder read `/metrics`; without it, programs of the same machine alone do.
    pub metrics_token: Option<SecretString>,
    /// A role of Postgres that may log in and nothing else, by which the worker is woken; without it, it asks now and then.
    pub database_url: Option<SecretString>,
    /// Of providers and links.
    pub sending: Sending,
}

impl Secrets {
    pub(super) fn read(settings: &Settings, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let required = |name: &'static str| {
            variable(name)
                .filter(|value| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic()))
                .map(SecretString::from)
                .ok_or(Error::Secret { name, rule: "must be set, without spaces" })
        };
        let publishable_key = required(PUBLISHABLE_KEY)?;
        let secret_key = required(SECRET_KEY)?;
        if publishable_key.expose_secret() == secret_key.expose_secret() {
            return Err(Error::Secret { name: SECRET_KEY, rule: "must differ from the publishable key" });
        }
        if publishable_key.expose_secret().starts_with("sb_secret_") || is_legacy(&publishable_key, "service_role") {
            return Err(Error::Secret { name: PUBLISHABLE_KEY, rule: "holds a secret key" });
        }
        if secret_key.expose_secret().starts_with("sb_publishable_") || is_legacy(&secret_key, "anon") {
            return Err(Error::Secret { name: SECRET_KEY, rule: "holds a publishable key" });
        }
        let jwt_secret = match settings.auth.mode {
            Mode::Jwks => None,
            Mode::Hs256 => Some(required(JWT_SECRET)?),
        };
        if jwt_secret.as_ref().is_some_and(|secret| secret.expose_secret().len() < JWT_SECRET_BYTES_MIN) {
            return Err(Error::Secret { name: JWT_SECRET, rule: "must have at least 32 bytes" });
        }
        Ok(Self {
            publishable_key,
            secret_key,
            jwt_secret,
            database_url: database_url(&variable)?,
            sending: Sending::read(&variable)?,
            metrics_token: Self::metrics_token(variable)?,
        })
    }

    /// What the commands without a project need of it.
    pub(crate) fn metrics_token(variable: impl Fn(&str) -> Option<String>) -> Result<Option<SecretString>, Error> {
        let token = variable(METRICS_TOKEN).filter(|token| !token.is_empty());
        let is_fit = |token: &String| {
            token.len() >= METRICS_TOKEN_BYTES_MIN && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if token.as_ref().is_some_and(|token| !is_fit(token)) {
            return Err(Error::Secret { name: METRICS_TOKEN, rule: "must have at least 32 bytes, without spaces" });
        }
        Ok(token.map(SecretString::from))
    }
}

fn database_url(variable: impl Fn(&str) -> Option<String>) -> Result<Option<SecretString>, Error> {
    let Some(text) = variable(DATABASE_URL).filter(|text| !text.is_empty()) else { return Ok(None) };
    let is_fit = |url: &Url| matches!(url.scheme(), "postgres" | "postgresql") && url.host().is_some();
    match Url::parse(&text) {
        Ok(url) if is_fit(&url) => Ok(Some(SecretString::from(text))),
        _ => Err(Error::Secret { name: DATABASE_URL, rule: "must be postgres:// with a host" }),
    }
}

fn is_legacy(key: &SecretString, role: &str) -> bool {
    LegacyKey::read(key.expose_secret()).is_some_and(|claims| claims.role == role)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(publishable: &str, secret: &str) -> Result<Secrets, Error> {
        let settings = Settings::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("staging.toml")).unwrap();
        Secrets::read(&settings, |name| match name {
            PUBLISHABLE_KEY => Some(publishable.to_owned()),
            SECRET_KEY => Some(secret.to_owned()),
            _ => None,
        })
    }

    #[test]
    fn keys_are_taken_from_the_environment_and_not_shown() {
        let secrets = read("sb_publishable_a", "sb_secret_b").unwrap();
        assert!(!format!("{secrets:?}").contains("sb_secret_b"));
        assert!(secrets.jwt_secret.is_none());
    }

    #[test]
    fn the_token_for_metrics_may_be_absent_and_not_short() {
        let read = |token: &str| Secrets::metrics_token(|_| Some(token.to_owned()));
        assert!(read("").unwrap().is_none());
        assert!(read("0123456789abcdef0123456789abcdef").unwrap().is_some());
        assert!(read("0123456789abcdef0123456789abcde").is_err());
        assert!(read("0123456789abcdef 0123456789abcdef").is_err());
    }

    #[test]
    fn the_address_of_postgres_may_be_absent_and_nothing_else() {
        let read = |text: &str| database_url(|_| Some(text.to_owned()));
        assert!(read("").unwrap().is_none());
        assert!(read("postgresql://listener:secret@db.example:5432/postgres").unwrap().is_some());
        for wrong in ["db.example", "https://db.example", "postgres:///postgres"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn missing_equal_or_exchanged_keys_are_refused() {
        assert!(read("", "sb_secret_b").is_err());
        assert!(read("same", "same").is_err());
        assert!(read("sb_secret_b", "sb_publishable_a").is_err());
        // Of the older form: {"role":"anon"} and {"role":"service_role"}.
        let (anon, service) = ("e30.eyJyb2xlIjoiYW5vbiJ9.a", "e30.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.b");
        assert!(read(anon, service).is_ok());
        assert!(read(service, "sb_secret_b").is_err());
        assert!(read("sb_publishable_a", anon).is_err());
    }
}
