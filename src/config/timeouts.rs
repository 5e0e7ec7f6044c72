//! How long calls to others may take: constants with a reason, shortened by tests alone.

use std::time::Duration;

/// Longer than any function of the database takes, shorter than a person waits.
const REST: Duration = Duration::from_secs(10);
/// Comparing millions of files with their rows; the database gives that function as long.
const SURVEY: Duration = Duration::from_secs(5 * 60);
/// Time to open a connection to Storage.
const CONNECT: Duration = Duration::from_secs(5);
/// Silence of Storage in the middle of a transfer; S3 behind it can pause for seconds.
const STORAGE_IDLE: Duration = Duration::from_secs(30);
/// Answer of Storage after the last byte; it copies the object and writes its row.
const STORAGE_ANSWER: Duration = Duration::from_secs(60);
/// Signing and deleting move no bytes.
const STORAGE_SHORT: Duration = Duration::from_secs(15);
/// How long an unanswered step is asked again where a store is away; after that the open intent remains.
const ASK_AGAIN: Duration = Duration::from_secs(15);
/// A provider answers within a second or two; twice this must fit into a lease of the outbox.
const PROVIDER: Duration = Duration::from_secs(12);
/// A health check that hangs is a failed one.
const HEALTH: Duration = Duration::from_secs(1);

/// Not part of the file: nobody operating the service has a reason to change them.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// One call to PostgREST.
    pub rest: Duration,
    /// One call to a function that looks at everything.
    pub survey: Duration,
    /// Opening a connection to Storage.
    pub connect: Duration,
    /// Silence of Storage in the middle of a transfer.
    pub storage_idle: Duration,
    /// Answer of Storage after the last byte of an upload.
    pub storage_answer: Duration,
    /// Signing, deleting, headers of a download.
    pub storage_short: Duration,
    /// How long an unanswered step is asked again.
    pub ask_again: Duration,
    /// One call to a provider of mails or SMS.
    pub provider: Duration,
    /// Health checks.
    pub health: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            rest: REST,
            survey: SURVEY,
            connect: CONNECT,
            storage_idle: STORAGE_IDLE,
            storage_answer: STORAGE_ANSWER,
            storage_short: STORAGE_SHORT,
            ask_again: ASK_AGAIN,
            provider: PROVIDER,
            health: HEALTH,
        }
    }
}
