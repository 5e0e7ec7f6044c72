//! `Idempotency-Key`: a request that is repeated under its key is answered as before and does nothing again.
//!
//! The database keeps what became of it for a day, by hashes of key and request, and in it ids and keys of problems.

use axum::http::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::Error;
use crate::http::{Caller, Edge, kind};
use crate::supabase::ask_again;

const HEADER: &str = "idempotency-key";
const BEGIN_REQUEST: &str = "begin_request";
const FINISH_REQUEST: &str = "finish_request";

/// Longer than any id that a program draws.
const KEY_BYTES_MAX: usize = 255;

/// Whether this request is the first under its key.
pub(super) enum Turn<T> {
    /// It is, or it has none.
    First(Option<Attempt>),
    /// It was answered before, with this outcome.
    Again(T),
}

/// A request at work under a key.
pub(super) struct Attempt {
    key_hash: String,
    attempt_id: Uuid,
}

/// Asks under the key of the headers; `asked` is what makes this request differ from another.
pub(super) async fn begin<T: DeserializeOwned>(
    edge: &Edge,
    caller: &Caller,
    headers: &HeaderMap,
    asked: &[&[u8]],
) -> Result<Turn<T>, Error> {
    let Some(key) = headers.get(HEADER) else {
        return Ok(Turn::First(None));
    };
    let key = key.as_bytes();
    if key.is_empty() || key.len() > KEY_BYTES_MAX || !key.iter().all(u8::is_ascii_graphic) {
        return Err(Error::Rule(const { kind("idempotency_key_invalid") }));
    }
    let attempt = Attempt { key_hash: hash(&[key]), attempt_id: Uuid::new_v4() };
    let arguments = json!({
        "key_hash": attempt.key_hash, "request_hash": hash(asked), "attempt_id": attempt.attempt_id,
    });
    let begin = || edge.rest.call::<Option<T>>(&caller.actor, BEGIN_REQUEST, &arguments);
    let known = ask_again(edge.config.timeouts.ask_again, begin).await?;
    Ok(known.map_or(Turn::First(Some(attempt)), Turn::Again))
}

/// Keeps the outcome, or, where there is none to keep, lets the request be tried again.
pub(super) async fn finish(edge: &Edge, caller: &Caller, attempt: Option<Attempt>, outcome: Option<&impl Serialize>) {
    let Some(attempt) = attempt else { return };
    let arguments = json!({ "key_hash": attempt.key_hash, "attempt_id": attempt.attempt_id, "outcome": outcome });
    let finish = || edge.rest.call::<bool>(&caller.actor, FINISH_REQUEST, &arguments);
    if let Err(error) = ask_again(edge.config.timeouts.ask_again, finish).await {
        // A repetition is told that the request is at work until its lock has run out: never that it may run twice.
        tracing::warn!(%error, "outcome of a request not kept");
    }
}

/// Each part with its length, so that no two lists of parts look alike.
fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    format!("{:x}", hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_eq!(hash(&[b"ab", b"c"]), hash(&[b"ab", b"c"]));
    }
}
