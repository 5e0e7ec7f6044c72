//! What can go wrong with a document. The second ring of errors.

use crate::http::{Kind, Problem, Told, kind, told};
use crate::supabase::{self, Terms};

use super::content_type::Refusal;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no, of the database or of this slice; the kind is all there is to say.
    #[error("{}", .0.key)]
    Rule(&'static Kind),
    /// The same, by a rule that says which it is and on which day it begins or ends.
    #[error("{}", .0.key)]
    Kept(&'static Kind, Terms),
    /// A rule that says in what two things differ, by the names of what was compared.
    #[error("{}", .0.key)]
    Differs(&'static Kind, Vec<String>),
    /// Something else failed; the reader learns the kind, the log the source.
    #[error("{}", kind.key)]
    Failure {
        /// What the reader is told.
        kind: &'static Kind,
        /// What happened.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// What the reader is told, whatever the source was.
    pub fn told_as(self, told: &'static Kind) -> Self {
        match self {
            Self::Failure { source, .. } => Self::Failure { kind: told, source },
            Self::Rule(_) | Self::Kept(..) | Self::Differs(..) => Self::Failure { kind: told, source: self.into() },
        }
    }

    /// The kind.
    pub fn kind(&self) -> &'static Kind {
        match self {
            Self::Rule(kind) | Self::Kept(kind, _) | Self::Differs(kind, _) | Self::Failure { kind, .. } => kind,
        }
    }
}

/// A refusal that names its rule and its day keeps both.
impl From<supabase::Error> for Error {
    fn from(error: supabase::Error) -> Self {
        match told(&error) {
            Told::Rule(kind) => match error {
                supabase::Error::Refused { fault, .. } => {
                    fault.terms().map_or(Self::Rule(kind), |terms| Self::Kept(kind, terms))
                }
                _ => Self::Rule(kind),
            },
            Told::Failure(kind) => Self::Failure { kind, source: error.into() },
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Rule(match refusal {
            Refusal::Empty => const { kind("file_empty") },
            Refusal::NotAccepted => const { kind("type_not_accepted") },
            Refusal::ExecutablePreamble => const { kind("executable_preamble") },
            Refusal::TooManyPixels => const { kind("too_many_pixels") },
        })
    }
}

/// The source is logged here, once, and goes no further.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let problem = Self::new(error.kind());
        match error {
            Error::Rule(_) => problem,
            Error::Kept(_, terms) => problem.with_terms(terms),
            Error::Differs(_, differs) => problem.with_differences(differs),
            Error::Failure { kind, source } => {
                let cause = source.source().map(ToString::to_string).unwrap_or_default();
                if kind.status >= 500 && kind.key != "service_unavailable" {
                    tracing::error!(problem = kind.key, %source, cause, "documents failed");
                } else {
                    tracing::warn!(problem = kind.key, %source, cause, "documents failed");
                }
                problem
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> Error {
        supabase::Error::Refused { status, fault: serde_json::from_str(body).unwrap() }.into()
    }

    #[test]
    fn a_key_of_sql_becomes_the_problem_of_that_name() {
        assert_eq!(refused(409, r#"{"code":"PT409","message":"upload_expired"}"#).kind().key, "upload_expired");
        assert_eq!(refused(403, r#"{"code":"42501","message":"not_allowed"}"#).kind().key, "not_allowed");
    }

    #[test]
    fn the_text_of_another_refusal_is_not_repeated() {
        let error = refused(400, r#"{"code":"22P02","message":"invalid input syntax for type uuid: \"Ana\""}"#);
        assert_eq!(error.kind().key, "internal_error");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(!source.contains("Ana"), "{source}");
    }

    #[test]
    fn a_text_that_no_database_holds_is_the_senders_mistake() {
        let nul = r#"{"code":"22P05","message":"unsupported Unicode escape sequence"}"#;
        assert_eq!(refused(400, nul).kind().key, "body_invalid");
    }

    #[test]
    fn an_expired_token_is_told_as_such() {
        assert_eq!(refused(401, r#"{"code":"PGRST301","message":"JWT expired"}"#).kind().key, "session_expired");
    }
}
