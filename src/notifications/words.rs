//! The words around a notification in mails and SMS: French first, English beside it. What it says itself comes from SQL.

use crate::language::Language;

/// Words of a frame, in one language. `{product}` stands for the product's name.
pub(super) struct Words {
    pub(super) greeting: &'static str,
    pub(super) fallback: &'static str,
    pub(super) why: &'static str,
    pub(super) preferences: &'static str,
    pub(super) privacy: &'static str,
    pub(super) reference: &'static str,
    /// The French put a space before it.
    pub(super) colon: &'static str,
}

pub(super) const FRENCH: Words = Words {
    greeting: "Bonjour,",
    fallback: "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :",
    why: "Vous recevez ce message en tant que membre d’un cabinet qui utilise {product}.",
    preferences: "Choisir ce que vous recevez",
    privacy: "Par confidentialité, ce message ne contient aucune donnée de patient. Le lien vous est personnel, demande de se connecter et expire le",
    reference: "réf.",
    colon: " :",
};

pub(super) const ENGLISH: Words = Words {
    greeting: "Hello,",
    fallback: "If the button does not work, copy this address into your browser:",
    why: "You receive this message as a member of a practice that uses {product}.",
    preferences: "Choose what you receive",
    privacy: "For confidentiality this message holds no patient data. The link is yours alone, asks you to sign in and expires on",
    reference: "ref.",
    colon: ":",
};

/// The one thing to do, by template; `{product}` as above.
const BUTTONS: [(&str, &str, &str); 5] = [
    ("alert", "Voir l’alerte dans {product}", "View the alert in {product}"),
    ("activity", "Voir l’activité dans {product}", "View the activity in {product}"),
    ("import", "Voir l’import dans {product}", "View the import in {product}"),
    ("system", "Voir l’information dans {product}", "View the notice in {product}"),
    ("digest", "Voir mes notifications dans {product}", "View my notifications in {product}"),
];

const CATEGORIES: [(&str, &str, &str); 4] = [
    ("alerts", "Alertes", "Alerts"),
    ("activity", "Activité", "Activity"),
    ("imports", "Imports", "Imports"),
    ("system", "Système", "System"),
];

/// A word beside the colour, for whoever does not see it, and its colour. What informs needs neither.
const SEVERITIES: [(&str, &str, &str, &str); 2] =
    [("CRITICAL", "Critique", "Critical", "#b3261e"), ("WARNING", "À surveiller", "To watch", "#8a5a00")];

pub(super) fn words(language: Language) -> &'static Words {
    language.choose(&FRENCH, &ENGLISH)
}

/// The button of a template; of one that is not known, the most general.
pub(super) fn button(template: &str, language: Language) -> &'static str {
    let (_, fr, en) = BUTTONS.iter().find(|(known, ..)| *known == template).unwrap_or(&BUTTONS[3]);
    language.choose(fr, en)
}

pub(super) fn category(category: &str, language: Language) -> &'static str {
    CATEGORIES.iter().find(|(known, ..)| *known == category).map_or("", |(_, fr, en)| language.choose(fr, en))
}

pub(super) fn severity(severity: &str, language: Language) -> Option<(&'static str, &'static str)> {
    let (_, fr, en, colour) = SEVERITIES.iter().find(|(known, ..)| *known == severity)?;
    Some((language.choose(fr, en), colour))
}
