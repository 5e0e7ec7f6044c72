//! The folder `.molaire` of a clone, and the files in it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use super::state::State;

/// Data, keys, logs and lock of one clone's stack.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder if it is missing.
    pub fn of(root: &Path) -> anyhow::Result<Self> {
        let folder = root.join(".molaire");
        std::fs::create_dir_all(folder.join("log"))
            .with_context(|| format!("{} cannot be written", folder.display()))?;
        Ok(Self(folder))
    }

    /// A file or folder in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A log file in it.
    pub fn log(&self, name: &str) -> PathBuf {
        self.0.join("log").join(name)
    }

    /// The lock that a running stack holds; the system frees it when the process ends, however it ends.
    pub fn lock(&self) -> anyhow::Result<Option<File>> {
        let file = File::options().create(true).truncate(false).write(true).open(self.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => {
                Err(error).context("the lock of the local stack cannot be taken")
            }
        }
    }

    /// The same for who wants to run: somebody may be asking for the state at this very moment, which takes the lock too.
    pub async fn lock_patiently(&self) -> anyhow::Result<Option<File>> {
        for _ in 0..10 {
            if let Some(lock) = self.lock()? {
                return Ok(Some(lock));
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        Ok(None)
    }

    /// What the running stack wrote, if one runs.
    pub fn running(&self) -> anyhow::Result<Option<State>> {
        if self.lock()?.is_some() {
            return Ok(None);
        }
        let Ok(text) = std::fs::read_to_string(self.join("state.json")) else {
            return Ok(None);
        };
        Ok(serde_json::from_str(&text).ok())
    }

    /// Forgets what an earlier stack announced.
    pub fn withdraw(&self) {
        let _ = std::fs::remove_file(self.join("state.json"));
    }

    /// Announces that the stack is ready.
    pub fn announce(&self, state: &State) -> anyhow::Result<()> {
        let unfinished = self.join("state.json.new");
        std::fs::write(&unfinished, serde_json::to_string_pretty(state)?)?;
        std::fs::rename(unfinished, self.join("state.json"))?;
        Ok(())
    }
}
