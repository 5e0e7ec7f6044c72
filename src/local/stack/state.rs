//! What a running stack tells about itself, in `.molaire/`.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// Addresses, keys and logins of a running stack; `status --json` prints exactly this.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// Process that runs the stack.
    pub pid: u32,
    /// Auth, rest and storage, as a hosted project's address.
    pub gateway_url: String,
    /// The edge.
    pub edge_url: String,
    /// The web app, where there is one.
    pub web_url: Option<String>,
    /// Page of the mailbox.
    pub mailbox_url: String,
    /// Postgres, as `postgres`.
    pub database_url: String,
    /// Key of the browser.
    pub publishable_key: String,
    /// Key of the services.
    pub secret_key: String,
    /// HS256 secret of the tokens.
    pub jwt_secret: String,
    /// Logins of the seed.
    pub demo_users: Vec<DemoUser>,
}

/// A login of the seed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DemoUser {
    /// Login.
    pub email: String,
    /// Password, the same for all.
    pub password: String,
    /// Roles, each with its organisation.
    pub roles: String,
}

/// The folder `.molaire` of a clone, and the files in it.
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

    /// Announces that the stack is ready.
    pub fn announce(&self, state: &State) -> anyhow::Result<()> {
        let unfinished = self.join("state.json.new");
        std::fs::write(&unfinished, serde_json::to_string_pretty(state)?)?;
        std::fs::rename(unfinished, self.join("state.json"))?;
        Ok(())
    }
}

/// The running stack's state, or a sentence saying that none runs.
pub fn status(root: &Path) -> anyhow::Result<State> {
    let folder = Folder::of(root)?;
    match folder.running()? {
        Some(state) => Ok(state),
        None if folder.lock()?.is_none() => bail!("the local stack is starting: try again in a moment"),
        None => bail!("the local stack is not running: start it with `make up` or `molaire local up`"),
    }
}
