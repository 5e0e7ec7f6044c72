//! One writer at a time for each upload.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use uuid::Uuid;

/// Uploads that are being written to.
#[derive(Default)]
pub struct Turns {
    taken: Mutex<HashSet<Uuid>>,
    freed: Notify,
}

/// The right to write, until dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    id: Uuid,
}

impl Turns {
    /// Waits until nobody else writes.
    pub async fn take(&self, id: Uuid) -> Turn<'_> {
        loop {
            // Asked for before looking, so that a turn given back in between is not missed.
            let freed = self.freed.notified();
            if self.taken().insert(id) {
                return Turn { turns: self, id };
            }
            freed.await;
        }
    }

    fn taken(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.taken().remove(&self.id);
        self.turns.freed.notify_waiters();
    }
}
