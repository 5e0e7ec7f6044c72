//! What a process of Molaire must be told: one file, plus the secrets from the environment.
//!
//! There is no default environment: without `--config` nothing starts.

mod auth;
mod documents;
mod environment;
mod http;
mod legacy_key;
#[cfg(any(test, feature = "local"))]
mod local;
mod log;
mod notifications;
mod secrets;
mod sending;
mod supabase;
mod timeouts;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use auth::{Auth, Mode};
pub use documents::{Documents, SIGNED_URL_SECONDS_MIN, ScannerAddress};
pub use environment::Environment;
pub use http::Http;
pub use legacy_key::LegacyKey;
#[cfg(any(test, feature = "local"))]
pub use local::Local;
pub use log::{Format, Log};
pub use notifications::{EmailProvider, Notifications, base};
pub use secrets::Secrets;
pub use sending::Sending;
pub use supabase::Supabase;
pub use timeouts::Timeouts;

/// Everything that a process is told, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the file says.
    pub settings: Settings,
    /// What only the environment may say.
    pub secrets: Secrets,
    /// How long calls to others may take.
    pub timeouts: Timeouts,
    /// The program that decodes files: this one.
    pub decoder: PathBuf,
}

/// The file, key by key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which project this is.
    pub environment: Environment,
    /// Where Supabase is.
    pub supabase: Supabase,
    /// Whose tokens are believed.
    pub auth: Auth,
    /// Where the edge listens.
    pub http: Http,
    /// Bounds of uploads and links.
    pub documents: Documents,
    /// Mails and SMS.
    pub notifications: Notifications,
    /// Form of the log.
    pub log: Log,
}

/// Why a configuration cannot be used. No variant holds a value of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML, or has an unknown, missing or wrong key.
    #[error("{path} is not a valid configuration: {reason}")]
    Invalid {
        /// The file asked for.
        path: PathBuf,
        /// The parser's sentence, without the quoted line.
        reason: String,
    },
    /// A key is well formed and still cannot be right.
    #[error("{key}: {rule}")]
    Refused {
        /// Which key of the file.
        key: &'static str,
        /// Which rule it breaks.
        rule: &'static str,
    },
    /// A secret is missing from the environment, or has the wrong form.
    #[error("environment variable {name}: {rule}")]
    Secret {
        /// Which variable.
        name: &'static str,
        /// Which rule it breaks.
        rule: &'static str,
    },
}

impl Config {
    /// Reads the file, then the secrets from the environment, and checks that they fit together.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let settings = Settings::load(path)?;
        let secrets = Secrets::read(&settings, |name| std::env::var(name).ok())?;
        let decoder = std::env::current_exe().map_err(|source| Error::Unreadable { path: "self".into(), source })?;
        Ok(Self { settings, secrets, timeouts: Timeouts::default(), decoder })
    }
}

impl Settings {
    /// Reads and checks the file alone; needs no secret.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::Unreadable { path: path.into(), source })?;
        // The message alone: TOML errors can quote the offending line, which may be a secret put in the wrong place.
        let settings: Self = toml::from_str(&text)
            .map_err(|error| Error::Invalid { path: path.into(), reason: error.message().to_owned() })?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), Error> {
        self.supabase.check(self.environment)?;
        self.auth.check(self.environment)?;
        self.http.check(self.environment)?;
        self.notifications.check(self.environment)?;
        self.documents.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
    }

    fn keys(name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(file(name)).unwrap();
        let mut section = String::new();
        let mut keys = Vec::new();
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') {
                section = line.to_owned();
            } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
                keys.push(format!("{section}{}", key.trim()));
            }
        }
        keys
    }

    fn with(change: impl Fn(String) -> String) -> Result<Settings, Error> {
        let text = change(std::fs::read_to_string(file("staging.toml")).unwrap());
        let path = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(path.path(), text).unwrap();
        Settings::load(path.path())
    }

    #[test]
    fn both_files_load_and_name_their_environment() {
        assert_eq!(Settings::load(&file("staging.toml")).unwrap().environment, Environment::Staging);
        assert_eq!(Settings::load(&file("production.toml")).unwrap().environment, Environment::Production);
    }

    #[test]
    fn both_files_have_the_same_keys_in_the_same_order() {
        assert!(keys("staging.toml").len() > 10);
        assert_eq!(keys("staging.toml"), keys("production.toml"));
    }

    #[test]
    fn every_key_has_a_comment_above_it() {
        for name in ["staging.toml", "production.toml"] {
            let text = std::fs::read_to_string(file(name)).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" = ")) {
                if !line.starts_with('#') {
                    assert!(lines[index - 1].starts_with('#'), "{name}: no comment above {line}");
                }
            }
        }
    }

    #[test]
    fn a_secret_or_an_unknown_key_in_the_file_is_refused_without_being_repeated() {
        let error = with(|text| text.replace("[auth]", "secret_key = \"sb_secret_misplaced\"\n\n[auth]")).unwrap_err();
        assert!(matches!(error, Error::Invalid { .. }));
        assert!(!error.to_string().contains("sb_secret_misplaced"));
    }

    #[test]
    fn the_environment_local_cannot_come_from_a_file() {
        assert!(with(|text| text.replace("environment = \"staging\"", "environment = \"local\"")).is_err());
        assert!(with(|text| text.replace("environment = \"staging\"", "")).is_err());
    }

    #[test]
    fn plain_http_is_refused() {
        let error = with(|text| text.replace("url = \"https://", "url = \"http://")).unwrap_err();
        assert!(matches!(error, Error::Refused { .. }));
    }
}
