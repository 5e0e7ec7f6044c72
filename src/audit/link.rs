//! One link of a chain, and the hash that holds it to the one before.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A link as the database tells it; all hashes are hexadecimal.
#[derive(Debug, Deserialize)]
pub(super) struct Link {
    pub(super) seq: u64,
    pub(super) entry_id: u64,
    pub(super) previous_hash: String,
    pub(super) hash: String,
    /// The fields of the entry, a line each; null where the entry is gone.
    pub(super) content: Option<String>,
}

/// The hash before the first link; the same as `private.chain_root`.
pub(super) fn root(organisation_id: Uuid) -> String {
    hex(&Sha256::digest(format!("molaire audit {organisation_id}")))
}

impl Link {
    /// The hash that this link must have; the same as `private.chain_hash`. None where its entry is gone or another's.
    pub(super) fn recomputed(&self, organisation_id: Uuid) -> Option<String> {
        let content = self.content.as_deref()?;
        let mut fields = content.split('\n');
        let is_its_own = fields.next() == Some(organisation_id.to_string().as_str())
            && fields.next() == Some(self.entry_id.to_string().as_str());
        let mut hash = Sha256::new();
        hash.update(unhex(&self.previous_hash)?);
        hash.update(format!("{}\n{content}", self.seq));
        is_its_own.then(|| hex(&hash.finalize()))
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(organisation_id: Uuid) -> Link {
        Link {
            seq: 1,
            entry_id: 7,
            previous_hash: root(organisation_id),
            hash: String::new(),
            content: Some(format!("{organisation_id}\n7\nrest")),
        }
    }

    #[test]
    fn number_entry_and_the_hash_before_all_count() {
        let organisation_id = Uuid::from_u128(10);
        let right = link(organisation_id).recomputed(organisation_id).expect("a hash");
        assert_eq!(right.len(), 64);
        let seq = Link { seq: 2, ..link(organisation_id) };
        let before = Link { previous_hash: right.clone(), ..link(organisation_id) };
        let entry = Link { content: Some(format!("{organisation_id}\n7\nRest")), ..link(organisation_id) };
        for changed in [seq, before, entry] {
            assert_ne!(changed.recomputed(organisation_id).expect("a hash"), right);
        }
    }

    #[test]
    fn an_entry_that_is_gone_or_of_another_place_has_no_hash() {
        let organisation_id = Uuid::from_u128(10);
        assert!(Link { content: None, ..link(organisation_id) }.recomputed(organisation_id).is_none());
        assert!(Link { entry_id: 8, ..link(organisation_id) }.recomputed(organisation_id).is_none());
        assert!(link(organisation_id).recomputed(Uuid::from_u128(11)).is_none());
        assert!(Link { previous_hash: "é".into(), ..link(organisation_id) }.recomputed(organisation_id).is_none());
    }
}
