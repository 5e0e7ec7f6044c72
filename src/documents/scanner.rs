//! A malware scanner beside the bytes on their way: clamd, in its own protocol. Optional; where one is configured,
//! nothing becomes a document that it has not called clean, and none that it could not be asked about.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use clamav_client::tokio::{Socket, Tcp, scan_stream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;

use super::body::CHUNK_BYTES;
use super::error::Error;
use crate::config::ScannerAddress;
use crate::http::kind;

/// Chunks on their way to the scanner.
const CHUNKS_IN_FLIGHT: usize = 2;

/// How long the scanner may be silent while it is sent a file.
const SILENCE: Duration = Duration::from_secs(30);

/// After the last byte; clamd itself gives up on a file after two minutes.
const VERDICT_LIMIT: Duration = Duration::from_secs(150);

/// Bytes of the answers that mean something: `stream: OK` and `stream: <name> FOUND`.
const CLEAN: &[u8] = b"stream: OK\0";
const FOUND: &[u8] = b" FOUND\0";

/// What becomes of a file that was scanned.
enum Verdict {
    Clean,
    Found,
}

/// One file on its way to the scanner.
pub(super) struct Scan {
    /// None once a chunk could not be sent: what the scanner says of the rest means nothing.
    chunks: Option<mpsc::Sender<io::Result<Bytes>>>,
    verdict: JoinHandle<io::Result<Verdict>>,
}

impl Scan {
    /// Connects when the first bytes come.
    pub(super) fn begin(address: &ScannerAddress) -> Self {
        let (chunks, arriving) = mpsc::channel(CHUNKS_IN_FLIGHT);
        let address = address.clone();
        Self {
            chunks: Some(chunks),
            verdict: tokio::spawn(async move { ask(&address, ReceiverStream::new(arriving)).await }),
        }
    }

    /// Waits until the scanner takes it. One that is away or has seen enough says so at the end.
    pub(super) async fn push(&mut self, chunk: &Bytes) {
        if let Some(chunks) = &self.chunks
            && !matches!(timeout(SILENCE, chunks.send(Ok(chunk.clone()))).await, Ok(Ok(())))
        {
            self.chunks = None;
        }
    }

    /// After the last byte: nothing, or why the file is not taken.
    pub(super) async fn end(self) -> Result<(), Error> {
        let unavailable = |source: Box<dyn std::error::Error + Send + Sync>| Error::Failure {
            kind: const { kind("scanner_unavailable") },
            source,
        };
        let Some(chunks) = self.chunks else {
            return Err(unavailable("the scanner did not take the whole file".into()));
        };
        drop(chunks);
        let verdict = timeout(VERDICT_LIMIT, self.verdict).await.map_err(|late| unavailable(late.into()))?;
        match verdict.map_err(|panic| unavailable(panic.into()))? {
            Ok(Verdict::Clean) => Ok(()),
            Ok(Verdict::Found) => Err(Error::Rule(const { kind("malware_found") })),
            Err(error) => Err(unavailable(error.into())),
        }
    }
}

async fn ask(address: &ScannerAddress, bytes: ReceiverStream<io::Result<Bytes>>) -> io::Result<Verdict> {
    let answer = match address {
        ScannerAddress::Tcp(host_address) => scan_stream(bytes, Tcp { host_address }, Some(CHUNK_BYTES)).await?,
        ScannerAddress::Unix(socket_path) => {
            scan_stream(bytes, Socket::<&PathBuf> { socket_path }, Some(CHUNK_BYTES)).await?
        }
    };
    match answer.as_slice() {
        CLEAN => Ok(Verdict::Clean),
        found if found.ends_with(FOUND) => Ok(Verdict::Found),
        // Its words may hold a path of its own machine, so they are not repeated.
        _ => Err(io::Error::other("the scanner did not come to a verdict")),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_scanner_that_missed_a_piece_is_not_believed() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = ScannerAddress::Tcp(listener.local_addr().unwrap().to_string());
        let mut scan = Scan::begin(&address);
        // It accepts, and reads nothing.
        let chunk = Bytes::from(vec![0; 16 * 1024 * 1024]);
        for _ in 0..CHUNKS_IN_FLIGHT + 3 {
            scan.push(&chunk).await;
        }
        assert!(scan.chunks.is_none());
        assert_eq!(scan.end().await.unwrap_err().kind().key, "scanner_unavailable");
    }
}
