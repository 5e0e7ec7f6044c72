//! One file on its way in: intent, object, row, what the edge saw of the bytes, and its pictures.

use tokio::time::{Duration, timeout};
use uuid::Uuid;

use super::arrival::{Chunks, Claims};
use super::attest::attest;
use super::body::{self, Broken, Head};
use super::compensate::{Landing, compensate};
use super::content_type::{self, FileType};
use super::error::Error;
use super::identity;
use super::inspection::{Inspected, Seen, Verdict};
use super::pictures::{self, Original};
use super::spool;
use super::store::{self, Document, Filing, Intent, Opened};
use crate::http::{Caller, Edge, kind};
use crate::measures::{UPLOAD_BYTES, UPLOADS};
use crate::supabase::{self, ask_again};

/// The life of an intent: bytes that take longer could not be committed. It also ends a client that sends a byte now
/// and then for ever.
const FILE_LIMIT: Duration = Duration::from_secs(15 * 60);

/// Stores one file; if it fails at any step, nothing of it remains.
pub(super) async fn upload_one(
    edge: &Edge,
    caller: &Caller,
    patient_id: Uuid,
    claims: &Claims,
    chunks: Chunks,
) -> Result<Document, Error> {
    let filing = claims.filing()?;
    let received = timeout(FILE_LIMIT, receive(edge, claims, chunks)).await;
    let (file_type, length, chunks) = received.map_err(|_| Error::Rule(const { kind("upload_stalled") }))??;
    let intent = Intent {
        patient_id,
        media_kind: claims.media_kind(),
        file_name: claims.file_name(),
        mime_type: file_type.mime_type(),
        size_bytes: length,
        sha256: None,
        method: "standard",
    };
    let opened = store::begin_upload(edge, &caller.actor, &intent).await?;
    let seen = async {
        let inspected = transfer(edge, caller, &opened, file_type, length, chunks).await?;
        let judged = judge(edge, caller, opened.document_id, inspected, &filing).await;
        judged.map_err(|error| (error, Landing::Stored))
    };
    let seen = match seen.await {
        Ok(seen) => seen,
        Err((error, landing)) => {
            compensate(edge, caller, &opened, landing).await;
            return Err(error);
        }
    };
    let commit = || store::commit_upload(edge, &caller.actor, opened.document_id, &filing);
    let document = match ask_again(edge.config.timeouts.ask_again, commit).await {
        Ok(document) => document,
        // Perhaps the row is there: removing the object could lose a document, so the intent stays open for the sweep.
        Err(error) if error.is_unknown() => {
            tracing::error!(document.id = %opened.document_id, "commit unconfirmed, intent left open");
            return Err(Error::from(error).told_as(const { kind("upload_unconfirmed") }));
        }
        Err(error) => {
            compensate(edge, caller, &opened, Landing::Stored).await;
            return Err(error.into());
        }
    };
    UPLOADS.add(&["edge"], 1);
    UPLOAD_BYTES.add(&["edge"], length);
    match seen {
        Some(seen) => Ok(attested(edge, caller, document, &opened, seen).await),
        None => Ok(document),
    }
}

/// What holds of bytes that contradict neither their container nor the chart. None where nobody knows yet: the document
/// is then read once more by the worker before anybody opens it.
pub(super) async fn judge(
    edge: &Edge,
    caller: &Caller,
    document_id: Uuid,
    inspected: Inspected,
    filing: &Filing<'_>,
) -> Result<Option<Box<Seen>>, Error> {
    match inspected.verdict().await {
        Verdict::Whole(seen) => {
            identity::compare(edge, &caller.actor, document_id, &seen.facts, filing.confirm_mismatch).await?;
            Ok(Some(seen))
        }
        Verdict::Refused(kind) => Err(Error::Rule(kind)),
        Verdict::Unknown => {
            tracing::warn!(document.id = %document_id, "not judged in time, left to the worker");
            Ok(None)
        }
    }
}

/// Decides what the file is, and how long.
async fn receive(edge: &Edge, claims: &Claims, mut chunks: Chunks) -> Result<(FileType, u64, Chunks), Error> {
    let head = Head::read(&mut chunks).await?;
    let file_type = content_type::decide(&head.window)?;
    fits(file_type, claims.size_bytes.unwrap_or(0))?;
    let (length, chunks) = measured(edge, claims, head, chunks).await?;
    fits(file_type, length)?;
    Ok((file_type, length, chunks))
}

/// Asked before the bytes are moved, though the database asks again.
fn fits(file_type: FileType, length: u64) -> Result<(), Error> {
    if length > file_type.size_bytes_max() { Err(Error::Rule(const { kind("file_too_large") })) } else { Ok(()) }
}

