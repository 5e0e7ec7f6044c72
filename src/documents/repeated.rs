//! What became of files, short enough to be kept under an idempotency key, and read again for the same caller.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::Error;
use super::store::{self, Document, Filing};
use crate::http::{Caller, Edge, find, kind};
use crate::supabase::ask_again;

/// One file: an id or the key of a problem, nothing of a patient.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Kept {
    Stored { document: Uuid, duplicate_of: Option<Uuid> },
    Refused { problem: String },
}

/// What is kept of an answer; nothing of one that a repetition could better.
pub(super) fn kept(outcomes: &[Result<Document, Error>]) -> Option<Vec<Kept>> {
    let is_worth_it = |outcome: &Result<Document, Error>| outcome.as_ref().err().is_none_or(is_final);
    outcomes.iter().any(is_worth_it).then(|| {
        let kept = outcomes.iter().map(|outcome| match outcome {
            Ok(document) => Kept::Stored { document: document.id, duplicate_of: document.duplicate_of },
            Err(error) => Kept::Refused { problem: error.kind().key.to_owned() },
        });
        kept.collect()
    })
}

/// A rule about what was sent, which will not change. What may have been stored counts too: it must not be sent again.
fn is_final(error: &Error) -> bool {
    let kind = error.kind();
    match kind.key {
        "upload_unconfirmed" => true,
        "upload_interrupted" => false,
        _ => matches!(kind.status, 400 | 404 | 411 | 413 | 415 | 422),
    }
}

/// The same outcomes once more. Documents are read as the caller, so a right that was lost is lost here too.
pub(super) async fn again(edge: &Edge, caller: &Caller, kept: Vec<Kept>) -> Vec<Result<Document, Error>> {
    let mut outcomes = Vec::with_capacity(kept.len());
    for kept in kept {
        outcomes.push(match kept {
            Kept::Stored { document, duplicate_of } => read(edge, caller, document, duplicate_of).await,
            Kept::Refused { problem } => Err(Error::Rule(find(&problem).unwrap_or(const { kind("internal_error") }))),
        });
    }
    outcomes
}

/// A commit that is asked again changes nothing and answers the document.
async fn read(edge: &Edge, caller: &Caller, id: Uuid, duplicate_of: Option<Uuid>) -> Result<Document, Error> {
    let filing = Filing::default();
    let commit = || store::commit_upload(edge, &caller.actor, id, &filing);
    let document = ask_again(edge.config.timeouts.ask_again, commit).await?;
    Ok(Document { duplicate_of, ..document })
}
