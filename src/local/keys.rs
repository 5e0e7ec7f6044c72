//! The keys of one local stack: drawn once, kept in `.molaire/keys.json`, worth nothing elsewhere.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header};
use serde::{Deserialize, Serialize};

/// API keys and the secret that signs access tokens.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    /// Key of the browser: becomes role `anon`.
    pub publishable_key: String,
    /// Key of the services: becomes role `service_role`.
    pub secret_key: String,
    /// HS256 secret shared by auth, PostgREST, storage and edge.
    pub jwt_secret: String,
}

impl Keys {
    /// Fresh keys.
    pub fn draw() -> Self {
        Self {
            publishable_key: format!("sb_publishable_{}", random_text()),
            secret_key: format!("sb_secret_{}", random_text()),
            jwt_secret: random_text() + &random_text(),
        }
    }

    /// The keys kept in `file`, drawn if there are none.
    pub fn keep(file: &Path) -> anyhow::Result<Self> {
        if file.is_file() {
            let text = std::fs::read_to_string(file)?;
            return serde_json::from_str(&text)
                .with_context(|| format!("{} is damaged: delete it, or run `make reset`", file.display()));
        }
        let keys = Self::draw();
        std::fs::write(file, serde_json::to_string_pretty(&keys)?)?;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?;
        Ok(keys)
    }

    /// A token for a role without user, as the hosted gateway makes from an opaque key.
    pub fn role_token(&self, role: &str) -> anyhow::Result<String> {
        let now = chrono::Utc::now().timestamp();
        self.sign(&serde_json::json!({ "role": role, "iss": "supabase", "iat": now, "exp": now + 3600 * 24 * 365 }))
    }

    /// Signs any claims with the shared secret.
    pub fn sign(&self, claims: &serde_json::Value) -> anyhow::Result<String> {
        let key = EncodingKey::from_secret(self.jwt_secret.as_bytes());
        Ok(jsonwebtoken::encode(&Header::default(), claims, &key)?)
    }
}

/// 32 hexadecimal digits' worth of randomness, from the operating system.
fn random_text() -> String {
    let bytes: Vec<u8> = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].iter().flat_map(|id| *id.as_bytes()).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}
