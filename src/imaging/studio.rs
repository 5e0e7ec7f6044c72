//! Starts the processes that decode, watches over them, and reads what they say.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::timeout;

use super::answer::Part;
use super::tee::Tee;
use super::{Derived, Facts, FileType, MEDIUM_SIDE_MAX, NoPreview, Pictures, Refused};

/// By the clock, once all of the file is there. The limit of the CPU is shorter; this one is for what waits.
const WALL_TIME_MAX: Duration = Duration::from_secs(20);

/// Uploads whose decoder waits for bytes most of the time.
const TEES_PER_CORE: usize = 4;

/// Why there is no answer, neither good nor bad: try again later.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The process could not be started, or not be spoken to.
    #[error("the decoder could not be run")]
    Process(#[from] std::io::Error),
    /// The upload was faster than its decoder, and was not made to wait for it.
    #[error("the decoder fell behind the upload")]
    Lagged,
}

/// Where pictures are made. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Studio {
    program: Arc<PathBuf>,
    files: Arc<Semaphore>,
    tees: Arc<Semaphore>,
    side: u32,
}

impl Studio {
    /// Of this program; as many files at once as there are cores but one.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self::of_program(std::env::current_exe()?))
    }

    /// Of another build of it, as tests need.
    pub fn of_program(program: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            program: Arc::new(program),
            files: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))),
            tees: Arc::new(Semaphore::new(cores * TEES_PER_CORE)),
            side: MEDIUM_SIDE_MAX,
        }
    }

    /// With a larger picture of another size.
    #[must_use]
    pub fn with_side(self, side: u32) -> Self {
        Self { side, ..self }
    }

    /// Pictures of a file that is at hand; waits for its turn.
    pub async fn of_file(&self, file: std::fs::File, file_type: FileType) -> Result<Result<Derived, Refused>, Failure> {
        // The semaphore is never closed.
        let permit = self.files.clone().acquire_owned().await.map_err(std::io::Error::other)?;
        let mut child = self.start(file_type, Stdio::from(file))?;
        let stdout = child.stdout.take().ok_or_else(no_pipe)?;
        let (sender, parts) = mpsc::channel(1);
        tokio::spawn(attend(child, stdout, sender, permit));
        Developing { parts, first: None }.all().await
    }

    /// Pictures of a file that arrives; none if too many do, and then it is looked at later.
    /// `patience` is what the bytes will wait for it altogether.
    pub fn tee(&self, file_type: FileType, patience: Duration) -> Result<Option<(Tee, Developing)>, Failure> {
        let Ok(permit) = self.tees.clone().try_acquire_owned() else {
            return Ok(None);
        };
        let mut child = self.start(file_type, Stdio::piped())?;
        let (stdin, stdout) = (child.stdin.take().ok_or_else(no_pipe)?, child.stdout.take().ok_or_else(no_pipe)?);
        let (sender, parts) = mpsc::channel(4);
        let (tee, fed) = Tee::new(stdin, patience);
        tokio::spawn(async move {
            let attended = attend_when(child, stdout, sender.clone(), permit, fed);
            if attended.await.is_err() {
                let _ = sender.send(Err(Failure::Lagged)).await;
            }
        });
        Ok(Some((tee, Developing { parts, first: None })))
    }

    /// Neither secrets nor folder of this process are handed on.
    fn start(&self, file_type: FileType, input: Stdio) -> std::io::Result<Child> {
        Command::new(self.program.as_path())
            .args(["picture", "--type", file_type.mime_type(), "--side", &self.side.to_string()])
            .env_clear()
            .current_dir("/")
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

fn no_pipe() -> std::io::Error {
    std::io::ErrorKind::BrokenPipe.into()
}

/// The parts of an answer, as they come.
#[derive(Debug)]
pub struct Developing {
    parts: mpsc::Receiver<Result<Part, Failure>>,
    /// Looked at, and not taken yet.
    first: Option<Part>,
}

impl Developing {
    /// The next part; none after the last.
    pub async fn next(&mut self) -> Option<Result<Part, Failure>> {
        match self.first.take() {
            Some(part) => Some(Ok(part)),
            None => self.parts.recv().await,
        }
    }

    /// What comes first, and stays to be taken: the facts of a file that is kept, or why it is refused.
    pub async fn facts(&mut self) -> Result<Result<Facts, Refused>, Failure> {
        let part = self.next().await.ok_or_else(no_pipe)??;
        let facts = match &part {
            Part::Facts(facts) => Ok(facts.clone()),
            Part::Refused(refused) => Err(*refused),
            // Killed before it could read them.
            Part::NoPreview(_) | Part::Preview(_) | Part::Medium(_) => Ok(Facts::default()),
        };
        self.first = Some(part);
        Ok(facts)
    }

    /// All of them.
    pub async fn all(mut self) -> Result<Result<Derived, Refused>, Failure> {
        let (mut facts, mut preview) = (Facts::default(), None);
        while let Some(part) = self.next().await {
            let pictures = match part? {
                Part::Facts(read) => {
                    facts = read;
                    continue;
                }
                Part::Preview(picture) => {
                    preview = Some(picture);
                    continue;
                }
                Part::Refused(refused) => return Ok(Err(refused)),
                Part::NoPreview(reason) => Err(reason),
                Part::Medium(medium) => match preview {
                    Some(preview) => Ok(Pictures { preview, medium }),
                    None => Err(NoPreview::Undecodable),
                },
            };
            return Ok(Ok(Derived { facts, pictures }));
        }
        Err(no_pipe().into())
    }
}

type Parts = mpsc::Sender<Result<Part, Failure>>;

/// Reads parts until the last. One that dies before has met its limits, or something worse: that is an answer too.
async fn attend(mut child: Child, mut stdout: ChildStdout, parts: Parts, permit: OwnedSemaphorePermit) {
    let read = async {
        while let Ok(part) = Part::read(&mut stdout).await {
            let is_last = part.is_last();
            // Nobody who waits is no reason to go on.
            if parts.send(Ok(part)).await.is_err() || is_last {
                return true;
            }
        }
        false
    };
    let reason = match timeout(WALL_TIME_MAX, read).await {
        Ok(true) => None,
        Ok(false) => child.wait().await.ok().map(reason),
        Err(_) => Some(Ok(NoPreview::TooSlow)),
    };
    let _ = child.start_kill();
    let _ = child.wait().await;
    drop(permit);
    if let Some(reason) = reason {
        let _ = parts.send(reason.map(Part::NoPreview)).await;
    }
}

/// The clock starts when the last byte was taken; a decoder may answer before.
async fn attend_when(
    child: Child,
    stdout: ChildStdout,
    parts: Parts,
    permit: OwnedSemaphorePermit,
    fed: impl Future<Output = Result<(), ()>>,
) -> Result<(), ()> {
    // What a decoder says early waits in its pipe: an upload that is refused halfway is refused at its end.
    fed.await?;
    attend(child, stdout, parts, permit).await;
    Ok(())
}

/// Which limit it was; one that ends well without a last word could not be started.
fn reason(status: ExitStatus) -> Result<NoPreview, Failure> {
    match status.signal().and_then(|signal| Signal::try_from(signal).ok()) {
        Some(Signal::SIGXCPU | Signal::SIGKILL) => Ok(NoPreview::TooSlow),
        Some(Signal::SIGABRT) => Ok(NoPreview::TooLarge),
        Some(_) => Ok(NoPreview::Undecodable),
        None => Err(std::io::Error::other("the decoder ended without an answer").into()),
    }
}
