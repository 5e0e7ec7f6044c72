//! What PostgREST or Storage said when it refused.

use std::fmt;

use serde::Deserialize;

use super::terms::Terms;

/// The body of a refusal. Neither form of output shows `details`, where Postgres puts the values of the row, nor a
/// message that is free text, where Storage puts keys. Of a hint, only terms of ours are read.
#[derive(Clone, Default, Deserialize)]
pub struct Fault {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    hint: Option<String>,
}

impl Fault {
    /// Of a body that may be anything, such as the page of a proxy.
    pub(super) fn parse(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// SQLSTATE, PostgREST's or Storage's code.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// The message where it is one of our stable keys.
    pub fn key(&self) -> Option<&str> {
        self.message.as_deref().filter(|message| {
            !message.is_empty()
                && message.len() <= 64
                && message.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        })
    }

    /// The rule that refuses and its day, where our SQL names them.
    pub fn terms(&self) -> Option<Terms> {
        self.hint.as_deref().filter(|_| self.is_raised_by_us()).and_then(Terms::parse)
    }

    /// PostgREST passes on the SQLSTATE of every refusal. Where the connection to Postgres broke in the middle of a
    /// statement there is none, and it answers 400 with an empty code: nothing was refused.
    pub(super) fn is_of_a_lost_connection(&self) -> bool {
        self.code.as_deref() == Some("")
    }

    pub(super) fn is_raised_by_us(&self) -> bool {
        self.code().starts_with("PT") && self.key().is_some()
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Fault").field("code", &self.code()).field("key", &self.key()).finish()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code(), self.key().unwrap_or("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_code_is_a_connection_that_broke_and_none_is_a_refusal() {
        let broken = br#"{"code":"","details":null,"hint":null,"message":"server closed the connection unexpectedly"}"#;
        assert!(Fault::parse(broken).is_of_a_lost_connection());
        assert!(!Fault::parse(br#"{"code":"22P02","message":"x"}"#).is_of_a_lost_connection());
        assert!(!Fault::parse(br#"{"message":"invalid API key"}"#).is_of_a_lost_connection());
    }

    #[test]
    fn neither_details_nor_free_text_are_shown() {
        let fault = Fault::parse(br#"{"code":"23505","message":"Key (x)=(Ana) exists","details":"(Ana)","hint":null}"#);
        assert_eq!(format!("{fault} {fault:?}"), "23505 - Fault { code: \"23505\", key: None }");
    }

    #[test]
    fn a_key_of_ours_is_recognised() {
        let fault = Fault::parse(br#"{"code":"PT507","message":"quota_exceeded"}"#);
        assert_eq!(fault.key(), Some("quota_exceeded"));
        assert!(fault.is_raised_by_us());
    }

    #[test]
    fn terms_are_read_of_our_own_refusals_alone() {
        let refusal = |code: &str| {
            let hint = r#"{"rule": "legal_hold"}"#;
            let body = serde_json::json!({ "code": code, "message": "document_on_hold", "hint": hint });
            Fault::parse(body.to_string().as_bytes())
        };
        assert_eq!(refusal("PT409").terms().unwrap().rule(), "legal_hold");
        assert_eq!(refusal("23514").terms(), None);
    }

    #[test]
    fn a_page_of_a_proxy_is_an_empty_fault() {
        assert_eq!(Fault::parse(b"<html>").key(), None);
    }
}
