//! What a refusal of ours names beside its key: the rule, and the day it holds until or since.

use chrono::NaiveDate;
use serde::Deserialize;

/// The longest name of a rule; the database's own limit.
const RULE_BYTES_MAX: usize = 64;

/// The known members of a hint, each of its own form; nothing else of a hint goes any further.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Terms {
    rule: String,
    until: Option<NaiveDate>,
    since: Option<NaiveDate>,
}

impl Terms {
    /// Of a hint, which Postgres also uses for sentences of its own.
    pub(super) fn parse(hint: &str) -> Option<Self> {
        let terms: Self = serde_json::from_str(hint).ok()?;
        let is_key = (1..=RULE_BYTES_MAX).contains(&terms.rule.len())
            && terms.rule.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        is_key.then_some(terms)
    }

    /// The key of the rule, such as `record_20_years`.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The last day on which it refuses, where it ends by itself.
    pub fn until(&self) -> Option<NaiveDate> {
        self.until
    }

    /// The day since when it refuses, where somebody has to end it.
    pub fn since(&self) -> Option<NaiveDate> {
        self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_and_day_are_read_and_nothing_else() {
        let terms = Terms::parse(r#"{"rule": "record_20_years", "until": "2046-11-20", "patient": "Ana"}"#).unwrap();
        assert_eq!((terms.rule(), terms.since()), ("record_20_years", None));
        assert_eq!(terms.until(), NaiveDate::from_ymd_opt(2046, 11, 20));
        assert!(!format!("{terms:?}").contains("Ana"));
    }

    #[test]
    fn what_is_of_another_form_is_none() {
        let long = format!(r#"{{"rule": "{}"}}"#, "a".repeat(65));
        for hint in [
            "",
            "Perhaps you meant to call another function.",
            "[]",
            "{}",
            r#"{"until": "2046-11-20"}"#,
            r#"{"rule": ""}"#,
            r#"{"rule": "Ana Essai"}"#,
            r#"{"rule": 20}"#,
            r#"{"rule": "record", "until": "soon"}"#,
            r#"{"rule": "record", "since": "2046-13-01"}"#,
            &long,
        ] {
            assert_eq!(Terms::parse(hint), None, "{hint}");
        }
    }
}
