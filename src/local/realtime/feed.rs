//! What the database wants broadcast, for every socket at once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;
use serde_json::Value;
use sqlx::{PgPool, Row};
use tokio::sync::broadcast;
use uuid::Uuid;

/// The server of Realtime reads the log of Postgres; this looks as often as nobody notices.
const PERIOD: Duration = Duration::from_millis(50);

/// Longest transaction whose broadcast is still seen.
const LOOKED_BACK: &str = "
    select id, topic, event, payload, inserted_at from realtime.messages
    where inserted_at > now()::timestamp - interval '10 seconds' and extension = 'broadcast' and private";

/// Sockets that are slower than this lose some, as they do with the real one.
const CAPACITY: usize = 256;

/// One row of `realtime.messages`.
#[derive(Debug, Clone)]
pub struct News {
    pub topic: String,
    pub event: String,
    pub payload: Value,
    pub inserted_at: NaiveDateTime,
}

/// A clone is the same.
#[derive(Clone)]
pub struct Feed(broadcast::Sender<Arc<News>>);

impl Feed {
    /// Ends with the last clone.
    pub fn of(pool: PgPool) -> Self {
        let (sender, _) = broadcast::channel(CAPACITY);
        tokio::spawn(read(pool, sender.downgrade()));
        Self(sender)
    }

    pub fn follow(&self) -> broadcast::Receiver<Arc<News>> {
        self.0.subscribe()
    }
}

async fn read(pool: PgPool, sender: broadcast::WeakSender<Arc<News>>) {
    let mut seen: HashSet<Uuid> = HashSet::new();
    loop {
        tokio::time::sleep(PERIOD).await;
        let Some(sender) = sender.upgrade() else { return };
        if sender.receiver_count() == 0 {
            continue;
        }
        let Ok(rows) = sqlx::query(LOOKED_BACK).fetch_all(&pool).await else { continue };
        let mut now_seen = HashSet::with_capacity(rows.len());
        for row in rows {
            let (id, inserted_at): (Uuid, NaiveDateTime) = (row.get("id"), row.get("inserted_at"));
            now_seen.insert(id);
            if seen.contains(&id) {
                continue;
            }
            let news = News {
                topic: row.get("topic"),
                event: row.get("event"),
                payload: row.try_get("payload").unwrap_or_default(),
                inserted_at,
            };
            // Nobody may have left meanwhile.
            let _ = sender.send(Arc::new(news));
        }
        seen = now_seen;
    }
}
