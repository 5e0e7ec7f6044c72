//! One file as it arrives: what the sender says of it, and its bytes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use chrono::{DateTime, Datelike, Utc};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::time::timeout;

use super::error::Error;
use super::store::Filing;
use crate::http::{Edge, kind};

/// Kind of a document of which nobody says more.
pub(super) const MEDIA_KIND: &str = "radiograph";

/// Name of a file that has none; the database gives it the extension of its type.
pub(super) const FILE_NAME: &str = "document";

/// As the database has it.
const TITLE_CHARS_MAX: usize = 200;

/// As the database has it, in UTC.
const CAPTURED_YEARS: std::ops::RangeInclusive<i32> = 1850..=9999;

/// The bytes of a file, or why there are no more.
pub(super) type Chunks = BoxStream<'static, Result<Bytes, Error>>;

/// What the sender says. Nothing of it is believed where the bytes or the database know better.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims {
    pub(super) media_kind: Option<String>,
    pub(super) title: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) captured_at: Option<String>,
    pub(super) size_bytes: Option<u64>,
    /// To be filed although the file may name another patient.
    pub(super) confirm_mismatch: bool,
}

impl Claims {
    pub(super) fn media_kind(&self) -> &str {
        self.media_kind.as_deref().filter(|text| !text.is_empty()).unwrap_or(MEDIA_KIND)
    }

    pub(super) fn file_name(&self) -> &str {
        let name = self.file_name.as_deref().filter(|text| !text.is_empty());
        name.unwrap_or(FILE_NAME)
    }

    /// Asked before the bytes are moved, though the database asks again: a long upload should not end in this. So is
    /// the date.
    fn title(&self) -> Result<Option<&str>, Error> {
        match self.title.as_deref().filter(|text| !text.is_empty()) {
            Some(title)
                if title.chars().count() > TITLE_CHARS_MAX
                    || title.contains(char::is_control)
                    || title.trim_matches(' ').is_empty() =>
            {
                Err(Error::Rule(const { kind("title_invalid") }))
            }
            title => Ok(title),
        }
    }

    /// What the database is told at the commit.
    pub(super) fn filing(&self) -> Result<Filing<'_>, Error> {
        let (title, captured_at) = (self.title()?, self.captured_at()?);
        Ok(Filing { title, captured_at, confirm_mismatch: self.confirm_mismatch })
    }

    fn captured_at(&self) -> Result<Option<DateTime<Utc>>, Error> {
        let Some(text) = self.captured_at.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let time = DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc));
        time.filter(|time| CAPTURED_YEARS.contains(&time.year()))
            .map(Some)
            .ok_or(Error::Rule(const { kind("captured_at_invalid") }))
    }
}

/// The bytes of a request; a client that says nothing for too long is given up.
///
/// Time runs only while somebody waits for the client, not while Storage is slow to take what came.
pub(super) fn of_body(edge: &Edge, body: Body) -> Chunks {
    let idle = Duration::from_secs(edge.config.settings.http.upload_idle_seconds_max);
    let chunks = stream::try_unfold(body.into_data_stream(), move |mut stream| async move {
        match timeout(idle, stream.next()).await {
            Err(_) => Err(Error::Rule(const { kind("upload_stalled") })),
            Ok(None) => Ok(None),
            Ok(Some(Ok(chunk))) => Ok(Some((chunk, stream))),
            Ok(Some(Err(error))) => {
                Err(Error::Failure { kind: const { kind("upload_interrupted") }, source: error.into() })
            }
        }
    });
    chunks.boxed()
}

/// The same bytes for two readers, one after the other: the second finds what the first left.
pub(super) fn shared(chunks: Chunks) -> (Chunks, Chunks) {
    let shared = Arc::new(Mutex::new(chunks));
    let reader = |chunks: Arc<Mutex<Chunks>>| {
        stream::poll_fn(move |context| chunks.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context))
            .boxed()
    };
    (reader(shared.clone()), reader(shared))
}
