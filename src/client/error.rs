//! What a person at a terminal is told when something cannot be done.

use std::io::ErrorKind;

use serde_json::{Value, json};

use crate::http::{Kind, find};
use crate::language::Language;

/// Why a command ended without what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The edge or the database refused; a problem as RFC 9457 has it.
    #[error("refused: {}", .0["type"])]
    Problem(Value),
    /// Nobody is signed in, or the session is over.
    #[error("not signed in")]
    SignedOut,
    /// Address or password are not right.
    #[error("sign-in refused")]
    SignInRefused,
    /// No answer.
    #[error("no answer")]
    Unreachable(#[source] reqwest::Error),
    /// An answer that is not of the form that was agreed upon.
    #[error("the answer cannot be read")]
    Undecodable,
    /// A file of this machine.
    #[error("{path}")]
    File {
        /// Which one, as it was given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Words that fit no patient, or several; with what was found.
    #[error("no single patient")]
    Patients(Vec<String>),
}

impl Error {
    /// A problem that this side recognised.
    pub(super) fn of_kind(kind: &'static Kind, request_id: Option<&str>) -> Self {
        Self::Problem(json!({
            "type": format!("urn:molaire:problem:{}", kind.key), "title": kind.fr, "status": kind.status,
            "request_id": request_id,
        }))
    }

    /// PostgREST's refusal as a problem: its message is the key of one where the database raised it.
    pub(super) fn of_postgrest(status: u16, refusal: &Value, request_id: &str) -> Self {
        if let Some(kind) = refusal["message"].as_str().and_then(find) {
            return Self::of_kind(kind, Some(request_id));
        }
        Self::Problem(json!({
            "type": "about:blank", "title": "", "status": status, "request_id": request_id, "code": refusal["code"],
        }))
    }

    /// The key of a problem, without its namespace.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem["type"].as_str()?.rsplit(':').next(),
            _ => None,
        }
    }

    /// One sentence for a person, with the reference of the request where there is one.
    pub fn sentence(&self, language: Language) -> String {
        let say = |french: &str, english: &str| language.choose(french, english).to_owned();
        match self {
            Self::Problem(problem) => {
                let known = self.key().and_then(find).map(|kind| language.choose(kind.fr, kind.en));
                let title = known.or(problem["title"].as_str()).filter(|title| !title.is_empty());
                let title = title.unwrap_or(language.choose("La base a refusé.", "The database refused."));
                // By which rule and until when, where the edge says so.
                let detail = problem["detail"].as_str().map(|detail| format!(" {detail}")).unwrap_or_default();
                match problem["request_id"].as_str() {
                    Some(id) => format!("{title}{detail} [{id}]"),
                    None => format!("{title}{detail}"),
                }
            }
            Self::SignedOut => say(
                "Vous n'êtes pas connecté, ou la session est terminée : molaire login.",
                "You are not signed in, or the session is over: molaire login.",
            ),
            Self::SignInRefused => say("Adresse ou mot de passe incorrect.", "Address or password are not right."),
            Self::Unreachable(_) => say("Le service ne répond pas.", "The service does not answer."),
            Self::Undecodable => {
                say("La réponse du service est illisible.", "The answer of the service cannot be read.")
            }
            Self::File { path, source } => {
                let reason = match source.kind() {
                    ErrorKind::NotFound => say("ce fichier n'existe pas", "there is no such file"),
                    ErrorKind::AlreadyExists => say("ce fichier existe déjà", "this file exists already"),
                    ErrorKind::PermissionDenied => say("accès refusé", "access denied"),
                    ErrorKind::InvalidInput => say("ce n'est pas un fichier", "this is not a file"),
                    ErrorKind::StorageFull => say("le disque est plein", "the disk is full"),
                    _ => source.to_string(),
                };
                format!("{path} : {reason}")
            }
            Self::Patients(found) if found.is_empty() => say("Aucun patient ne correspond.", "No patient fits."),
            Self::Patients(found) => {
                let intro = say("Plusieurs patients correspondent :", "Several patients fit:");
                format!("{intro}\n{}", found.join("\n"))
            }
        }
    }
}
