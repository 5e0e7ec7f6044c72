//! Looks at a project from outside and by its own word. Reads alone.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;

use super::finding::{Check, Finding, Verdict};
use super::state::State;
use crate::config::{Config, Environment, LegacyKey, Mode, Settings};
use crate::documents::accepted_types;
use crate::supabase::{Error, Probe, Rest, Service, Storage};

/// Half of what token checks forgive: beyond it the next second of drift signs people out.
const CLOCKS_APART_SECONDS_MAX: i64 = 15;

/// Tokens may be signed so; anything else is refused by the edge.
const ALGORITHMS: [&str; 2] = ["ES256", "RS256"];

/// What an examination needs.
pub struct Examination {
    config: Config,
    other: Option<Settings>,
    service: Service,
    probe: Probe,
}

impl Examination {
    /// Opens no connection; `other` is the file of a project that this one must not be.
    pub fn new(config: Config, other: Option<Settings>) -> Result<Self, reqwest::Error> {
        let service = Service::new(&config, Rest::new(&config), Storage::new(&config)?);
        Ok(Self { probe: Probe::new(&config)?, service, config, other })
    }
}

/// Every finding, in a fixed order. A project that does not answer is a finding too.
pub async fn examine(examination: &Examination) -> Vec<Finding> {
    let Examination { config, other, service, probe } = examination;
    let mut findings = vec![key_kinds(config)];
    if let Some(other) = other {
        findings.push(other_project(&config.settings, other));
    }
    findings.push(publishable_key(probe).await);

    let asked = Utc::now();
    match State::read(service).await {
        Ok(state) => {
            findings.push(good_if(Check::SecretKey, true, Vec::new()));
            findings.extend(by_its_own_word(&state, config.settings.environment));
            findings.push(clock(asked, state.database_time, Utc::now()));
        }
        Err(error) => findings.push(failed(Check::SecretKey, &error)),
    }
    findings.push(upload_limit(probe).await);
    findings.push(signing_keys(probe, config).await);
    findings.push(sign_up(probe).await);
    findings
}

fn by_its_own_word(state: &State, expected: Environment) -> [Finding; 6] {
    let found = state.environment.clone().unwrap_or_else(|| "-".to_owned());
    let missing = state.missing_migrations().into_iter().map(|version| format!("- {version}"));
    let unknown = state.unknown_migrations().into_iter().map(|version| format!("+ {version}"));
    let migrations: Vec<String> = missing.chain(unknown).collect();
    [
        good_if(Check::Environment, found == expected.name(), vec![found]),
        good_if(Check::Migrations, migrations.is_empty(), migrations),
        none_of(Check::RowLevelSecurity, &state.tables_without_rls),
        none_of(Check::Anonymous, &state.open_to_anon),
        none_of(Check::Buckets, &state.public_buckets),
        bucket_limits(state),
    ]
}

fn bucket_limits(state: &State) -> Finding {
    let expected_types: BTreeSet<&str> = accepted_types().map(|accepted| accepted.mime_type).collect();
    let expected_size = accepted_types().map(|accepted| accepted.size_bytes_max).max();
    let Some(bucket) = &state.bucket_of_documents else {
        return good_if(Check::BucketLimits, false, vec!["-".to_owned()]);
    };
    let types = bucket.mime_types.iter().flatten().map(String::as_str).collect();
    let is_equal = bucket.size_bytes_max == expected_size && expected_types == types;
    let about = if is_equal { Vec::new() } else { vec![format!("{:?} {types:?}", bucket.size_bytes_max)] };
    good_if(Check::BucketLimits, is_equal, about)
}

fn clock(before: DateTime<Utc>, database: DateTime<Utc>, after: DateTime<Utc>) -> Finding {
    let middle = before + (after - before) / 2;
    let apart = (database - middle).num_seconds();
    good_if(Check::Clock, apart.abs() <= CLOCKS_APART_SECONDS_MAX, vec![format!("{apart} s")])
}

/// The refusal of PostgREST is what is hoped for: the gateway believed the key, and the key opens nothing.
async fn publishable_key(probe: &Probe) -> Finding {
    match probe.call_without_login("project_state").await {
        Ok(()) => good_if(Check::PublishableKey, false, vec!["project_state".to_owned()]),
        Err(Error::Refused { fault, .. }) if fault.code() == "42501" => {
            good_if(Check::PublishableKey, true, Vec::new())
        }
        Err(error) => failed(Check::PublishableKey, &error),
    }
}

async fn upload_limit(probe: &Probe) -> Finding {
    let needed = accepted_types().map(|accepted| accepted.size_bytes_max).max().unwrap_or_default();
    match probe.upload_bytes_max().await {
        Ok(Some(limit)) => good_if(Check::UploadLimit, limit >= needed, vec![format!("{limit} / {needed}")]),
        Ok(None) => Finding { check: Check::UploadLimit, verdict: Verdict::Unknown, about: Vec::new() },
        Err(error) => failed(Check::UploadLimit, &error),
    }
}

