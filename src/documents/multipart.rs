//! The parts of a form: fields that describe, then the file that they describe.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt, TryStreamExt};
use multer::Multipart;

use super::arrival::{self, Chunks, Claims};
use super::error::Error;
use super::parser_feed::{ParserFeed, Unread};
use crate::http::kind;

/// Longest text of a field: a title has 200 characters, a file name rarely more.
const FIELD_BYTES_MAX: usize = 4 * 1024;

/// Fields before one file; more is not a form of ours.
const FIELDS_MAX: usize = 16;

/// Name of a part that is a file.
const FILE: &str = "file";

/// A form as it arrives.
pub(super) struct Form {
    parts: Multipart<'static>,
    unread: Unread,
    /// What the last file's reader left of it; the parser goes on when it is gone.
    rest: Option<Chunks>,
    /// Set by a file whose bytes broke off, which is then the last.
    is_broken: Arc<AtomicBool>,
    /// Holds for all files that follow, as a batch is usually of one kind.
    media_kind: Option<String>,
}

impl Form {
    pub(super) fn new(chunks: Chunks, content_type: &str) -> Result<Self, Error> {
        let boundary = multer::parse_boundary(content_type).map_err(unreadable)?;
        let unread = Unread::default();
        let parts = Multipart::new(ParserFeed::new(chunks, unread.clone()), boundary);
        Ok(Self { parts, unread, rest: None, is_broken: Arc::default(), media_kind: None })
    }

    /// The next file with what was said before it; `None` at the end, also where the file before broke off, as its
    /// reader knows. The one before must have been dropped.
    pub(super) async fn next(&mut self) -> Result<Option<(Claims, Chunks)>, Error> {
        if self.is_broken.load(Ordering::Relaxed) {
            return Ok(None);
        }
        if let Some(mut rest) = self.rest.take() {
            while rest.next().await.transpose()?.is_some() {}
        }
        let mut claims = Claims::default();
        for _ in 0..FIELDS_MAX {
            let part = self.parts.next_field().await.map_err(unreadable)?;
            self.unread.clear();
            let Some(part) = part else { return Ok(None) };
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let (unread, is_broken) = (self.unread.clone(), self.is_broken.clone());
            let chunks = part.map_err(unreadable).inspect(move |chunk| {
                unread.clear();
                is_broken.fetch_or(chunk.is_err(), Ordering::Relaxed);
            });
            let chunks = chunks.boxed();
            if name == FILE || file_name.is_some() {
                claims.file_name = file_name;
                claims.media_kind.clone_from(&self.media_kind);
                let (chunks, rest) = arrival::shared(chunks);
                self.rest = Some(rest);
                return Ok(Some((claims, chunks)));
            }
            let text = text(chunks).await?;
            match name.as_str() {
                "media_kind" => self.media_kind = Some(text),
                "title" => claims.title = Some(text),
                "captured_at" => claims.captured_at = Some(text),
                "confirm_mismatch" => claims.confirm_mismatch = text == "true",
                "size" => claims.size_bytes = Some(size(&text)?),
                _ => {}
            }
        }
        Err(Error::Rule(const { kind("body_invalid") }))
    }
}

/// A length in bytes, as written in a field or header.
pub(super) fn size(text: &str) -> Result<u64, Error> {
    text.trim().parse().map_err(|_| Error::Rule(const { kind("size_invalid") }))
}

async fn text(mut chunks: Chunks) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await.transpose()? {
        if bytes.len() + chunk.len() > FIELD_BYTES_MAX {
            return Err(Error::Rule(const { kind("body_invalid") }));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Error::Rule(const { kind("body_invalid") }))
}

/// The parser's own words may quote a file name, so only its kind is kept.
fn unreadable(error: multer::Error) -> Error {
    match error {
        // Our own error, on its way through the parser.
        multer::Error::StreamReadFailed(source) => match source.downcast::<Error>() {
            Ok(error) => *error,
            Err(source) => Error::Failure { kind: const { kind("upload_interrupted") }, source },
        },
        _ => Error::Rule(const { kind("body_invalid") }),
    }
}
