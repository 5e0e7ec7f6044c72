//! What a refusal or a failure of Supabase is to a reader.

use super::problem_kinds::{Kind, find, kind};
use crate::supabase::Error;

/// A kind of problem, and whether it is worth a line in the log.
#[derive(Debug, Clone, Copy)]
pub enum Told {
    /// A rule said no: nothing went wrong.
    Rule(&'static Kind),
    /// Something failed; the source belongs into the log.
    Failure(&'static Kind),
}

/// SQL's keys are the table's keys; what has no key is read by its status.
pub fn told(error: &Error) -> Told {
    match error {
        Error::Refused { status, fault } => {
            if let Some(kind) = fault.key().and_then(find) {
                return Told::Rule(kind);
            }
            // A text with NUL, the one character that no text of the database can hold.
            if fault.code() == "22P05" {
                return Told::Rule(const { kind("body_invalid") });
            }
            match status {
                400 if error.is_unknown() => Told::Failure(const { kind("service_unavailable") }),
                401 => Told::Rule(const { kind("session_expired") }),
                403 => Told::Failure(const { kind("not_allowed") }),
                429 => Told::Failure(const { kind("too_many_requests") }),
                500.. => Told::Failure(const { kind("service_unavailable") }),
                _ => Told::Failure(const { kind("internal_error") }),
            }
        }
        Error::Unreachable(_) => Told::Failure(const { kind("service_unavailable") }),
        Error::Undecodable(_) => Told::Failure(const { kind("internal_error") }),
    }
}