/// The length and all bytes: announced, or all in the head already, or found by spooling.
async fn measured(edge: &Edge, claims: &Claims, head: Head, chunks: Chunks) -> Result<(u64, Chunks), Error> {
    let so_far = head.length();
    let chunks_again = |head: Head| spool::again(head.read, chunks);
    match claims.size_bytes {
        // The smallest lie is told before an intent is drawn.
        Some(announced) if head.is_whole && announced != so_far => Err(Error::Rule(const { kind("size_differs") })),
        Some(announced) => Ok((announced, chunks_again(head))),
        None if head.is_whole => Ok((so_far, chunks_again(head))),
        None => spool::spool(edge, chunks_again(head)).await,
    }
}

/// Moves the bytes; a failure says what may have come of them.
async fn transfer(
    edge: &Edge,
    caller: &Caller,
    opened: &Opened,
    file_type: FileType,
    length: u64,
    chunks: Chunks,
) -> Result<Inspected, (Error, Landing)> {
    let object = opened.object();
    let (pump, body) = body::pipe();
    let request = edge.storage.upload(&caller.actor, &object, file_type.mime_type(), length, body);
    tokio::pin!(request);
    let mut answer = None;
    let moving = async {
        let moved = timeout(FILE_LIMIT, pump.run(edge, chunks, length, edge.inspectors.of_upload(file_type))).await;
        moved.unwrap_or(Err(Broken::Source(Error::Rule(const { kind("upload_stalled") }))))
    };
    tokio::pin!(moving);
    // The answer may come before the last byte, when Storage refuses at once.
    let moved = loop {
        tokio::select! {
            moved = &mut moving => break moved,
            early = &mut request, if answer.is_none() => answer = Some(early),
        }
    };
    let answer = match (answer, &moved) {
        (Some(answer), _) => answer,
        // A body that we broke off has no answer worth waiting for.
        (None, Err(Broken::Source(_))) => Err(supabase::Error::Unreachable("broken off".into())),
        (None, moved) => {
            let timeouts = &edge.config.timeouts;
            let limit = if moved.is_ok() { timeouts.storage_answer } else { timeouts.storage_short };
            let late = |elapsed| Err(supabase::Error::Unreachable(Box::new(elapsed)));
            timeout(limit, &mut request).await.unwrap_or_else(late)
        }
    };
    match (moved, answer) {
        (Ok(inspected), Ok(())) => Ok(inspected),
        (Err(Broken::Source(error)), _) => Err((error, Landing::Partial)),
        (Err(Broken::Sink), Ok(())) => Err((Error::Rule(const { kind("upload_refused") }), Landing::Stored)),
        // A 5xx may be a gateway's, with Storage still at work behind it.
        (Ok(_), Err(error)) if error.is_unknown() => Err((error.into(), Landing::Unknown)),
        (_, Err(error)) => Err((refused(error), Landing::Partial)),
    }
}

/// Storage's refusals in our words. Its 409 is a key that is taken, which a fresh id cannot be.
fn refused(error: supabase::Error) -> Error {
    match &error {
        supabase::Error::Refused { status: 413, .. } => Error::Rule(const { kind("file_too_large") }),
        supabase::Error::Refused { status: 415, .. } => Error::Rule(const { kind("type_not_accepted") }),
        supabase::Error::Refused { status: ..500, .. } => Error::from(error).told_as(const { kind("upload_refused") }),
        _ => error.into(),
    }
}

/// Makes the document `ready`; its pictures follow, and nobody waits for them. Without it the document is `received`,
/// safe but not to be opened, and a later look at its bytes will attest it.
pub(super) async fn attested(
    edge: &Edge,
    caller: &Caller,
    document: Document,
    opened: &Opened,
    seen: Box<Seen>,
) -> Document {
    let Some(object_version) = document.object_version.clone() else {
        return document;
    };
    let original = Original { document_id: document.id, object: opened.object(), object_version };
    let request_id = &caller.actor.request_id;
    match attest(&edge.service, request_id, &original, &document.mime_type, &seen).await {
        Ok(attested) => {
            if attested.is_ready() {
                let (service, request_id) = (edge.service.clone(), request_id.clone());
                let drawing = async move { pictures::draw(&service, &request_id, &original, seen.developing).await };
                edge.tasks.spawn(tracing::Instrument::in_current_span(drawing));
            }
            Document { status: attested.status, duplicate_of: attested.duplicate_of, ..document }
        }
        Err(error) => {
            tracing::error!(document.id = %document.id, %error, "not attested");
            document
        }
    }
}