async fn signing_keys(probe: &Probe, config: &Config) -> Finding {
    let auth = &config.settings.auth;
    if auth.mode == Mode::Hs256 {
        // The shared secret cannot be tried without a token; of a hosted project it is to be replaced.
        let verdict = if config.settings.environment.is_hosted() { Verdict::Unknown } else { Verdict::Good };
        return Finding { check: Check::SigningKeys, verdict, about: vec!["hs256".to_owned()] };
    }
    match probe.signing_algorithms(&auth.jwks_address(&config.settings.supabase)).await {
        Ok(algorithms) => {
            let is_usable = algorithms.iter().any(|algorithm| ALGORITHMS.contains(&algorithm.as_str()));
            good_if(Check::SigningKeys, is_usable, algorithms)
        }
        Err(error) => failed(Check::SigningKeys, &error),
    }
}

async fn sign_up(probe: &Probe) -> Finding {
    match probe.sign_up().await {
        Ok(sign_up) => {
            let mut open = Vec::new();
            if !sign_up.is_closed {
                open.push("sign-up".to_owned());
            }
            if sign_up.external.anonymous_users {
                open.push("anonymous".to_owned());
            }
            none_of(Check::SignUp, &open)
        }
        Err(error) => failed(Check::SignUp, &error),
    }
}

fn other_project(own: &Settings, other: &Settings) -> Finding {
    let issuer = own.auth.issuer.is_some() && own.auth.issuer == other.auth.issuer;
    let same = [
        ("environment", own.environment == other.environment),
        ("supabase.url", own.supabase.base() == other.supabase.base()),
        ("auth.issuer", issuer),
        ("auth.jwks_url", own.auth.jwks_address(&own.supabase) == other.auth.jwks_address(&other.supabase)),
    ];
    let same: Vec<String> = same.iter().filter(|(_, is_same)| *is_same).map(|(key, _)| (*key).to_owned()).collect();
    none_of(Check::OtherProject, &same)
}

fn key_kinds(config: &Config) -> Finding {
    let host = config.settings.supabase.url.host_str().unwrap_or_default();
    let publishable = config.secrets.publishable_key.expose_secret();
    let secret = config.secrets.secret_key.expose_secret();
    let mut faults = Vec::new();
    for (name, key, prefix, role) in
        [("publishable", publishable, "sb_publishable_", "anon"), ("secret", secret, "sb_secret_", "service_role")]
    {
        match LegacyKey::read(key) {
            Some(claims) if claims.role != role => faults.push(format!("{name}: {}", claims.role)),
            Some(claims) if !claims.is_of(host) => faults.push(format!("{name}: ref")),
            Some(_) => {}
            None if key.starts_with(prefix) => {}
            None => faults.push(name.to_owned()),
        }
    }
    none_of(Check::KeyKinds, &faults)
}

fn good_if(check: Check, is_good: bool, about: Vec<String>) -> Finding {
    Finding { check, verdict: if is_good { Verdict::Good } else { Verdict::Bad }, about }
}

fn none_of(check: Check, things: &[String]) -> Finding {
    good_if(check, things.is_empty(), things.to_vec())
}

/// A refusal is bad; silence says nothing.
fn failed(check: Check, error: &Error) -> Finding {
    let verdict = if error.is_unknown() { Verdict::Unknown } else { Verdict::Bad };
    Finding { check, verdict, about: vec![error.to_string()] }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use secrecy::SecretString;

    use super::*;
    use crate::config::Local;

    fn config(url: &str, publishable: &str, secret: &str) -> Config {
        let mut config = Config::local(Local {
            supabase_url: url.parse().unwrap(),
            publishable_key: publishable.to_owned(),
            secret_key: secret.to_owned(),
            jwt_secret: String::new(),
            allowed_origins: Vec::new(),
        });
        config.secrets.publishable_key = SecretString::from(publishable);
        config
    }

    fn legacy_key(claims: &str) -> String {
        format!("eyJhbGciOiJIUzI1NiJ9.{}.signature", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn legacy_keys_tell_their_role_and_their_project() {
        let url = "https://abcd.supabase.co";
        let anon = legacy_key(r#"{"role":"anon","ref":"abcd"}"#);
        let service = legacy_key(r#"{"role":"service_role","ref":"abcd"}"#);
        let foreign = legacy_key(r#"{"role":"service_role","ref":"efgh"}"#);
        assert_eq!(key_kinds(&config(url, &anon, &service)).verdict, Verdict::Good);
        assert_eq!(key_kinds(&config(url, "sb_publishable_a", "sb_secret_a")).verdict, Verdict::Good);
        assert_eq!(key_kinds(&config(url, &anon, &foreign)).about, ["secret: ref"]);
        assert_eq!(key_kinds(&config(url, &service, &anon)).about, ["publishable: service_role", "secret: anon"]);
        assert_eq!(key_kinds(&config(url, "", "eyJ")).about, ["publishable", "secret"]);
    }

    #[test]
    fn staging_and_production_as_delivered_have_nothing_in_common() {
        let file = |name| Settings::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
        let (staging, production) = (file("staging.toml"), file("production.toml"));
        assert_eq!(other_project(&production, &staging).verdict, Verdict::Good);
        assert_eq!(other_project(&production, &production).about.len(), 4);
    }
}
