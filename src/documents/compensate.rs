//! Takes back an upload that did not become a document: the object first, then the intent, both as the caller.

use tokio::time::{Duration, sleep};

use super::store::{self, Opened};
use crate::http::{Caller, Edge};
use crate::supabase::ask_again;

/// What may have come of the bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Landing {
    /// Storage cannot have a whole object.
    Partial,
    /// Storage has it.
    Stored,
    /// Storage got all bytes and its answer was lost, so the object may still appear.
    Unknown,
}

/// Looks for an object that may still appear.
const LOOKS: u32 = 4;
/// Pause before the next look, doubled each time; together under two seconds.
const PAUSE: Duration = Duration::from_millis(200);

/// The intent is closed only when nothing can land under it any more; else it stays open, expires, and the sweep
/// finds by it what landed.
pub(super) async fn compensate(edge: &Edge, caller: &Caller, opened: &Opened, landing: Landing) {
    let document_id = opened.document_id;
    if !is_gone(edge, caller, opened, landing).await {
        tracing::warn!(document.id = %document_id, ?landing, "object may remain, intent left open");
        return;
    }
    let abandon = || store::abandon_upload(edge, &caller.actor, document_id);
    match ask_again(edge.config.timeouts.ask_again, abandon).await {
        Ok(_) => tracing::info!(document.id = %document_id, ?landing, "upload taken back"),
        Err(error) => tracing::warn!(document.id = %document_id, %error, "intent left open"),
    }
}

async fn is_gone(edge: &Edge, caller: &Caller, opened: &Opened, landing: Landing) -> bool {
    let object = opened.object();
    let mut pause = PAUSE;
    for look in 1..=LOOKS {
        let remove = || edge.storage.remove(&caller.actor, &object, &[]);
        match ask_again(edge.config.timeouts.ask_again, remove).await {
            Ok(true) => return true,
            Ok(false) if landing == Landing::Partial => return true,
            Ok(false) if landing == Landing::Stored => return false,
            Ok(false) if look < LOOKS => {
                sleep(pause).await;
                pause *= 2;
            }
            Ok(false) => return false,
            Err(error) => {
                tracing::warn!(document.id = %opened.document_id, %error, "object not removed");
                return false;
            }
        }
    }
    false
}
