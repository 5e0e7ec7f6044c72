//! The link of a mail: what it leads to and for whom, signed, and for a while. It opens nothing by itself: whoever
//! follows it signs in, and the database decides.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::config::Sending;

/// What the signature is for: one made for something else is none.
const PURPOSE: &str = "open1";

/// Three hundred bytes and their signature; longer is not ours.
const TOKEN_BYTES_MAX: usize = 1024;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// In which practice.
    pub organisation_id: Uuid,
    /// For whom alone.
    pub user_id: Uuid,
    /// A kind of thing, such as `implant`.
    pub entity_type: String,
    /// Which; none for what is one of its kind, such as the bell.
    pub entity_id: Option<Uuid>,
    /// Whose it is.
    pub patient_id: Option<Uuid>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

impl Target {
    /// It was good once.
    pub fn has_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at <= now
    }
}

/// Signs, and checks with the key of before too.
#[derive(Clone)]
pub struct LinkKeys {
    current: hmac::Key,
    previous: Option<hmac::Key>,
}

impl LinkKeys {
    /// None where there is no key.
    pub fn of(sending: &Sending) -> Option<Self> {
        let key = |secret: &SecretString| hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        Some(Self {
            current: key(sending.link_signing_key.as_ref()?),
            previous: sending.link_signing_key_previous.as_ref().map(key),
        })
    }

    /// The token of a target; the same target has the same token.
    pub fn sign(&self, target: &Target) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.simple().to_string()).unwrap_or_default();
        let content = [
            PURPOSE,
            &target.organisation_id.simple().to_string(),
            &target.user_id.simple().to_string(),
            &target.entity_type,
            &id(target.entity_id),
            &id(target.patient_id),
            &target.expires_at.timestamp().to_string(),
        ]
        .join("|");
        let tag = hmac::sign(&self.current, content.as_bytes());
        format!("{}.{}", URL_SAFE_NO_PAD.encode(&content), URL_SAFE_NO_PAD.encode(tag))
    }

    /// What a token leads to, if it was made here; whether it is still good is another question.
    pub fn open(&self, token: &str) -> Option<Target> {
        let (content, tag) = token.split_once('.').filter(|_| token.len() <= TOKEN_BYTES_MAX)?;
        let (content, tag) = (URL_SAFE_NO_PAD.decode(content).ok()?, URL_SAFE_NO_PAD.decode(tag).ok()?);
        let is_signed = |key: &hmac::Key| hmac::verify(key, &content, &tag).is_ok();
        if !is_signed(&self.current) && !self.previous.as_ref().is_some_and(is_signed) {
            return None;
        }
        let text = String::from_utf8(content).ok()?;
        let [purpose, organisation, user, entity_type, entity, patient, expires]: [&str; 7] =
            text.split('|').collect::<Vec<_>>().try_into().ok()?;
        let id = |text: &str| if text.is_empty() { Some(None) } else { Uuid::try_parse(text).ok().map(Some) };
        Some(Target {
            organisation_id: Uuid::try_parse(organisation).ok().filter(|_| purpose == PURPOSE)?,
            user_id: Uuid::try_parse(user).ok()?,
            entity_type: entity_type.to_owned(),
            entity_id: id(entity)?,
            patient_id: id(patient)?,
            expires_at: DateTime::from_timestamp(expires.parse().ok()?, 0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(current: &str, previous: Option<&str>) -> LinkKeys {
        LinkKeys::of(&Sending {
            link_signing_key: Some(current.to_owned().into()),
            link_signing_key_previous: previous.map(|key| key.to_owned().into()),
            ..Sending::default()
        })
        .unwrap()
    }

    fn target() -> Target {
        Target {
            organisation_id: Uuid::from_u128(1),
            user_id: Uuid::from_u128(2),
            entity_type: "implant".to_owned(),
            entity_id: Some(Uuid::from_u128(3)),
            patient_id: None,
            expires_at: DateTime::from_timestamp(1_000_000, 0).unwrap(),
        }
    }

    #[test]
    fn a_link_leads_where_it_was_made_to_and_always_looks_the_same() {
        let (keys, target) = (keys("one", None), target());
        let token = keys.sign(&target);
        assert_eq!(token, keys.sign(&target));
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{token}");
        assert_eq!(keys.open(&token), Some(target));
    }

    #[test]
    fn it_ends() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert!(!target().has_expired(at(999_999)) && target().has_expired(at(1_000_000)));
    }

    #[test]
    fn not_a_letter_of_it_can_be_changed() {
        let keys = keys("one", None);
        let token = keys.sign(&target());
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last letter of base64 holds bits that stand for nothing.
            assert!(keys.open(&changed).is_none() || place + 1 == token.len(), "{place}");
        }
        for wrong in ["", ".", "a.b", &token[1..], &"a".repeat(2000)] {
            assert_eq!(keys.open(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_may_be_changed_while_mails_are_under_way() {
        let token = keys("one", None).sign(&target());
        assert!(keys("two", Some("one")).open(&token).is_some());
        assert_eq!(keys("two", None).open(&token), None);
    }
}
