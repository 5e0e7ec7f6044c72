//! A signed note of where every chain ended: what the database cannot forge, as it does not hold the key.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::Store;
use crate::supabase::Error;

const ENVIRONMENT_VARIABLE: &str = "MOLAIRE_ANCHOR_KEY";
const SEED_BYTES: usize = 32;

/// Why a key or a file cannot be used. No variant holds the key.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// There is no key, or it is something else.
    #[error(
        "environment variable {ENVIRONMENT_VARIABLE}: must be 32 bytes in base64, as `openssl rand -base64 32` makes them"
    )]
    Key,
    /// The file is no anchor.
    #[error("the file is not an anchor")]
    Unreadable(#[source] serde_json::Error),
    /// Something in the file was changed after it was signed.
    #[error("the anchor's signature does not fit its content")]
    Forged,
    /// The file is whole, and signed by somebody else.
    #[error("the anchor was signed with another key than the one expected")]
    OtherKey,
}

/// The key of the anchors; never stored, never sent.
pub struct AnchorKey(Ed25519KeyPair);

impl AnchorKey {
    /// From the environment; none where the variable is not set.
    pub fn from_environment() -> Result<Option<Self>, AnchorError> {
        std::env::var(ENVIRONMENT_VARIABLE).ok().map(|text| Self::parse(&text)).transpose()
    }

    /// Of a seed in base64.
    pub fn parse(text: &str) -> Result<Self, AnchorError> {
        let seed = STANDARD.decode(text.trim()).map_err(|_| AnchorError::Key)?;
        if seed.len() != SEED_BYTES {
            return Err(AnchorError::Key);
        }
        Ed25519KeyPair::from_seed_unchecked(&seed).map(Self).map_err(|_| AnchorError::Key)
    }

    /// What the signature is checked with.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }
}

/// Where one chain ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchored {
    /// Whose chain.
    pub organisation_id: Uuid,
    /// Number of the last link.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
    /// Entries that there were.
    pub entries: u64,
}

/// The file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Anchor {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Every practice.
    pub organisations: Vec<Anchored>,
    /// Base64; compare it with the one that was noted when the key was made.
    pub public_key: String,
    /// Base64, Ed25519, over all of the above.
    pub signature: String,
}

impl Anchor {
    /// Notes where all chains end now.
    pub async fn take(store: &Store, key: &AnchorKey) -> Result<Self, Error> {
        let heads = store.heads().await?.into_iter();
        let organisations = heads
            .map(|head| Anchored {
                organisation_id: head.organisation_id,
                seq: head.seq,
                hash: head.hash,
                entries: head.entries,
            })
            .collect();
        Ok(Self::sign(organisations, key))
    }

    fn sign(organisations: Vec<Anchored>, key: &AnchorKey) -> Self {
        let mut anchor =
            Self { created_at: Utc::now(), organisations, public_key: key.public_key(), signature: String::new() };
        anchor.signature = STANDARD.encode(key.0.sign(anchor.signed_text().as_bytes()));
        anchor
    }

    /// Reads a file and checks its signature, with the expected public key where there is one, else with its own.
    pub fn read(text: &str, expected: Option<&str>) -> Result<Self, AnchorError> {
        let anchor: Self = serde_json::from_str(text).map_err(AnchorError::Unreadable)?;
        if expected.is_some_and(|expected| expected != anchor.public_key) {
            return Err(AnchorError::OtherKey);
        }
        let decode = |text: &str| STANDARD.decode(text).map_err(|_| AnchorError::Forged);
        UnparsedPublicKey::new(&ED25519, decode(&anchor.public_key)?)
            .verify(anchor.signed_text().as_bytes(), &decode(&anchor.signature)?)
            .map_err(|_| AnchorError::Forged)?;
        Ok(anchor)
    }

    /// A line a practice; the form of the JSON around it does not matter.
    fn signed_text(&self) -> String {
        let mut text = format!("molaire anchor 1\n{}\n", self.created_at.to_rfc3339_opts(SecondsFormat::Nanos, true));
        for Anchored { organisation_id, seq, hash, entries } in &self.organisations {
            text.push_str(&format!("{organisation_id} {seq} {hash} {entries}\n"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> AnchorKey {
        AnchorKey::parse(&STANDARD.encode([byte; SEED_BYTES])).expect("a key")
    }

    fn file() -> String {
        let entry = Anchored { organisation_id: Uuid::from_u128(1), seq: 3, hash: "ab".repeat(32), entries: 3 };
        serde_json::to_string(&Anchor::sign(vec![entry], &key(1))).expect("JSON")
    }

    #[test]
    fn a_file_is_read_as_it_was_signed() {
        assert_eq!(Anchor::read(&file(), None).expect("an anchor").organisations[0].seq, 3);
        assert!(Anchor::read(&file(), Some(&key(1).public_key())).is_ok());
    }

    #[test]
    fn a_changed_file_or_another_key_is_refused() {
        let changed = file().replace("\"seq\":3", "\"seq\":2");
        assert!(matches!(Anchor::read(&changed, None), Err(AnchorError::Forged)));
        assert!(matches!(Anchor::read(&file(), Some(&key(2).public_key())), Err(AnchorError::OtherKey)));
        let exchanged = file().replace(&key(1).public_key(), &key(2).public_key());
        assert!(matches!(Anchor::read(&exchanged, None), Err(AnchorError::Forged)));
        assert!(matches!(Anchor::read("{}", None), Err(AnchorError::Unreadable(_))));
    }

    #[test]
    fn a_key_is_32_bytes() {
        assert!(matches!(AnchorKey::parse("x"), Err(AnchorError::Key)));
        assert!(matches!(AnchorKey::parse(&STANDARD.encode([1; 31])), Err(AnchorError::Key)));
    }
}
