//! What looks at the bytes of a file as they pass: hash, scanner, decoder.
//!
//! One for each file, whether it comes from a client or is read back from Storage. Give it every chunk, end it after
//! the last one; what it brings decides whether the file becomes a document.

use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::content_type::FileType;
use super::error::Error;
use super::scanner::Scan;
use crate::config::{Config, ScannerAddress};
use crate::http::{Kind, kind};
use crate::imaging::{Developing, Facts, Refused, Studio, Tee};

/// How long a decoder is waited for.
#[derive(Clone, Copy)]
struct Patience {
    /// While the bytes pass, altogether.
    lag: Duration,
    /// For its verdict after the last byte. It has read along, so a photo takes milliseconds.
    verdict: Duration,
}

/// Somebody waits: a decoder that is slower is given up.
const UPLOAD: Patience = Patience { lag: Duration::from_millis(250), verdict: Duration::from_secs(5) };

/// Nobody else will look: longer than a decoder may live.
const OBJECT: Patience = Patience { lag: Duration::from_secs(60), verdict: Duration::from_secs(30) };

/// What looks at files.
#[derive(Clone)]
pub struct Inspectors {
    /// Where they are decoded.
    pub studio: Studio,
    scanner: Option<ScannerAddress>,
}

impl Inspectors {
    /// As configured; starts nothing.
    pub fn new(config: &Config) -> Self {
        Self { studio: Studio::of_program(config.decoder.clone()), scanner: config.settings.documents.scanner.clone() }
    }

    /// For a file that a client sends, who is not kept waiting.
    pub(super) fn of_upload(&self, file_type: FileType) -> Inspection {
        self.begin(file_type, UPLOAD)
    }

    /// For a file that is stored.
    pub(super) fn of_object(&self, file_type: FileType) -> Inspection {
        self.begin(file_type, OBJECT)
    }

    fn begin(&self, file_type: FileType, patience: Patience) -> Inspection {
        let (tee, developing) = match self.studio.tee(file_type, patience.lag) {
            Ok(Some((tee, developing))) => (Some(tee), Some(developing)),
            Ok(None) => (None, None),
            Err(error) => {
                tracing::error!(%error, "decoder not started");
                (None, None)
            }
        };
        Inspection {
            hash: Sha256::new(),
            scan: self.scanner.as_ref().map(Scan::begin),
            tee,
            developing,
            limit: patience.verdict,
        }
    }
}

/// One file under inspection. Dropped before its end, it comes to nothing.
pub(super) struct Inspection {
    hash: Sha256,
    scan: Option<Scan>,
    tee: Option<Tee>,
    developing: Option<Developing>,
    limit: Duration,
}

impl Inspection {
    /// Takes the next bytes.
    pub(super) async fn see(&mut self, chunk: &Bytes) {
        self.hash.update(chunk);
        if let Some(tee) = &mut self.tee {
            tee.push(chunk).await;
        }
        if let Some(scan) = &mut self.scan {
            scan.push(chunk).await;
        }
    }

    /// All bytes were seen. Fails where the scanner found something, or did not answer.
    pub(super) async fn end(self) -> Result<Inspected, Error> {
        if let Some(tee) = self.tee {
            tee.finish();
        }
        if let Some(scan) = self.scan {
            scan.end().await?;
        }
        let sha256 = format!("{:x}", self.hash.finalize());
        Ok(Inspected { sha256, developing: self.developing, limit: self.limit })
    }
}

/// A file that was seen to its end.
pub(super) struct Inspected {
    sha256: String,
    developing: Option<Developing>,
    limit: Duration,
}

/// What is known of bytes that contradict nothing.
pub(super) struct Seen {
    pub(super) sha256: String,
    pub(super) facts: Facts,
    /// The pictures, which come later.
    pub(super) developing: Developing,
}

/// What the decoder says of a file.
pub(super) enum Verdict {
    /// The file is kept.
    Whole(Box<Seen>),
    /// Its bytes contradict their own container.
    Refused(&'static Kind),
    /// Nothing in time: somebody else shall look, and until then nobody opens it.
    Unknown,
}

impl Inspected {
    /// What the decoder says first.
    pub(super) async fn verdict(self) -> Verdict {
        let Some(mut developing) = self.developing else {
            return Verdict::Unknown;
        };
        match timeout(self.limit, developing.facts()).await {
            Ok(Ok(Ok(facts))) => Verdict::Whole(Box::new(Seen { sha256: self.sha256, facts, developing })),
            Ok(Ok(Err(refused))) => Verdict::Refused(refusal(refused)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no verdict");
                Verdict::Unknown
            }
            Err(_) => Verdict::Unknown,
        }
    }
}

fn refusal(refused: Refused) -> &'static Kind {
    match refused {
        Refused::Truncated => const { kind("file_truncated") },
        Refused::Damaged => const { kind("file_damaged") },
        Refused::TooManyPixels => const { kind("too_many_pixels") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_same_name_as_its_problem() {
        for refused in [Refused::Truncated, Refused::Damaged, Refused::TooManyPixels] {
            assert_eq!(refusal(refused).key, refused.key());
        }
    }
}
