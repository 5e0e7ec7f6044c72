//! How `molaire documents` shows what it did: lines and bars for a person, JSON for a program.

use std::io::{BufRead, IsTerminal};

use chrono::{DateTime, Local};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::say;
use crate::client::{Document, Error};
use crate::language::Language;

/// How results are shown.
pub(super) struct Screen {
    pub(super) language: Language,
    pub(super) json: bool,
}

impl Screen {
    pub(super) fn show(&self, value: &Value, text: impl FnOnce() -> String) {
        say(&if self.json { value.to_string() } else { text() });
    }

    /// One line for one of several things; a JSON object each, so that a program can read them as they come.
    pub(super) fn report(&self, about: &str, outcome: Result<(Value, String), Error>) {
        match outcome {
            Ok((mut value, text)) => {
                value["about"] = json!(about);
                self.show(&value, || text);
            }
            Err(error) if self.json => {
                say(&json!({ "about": about, "problem": problem(&error, self.language) }).to_string());
            }
            Err(error @ Error::File { .. }) => eprintln!("{}", error.sentence(self.language)),
            Err(error) => eprintln!("{about} : {}", error.sentence(self.language)),
        }
    }

    /// Drawn at a terminal alone.
    pub(super) fn bar(&self, size_bytes: Option<u64>, name: &str) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = size_bytes.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let style = ProgressStyle::with_template("{msg:30!} {wide_bar} {decimal_bytes}/{decimal_total_bytes} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(name.to_owned());
        bar
    }

    pub(super) fn confirms(&self, count: usize) -> bool {
        if !std::io::stdin().is_terminal() {
            return false;
        }
        eprint!(
            "{}",
            self.language.choose(
                format!("Supprimer définitivement ({count}) ? [o/N] "),
                format!("Delete for good ({count})? [y/N] ")
            )
        );
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "o" | "oui" | "y" | "yes")
    }
}

pub(super) fn problem(error: &Error, language: Language) -> Value {
    match error {
        Error::Problem(problem) => problem.clone(),
        other => json!({ "title": other.sentence(language) }),
    }
}

pub(super) fn line(document: &Document, screen: &Screen) -> String {
    let Document { id, media_kind, title, mime_type, size_bytes, status, created_at, duplicate_of, .. } = document;
    let date = DateTime::parse_from_rfc3339(created_at)
        .map_or_else(|_| created_at.clone(), |date| date.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string());
    let mut notes = Vec::new();
    if status != "ready" {
        notes.push(screen.language.choose("en vérification", "being verified").to_owned());
    }
    if let Some(older) = duplicate_of {
        notes.push(format!("{} {older}", screen.language.choose("mêmes octets que", "same bytes as")));
    }
    let size = indicatif::DecimalBytes(*size_bytes).to_string();
    let notes = if notes.is_empty() { String::new() } else { format!("  ({})", notes.join(", ")) };
    format!("{id}  {date}  {media_kind:<10}  {mime_type:<17}  {size:>10}  {title}{notes}")
}
