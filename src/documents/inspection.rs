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

/// What an upload waits for its decoder altogether; one that lags further is given up.
const UPLOAD_PATIENCE: Duration = Duration::from_millis(250);

/// What is read back from Storage waits as long as the decoder may live.
const READ_PATIENCE: Duration = Duration::from_secs(60);

/// How long an answer waits for the decoder's verdict after the last byte: it has read along, so a photo takes
/// milliseconds; the longest page takes this.
const VERDICT_LIMIT: Duration = Duration::from_secs(5);

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
        self.begin(file_type, UPLOAD_PATIENCE)
    }

    /// For a file that is stored.
    pub(super) fn of_object(&self, file_type: FileType) -> Inspection {
        self.begin(file_type, READ_PATIENCE)
    }

    fn begin(&self, file_type: FileType, patience: Duration) -> Inspection {
        let (tee, developing) = match self.studio.tee(file_type, patience) {
            Ok(Some((tee, developing))) => (Some(tee), Some(developing)),
            Ok(None) => (None, None),
            Err(error) => {
                tracing::error!(%error, "decoder not started");
                (None, None)
            }
        };
        Inspection { hash: Sha256::new(), scan: self.scanner.as_ref().map(Scan::begin), tee, developing }
    }
}

/// One file under inspection. Dropped before its end, it comes to nothing.
pub(super) struct Inspection {
    hash: Sha256,
    scan: Option<Scan>,
    tee: Option<Tee>,
    developing: Option<Developing>,
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
        Ok(Inspected { sha256: format!("{:x}", self.hash.finalize()), developing: self.developing })
    }
}

/// A file that was seen to its end.
pub(super) struct Inspected {
    pub(super) sha256: String,
    developing: Option<Developing>,
}

/// What the decoder says of a file.
pub(super) enum Verdict {
    /// The file is kept, and these are its facts; its pictures follow.
    Whole(Facts, Developing),
    /// Its bytes contradict their own container.
    Refused(&'static Kind),
    /// Nothing in time: somebody else shall look, and until then nobody opens it.
    Unknown,
}

impl Inspected {
    /// What the decoder says first; its pictures come later.
    pub(super) async fn verdict(self) -> Verdict {
        let Some(mut developing) = self.developing else {
            return Verdict::Unknown;
        };
        match timeout(VERDICT_LIMIT, developing.facts()).await {
            Ok(Ok(Ok(facts))) => Verdict::Whole(facts, developing),
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
