//! What keys of the older form say of themselves: they are tokens. New ones are opaque.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// The claims of a legacy key, whose signature nobody here can or need check.
#[derive(Debug, Deserialize)]
pub struct LegacyKey {
    /// `anon` or `service_role`.
    pub role: String,
    /// The project; the local stack's keys name none.
    #[serde(rename = "ref")]
    pub project: Option<String>,
}

impl LegacyKey {
    /// None where the key is of the new form.
    pub fn read(key: &str) -> Option<Self> {
        let claims = URL_SAFE_NO_PAD.decode(key.split('.').nth(1)?).ok()?;
        serde_json::from_slice(&claims).ok()
    }

    /// Whether the project's address begins with the name in the key.
    pub fn is_of(&self, host: &str) -> bool {
        self.project.as_ref().is_none_or(|project| host.starts_with(&format!("{project}.")))
    }
}
