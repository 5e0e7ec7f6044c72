//! A message as a provider gets it: subject, text and HTML, in its reader's language.
//!
//! The same message is the same letter to the last byte, whoever writes it and when: a provider that knows keys compares.
//! Nothing of a patient can get in: templates see fixed sentences of SQL, counts, words of ours, and the link.

use chrono::{DateTime, Duration, Utc};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::batch::Message;
use super::link::{LinkKeys, Target};
use super::words::{button, category, severity, words};
use crate::config::{Config, base};
use crate::language::Language;

const MAIL: &str = "mail.mjml";
const TEXT: &str = "mail.txt";
const SMS: &str = "sms.txt";

/// Enough to tell one SMS from the next.
const REFERENCE_LETTERS: usize = 8;

/// No `Debug`: it holds an address.
pub(super) struct Letter {
    pub(super) id: Uuid,
    pub(super) address: String,
    /// See `Message`.
    pub(super) is_objected: bool,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Why a message cannot be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("template")]
    Template(#[from] minijinja::Error),
    #[error("layout")]
    Parse(#[from] mrml::prelude::parser::Error),
    #[error("layout")]
    Render(#[from] mrml::prelude::render::Error),
}

/// Writes letters.
pub(super) struct Writer {
    templates: Environment<'static>,
    keys: Option<LinkKeys>,
    product: String,
    web: Url,
    link_life: Duration,
}

/// What a payload may hold; anything else in it is not looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Payload {
    message: Option<String>,
    /// Of a message to a patient, which comes from the practice and not from us.
    practice: Option<String>,
    entity_type: Option<String>,
    entity_id: Option<Uuid>,
    patient_id: Option<Uuid>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    category: String,
    severity: String,
    title: String,
    count: u64,
}

#[derive(Serialize)]
struct Group {
    name: &'static str,
    items: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    title: String,
    count: u64,
    severity: Option<&'static str>,
}

impl Writer {
    /// Templates are part of the program, so that they cannot fail to be there.
    pub(super) fn new(config: &Config) -> Result<Self, Error> {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|name| if name == MAIL { AutoEscape::Html } else { AutoEscape::None });
        templates.add_template(MAIL, include_str!("templates/mail.mjml"))?;
        templates.add_template(TEXT, include_str!("templates/mail.txt"))?;
        templates.add_template(SMS, include_str!("templates/sms.txt"))?;
        let settings = &config.settings.notifications;
        Ok(Self {
            templates,
            keys: LinkKeys::of(&config.secrets.sending),
            product: settings.product_name.clone(),
            web: settings.web_url.clone(),
            link_life: Duration::days(i64::from(settings.link_days)),
        })
    }

    /// A mail.
    pub(super) fn mail(&self, message: &Message, frozen_at: DateTime<Utc>) -> Result<Letter, Error> {
        let values = self.values(message, frozen_at);
        let layout = mrml::parse(self.templates.get_template(MAIL)?.render(&values)?)?;
        let html = layout.element.render(&mrml::prelude::render::RenderOptions::default())?;
        Ok(self.letter(message, self.templates.get_template(TEXT)?.render(&values)?, html))
    }

    /// An SMS, which is its text.
    pub(super) fn sms(&self, message: &Message, frozen_at: DateTime<Utc>) -> Result<Letter, Error> {
        let text = self.templates.get_template(SMS)?.render(self.values(message, frozen_at))?;
        Ok(self.letter(message, text.trim_end().to_owned(), String::new()))
    }

    fn letter(&self, message: &Message, text: String, html: String) -> Letter {
        let practice = message.payload["practice"].as_str();
        let subject = format!("{} · {}", message.subject, practice.unwrap_or(&self.product));
        Letter {
            id: message.id,
            address: message.address.clone(),
            is_objected: message.is_objected,
            subject,
            text,
            html,
        }
    }

    fn values(&self, message: &Message, frozen_at: DateTime<Utc>) -> minijinja::Value {
        let language = if message.locale == "en" { Language::English } else { Language::French };
        let payload = Payload::deserialize(&message.payload).unwrap_or_default();
        let words = words(language);
        let named = |text: &str| text.replace("{product}", &self.product);
        let severe = message.severity.as_deref().and_then(|name| severity(name, language));
        // To the second, as the token has it.
        let expires_at = frozen_at + self.link_life;
        context! {
            id => &message.id.simple().to_string()[..REFERENCE_LETTERS],
            language => language.code(),
            sender => payload.practice.as_deref().unwrap_or(&self.product),
            is_from_practice => payload.practice.is_some(),
            subject => message.subject.as_str(),
            severity => severe.map(|(word, _)| word),
            colour => severe.map(|(_, colour)| colour),
            preview => payload.message.as_deref().unwrap_or(&message.subject),
            greeting => words.greeting,
            fallback => words.fallback,
            why => named(words.why),
            privacy => words.privacy,
            preferences => words.preferences,
            preferences_url => format!("{}/mon-compte/notifications", base(&self.web)),
            reference => words.reference,
            colon => words.colon,
            button => named(button(&message.template, language)),
            expires => expires_at.format(language.choose("%d/%m/%Y", "%-d %B %Y")).to_string(),
            link => self.link(message, &payload, expires_at),
            groups => minijinja::Value::from(Serde(groups(payload.items, language))),
            message => payload.message,
        }
    }

    /// None for whoever has no account to sign in to.
    fn link(&self, message: &Message, payload: &Payload, expires_at: DateTime<Utc>) -> Option<String> {
        // What is tried out is read as the patient would read it.
        if payload.practice.is_some() {
            return None;
        }
        let target = Target {
            organisation_id: message.organisation_id,
            user_id: message.user_id?,
            entity_type: payload.entity_type.clone().unwrap_or_else(|| "digest".to_owned()),
            entity_id: payload.entity_id,
            patient_id: payload.patient_id,
            expires_at,
        };
        Some(format!("{}/lien/{}", base(&self.web), self.keys.as_ref()?.sign(&target)))
    }
}

/// By category, in the order in which SQL sorted them.
fn groups(items: Vec<Item>, language: Language) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let name = category(&item.category, language);
        let severe = severity(&item.severity, language).map(|(word, _)| word);
        let line = Line { title: item.title, count: item.count, severity: severe };
        match groups.last_mut().filter(|group| group.name == name) {
            Some(group) => group.items.push(line),
            None => groups.push(Group { name, items: vec![line] }),
        }
    }
    groups
}
