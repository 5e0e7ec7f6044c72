//! Whether a webhook comes from whom it says.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

/// How far the clock of the sender may be off, and how old a request may be that somebody repeats.
const TOLERANCE_SECONDS: i64 = 5 * 60;

/// Not by `==`, whose time tells how much of a guess is right.
pub(super) fn is_same(given: &str, wanted: &str) -> bool {
    verify_slices_are_equal(given.as_bytes(), wanted.as_bytes()).is_ok()
}

/// A header as text; empty where it is missing or twice.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    let value = values.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    if values.next().is_some() { "" } else { value }
}

/// Svix, which Resend signs with: `v1,<base64>` over id, time and body, several where a secret is being changed.
pub(super) fn is_of_svix(secret: &str, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> bool {
    let (id, time) = (header(headers, "svix-id"), header(headers, "svix-timestamp"));
    let Ok(key) = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)) else { return false };
    let is_now = time.parse::<i64>().is_ok_and(|time| (now.timestamp() - time).abs() <= TOLERANCE_SECONDS);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let signed = [id.as_bytes(), b".", time.as_bytes(), b".", body].concat();
    let is_signed = |signature: &str| {
        let tag = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        tag.is_some_and(|tag| hmac::verify(&key, &signed, &tag).is_ok())
    };
    !id.is_empty() && is_now && header(headers, "svix-signature").split(' ').any(is_signed)
}

/// Twilio: HMAC-SHA1 over the address and the sorted fields of the form, as it always was there.
pub(super) fn is_of_twilio(token: &str, headers: &HeaderMap, address: &str, form: &[(String, String)]) -> bool {
    let mut fields: Vec<_> = form.iter().collect();
    fields.sort();
    let mut signed = address.to_owned();
    for (name, value) in fields {
        signed.push_str(name);
        signed.push_str(value);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    let tag = STANDARD.decode(header(headers, "x-twilio-signature")).unwrap_or_default();
    hmac::verify(&key, signed.as_bytes(), &tag).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_example_of_svix_is_believed_for_five_minutes() {
        // From the documentation of Svix.
        let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl";
        let body = br#"{"event_type":"ping","data":{"success":true}}"#;
        let signed = |time: &str, signature: &str| {
            headers(&[("svix-id", "msg_loFOjxBNrRLzqYUf"), ("svix-timestamp", time), ("svix-signature", signature)])
        };
        let good = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let is_believed = |headers: &HeaderMap, body: &[u8], seconds| is_of_svix(secret, headers, body, at(seconds));
        assert!(is_believed(&signed("1731705121", good), body, 1_731_705_121));
        assert!(is_believed(&signed("1731705121", &format!("v1,AAAA {good}")), body, 1_731_705_421));
        assert!(!is_believed(&signed("1731705121", good), body, 1_731_705_422));
        assert!(!is_believed(&signed("1731705121", good), body, 1_731_704_820));
        assert!(!is_believed(&signed("1731705122", good), body, 1_731_705_121));
        assert!(!is_believed(&signed("1731705121", good), b"{}", 1_731_705_121));
        assert!(!is_believed(&signed("1731705121", ""), body, 1_731_705_121));
        assert!(!is_of_svix("whsec_AAAA", &signed("1731705121", good), body, at(1_731_705_121)));
    }

    #[test]
    fn the_example_of_twilio_is_believed_in_any_order_of_its_fields() {
        // From the documentation of Twilio.
        let form = [
            ("To", "+18005551212"),
            ("Digits", "1234"),
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+12349013030"),
            ("From", "+12349013030"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let address = "https://mycompany.com/myapp.php?foo=1&bar=2";
        let headers = headers(&[("x-twilio-signature", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")]);
        assert!(is_of_twilio("12345", &headers, address, &form));
        assert!(!is_of_twilio("12346", &headers, address, &form));
        assert!(!is_of_twilio("12345", &headers, "https://mycompany.com/", &form));
        assert!(!is_of_twilio("12345", &headers, address, &form[1..]));
        assert!(!is_of_twilio("12345", &HeaderMap::new(), address, &form));
    }
}
