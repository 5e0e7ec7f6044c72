//! The sentence of a problem that names a rule and a day, in the reader's language.

use chrono::NaiveDate;

use crate::language::Language;
use crate::supabase::Terms;

/// `detail` of RFC 9457: until or since when, and by which rule.
pub(super) fn detail(language: Language, terms: &Terms) -> String {
    let rule = terms.rule();
    match (terms.until(), terms.since()) {
        (Some(until), _) => {
            let day = day(language, until);
            language.choose(
                format!("À conserver jusqu'au {day} inclus (règle {rule})."),
                format!("To be kept until the end of {day} (rule {rule})."),
            )
        }
        (None, Some(since)) => {
            let day = day(language, since);
            language.choose(
                format!("En vigueur depuis le {day} (règle {rule})."),
                format!("In force since {day} (rule {rule})."),
            )
        }
        (None, None) => language.choose(format!("Règle {rule}."), format!("Rule {rule}.")),
    }
}

/// As people of that language write it, and no other reads it as another day.
fn day(language: Language, day: NaiveDate) -> String {
    day.format(language.choose("%d/%m/%Y", "%-d %B %Y")).to_string()
}

/// What was compared and is not the same, by its names.
pub(super) fn differing(language: Language, differs: &[String]) -> String {
    let name = |key: &String| match key.as_str() {
        "name" => language.choose("le nom", "the name"),
        "birth_date" => language.choose("la date de naissance", "the date of birth"),
        "number" => language.choose("le numéro", "the number"),
        _ => language.choose("autre chose", "something else"),
    };
    let names = differs.iter().map(name).collect::<Vec<_>>().join(", ");
    format!("{} {names}.", language.choose("Ce qui diffère :", "What differs:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(terms: &str) -> [String; 2] {
        let terms = serde_json::from_str(terms).unwrap();
        [Language::French, Language::English].map(|language| detail(language, &terms))
    }

    #[test]
    fn rule_and_day_are_said_in_both_languages() {
        assert_eq!(
            sentences(r#"{"rule": "record_20_years", "until": "2046-03-01"}"#),
            [
                "À conserver jusqu'au 01/03/2046 inclus (règle record_20_years).",
                "To be kept until the end of 1 March 2046 (rule record_20_years).",
            ]
        );
        assert_eq!(
            sentences(r#"{"rule": "legal_hold", "since": "2026-11-21"}"#),
            [
                "En vigueur depuis le 21/11/2026 (règle legal_hold).",
                "In force since 21 November 2026 (rule legal_hold)."
            ]
        );
        assert_eq!(sentences(r#"{"rule": "legal_hold"}"#), ["Règle legal_hold.", "Rule legal_hold."]);
    }
}
