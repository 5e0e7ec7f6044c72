//! Who is signed in on this machine: one file that its owner alone can read.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Where Molaire is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Project {
    /// Address of the Supabase project.
    pub supabase_url: String,
    /// Address of the edge.
    pub edge_url: String,
    /// The key that goes with every call; no secret.
    pub publishable_key: String,
}

/// A signed-in person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// Where they signed in.
    pub project: Project,
    /// As whom.
    pub email: String,
    /// Lives for fifteen minutes.
    pub access_token: String,
    /// Is replaced at each use.
    pub refresh_token: String,
    /// When the access token dies, in seconds since 1970.
    pub expires_at: i64,
}

/// The file; its lock is held while a token is renewed, as a refresh token works once.
#[derive(Debug, Clone)]
pub struct SessionFile(PathBuf);

impl SessionFile {
    /// `MOLAIRE_SESSION`, else `molaire/session.json` among the person's state (XDG).
    pub fn find() -> Option<Self> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let own = variable("MOLAIRE_SESSION");
        let state = || variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")));
        own.or_else(|| Some(state()?.join("molaire/session.json"))).map(Self)
    }

    /// A file of this name.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Which file it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The session, or none where nobody is signed in or the file is not readable as one.
    pub fn read(&self) -> Option<Session> {
        serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
    }

    /// Replaces the session as a whole: a process killed half-way leaves the old one.
    pub fn write(&self, session: &Session) -> io::Result<()> {
        let folder = self.folder()?;
        let mut file = tempfile::Builder::new().permissions(Permissions::from_mode(0o600)).tempfile_in(folder)?;
        file.write_all(&serde_json::to_vec(session)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.0)?;
        Ok(())
    }

    /// Signs out on this machine.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Waits until no other process renews this session; the lock lives as long as the file.
    pub fn lock(&self) -> io::Result<File> {
        self.folder()?;
        let path = self.0.with_extension("lock");
        let lock = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        lock.lock()?;
        Ok(lock)
    }

    fn folder(&self) -> io::Result<&Path> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        }
        Ok(folder)
    }
}
