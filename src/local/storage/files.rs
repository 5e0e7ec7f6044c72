//! The bytes: one file per version of an object, complete or not there at all.

use std::io::ErrorKind;
use std::path::PathBuf;

use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use md5::{Digest, Md5};
use sha2::Sha256;
use tokio::fs::{self, File};
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::error::Error;
use super::place::Place;

/// Enough for few system calls a file, and nothing beside what the process holds anyway.
const BUFFER_BYTES: usize = 256 << 10;

/// Where drafts lie.
const INCOMING: &str = ".incoming";

/// A folder of files named by bucket, a digest of the key, and version.
pub struct Files {
    root: PathBuf,
}

/// Bytes that have arrived and belong to no object yet; dropped, they are gone.
pub struct Draft {
    path: PathBuf,
    pub size: u64,
    pub etag: String,
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `keep` the file has another name and this finds nothing.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Files {
    /// Takes over a folder, without what an earlier run was receiving when it stopped.
    pub fn new(root: PathBuf) -> Self {
        // Missing in a fresh folder; what cannot be removed does no harm, for nothing names it.
        let _ = std::fs::remove_dir_all(root.join(INCOMING));
        Self { root }
    }

    /// Writes a stream to a draft. More bytes than the bound are refused as too large.
    pub async fn receive(
        &self,
        mut bytes: impl Stream<Item = Result<Bytes, Error>> + Unpin,
        bytes_max: Option<u64>,
    ) -> Result<Draft, Error> {
        let folder = self.root.join(INCOMING);
        fs::create_dir_all(&folder).await?;
        let path = folder.join(Uuid::new_v4().to_string());
        let mut draft = Draft { path, size: 0, etag: String::new() };
        // Made at once and not in the background: there it could appear after the draft was dropped.
        let file = std::fs::File::create(&draft.path)?;
        let mut file = BufWriter::with_capacity(BUFFER_BYTES, File::from_std(file));
        let mut digest = Md5::new();
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk?;
            draft.size += chunk.len() as u64;
            if bytes_max.is_some_and(|bytes_max| draft.size > bytes_max) {
                return Err(Error::too_large());
            }
            digest.update(&chunk);
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        draft.etag = etag(digest);
        Ok(draft)
    }

    /// Where resumable uploads gather.
    pub fn resumable(&self) -> PathBuf {
        self.root.join(".resumable")
    }

    /// Makes a draft of a file that is complete.
    pub async fn adopt(&self, path: PathBuf) -> Result<Draft, Error> {
        let mut digest = Md5::new();
        let mut bytes = ReaderStream::with_capacity(File::open(&path).await?, BUFFER_BYTES);
        let mut size = 0;
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk?;
            size += chunk.len() as u64;
            digest.update(&chunk);
        }
        Ok(Draft { path, size, etag: etag(digest) })
    }

    /// Gives a draft its lasting name.
    pub async fn keep(&self, draft: &Draft, place: &Place, version: &str) -> Result<(), Error> {
        let path = self.path(place, version);
        // The folder may go between the two steps, when another version of the same key is removed.
        for _ in 0..3 {
            fs::create_dir_all(path.parent().unwrap_or(&self.root)).await?;
            match fs::rename(&draft.path, &path).await {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                outcome => return Ok(outcome?),
            }
        }
        Err(Error::internal("the folder of a key went away three times"))
    }

    /// Gives the bytes of a version a second name. They never change, so nothing is copied.
    pub async fn link(&self, from: (&Place, &str), to: (&Place, &str)) -> Result<(), Error> {
        let (source, path) = (self.path(from.0, from.1), self.path(to.0, to.1));
        fs::create_dir_all(path.parent().unwrap_or(&self.root)).await?;
        match fs::hard_link(source, path).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::no_such_bytes()),
            outcome => Ok(outcome?),
        }
    }

    /// The file of a version and its size.
    pub async fn open(&self, place: &Place, version: &str) -> Result<(File, u64), Error> {
        match File::open(self.path(place, version)).await {
            Ok(file) => {
                let size = file.metadata().await?.len();
                Ok((file, size))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::no_such_bytes()),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets a version. Nothing to forget is no error: the row decides what exists.
    pub async fn remove(&self, place: &Place, version: &str) {
        let path = self.path(place, version);
        if let Err(error) = fs::remove_file(&path).await
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "a stored file could not be removed");
        }
        if let Some(folder) = path.parent() {
            // Fails while other versions are in it, as it should.
            let _ = fs::remove_dir(folder).await;
        }
    }

    fn path(&self, place: &Place, version: &str) -> PathBuf {
        let key = format!("{:x}", Sha256::digest(place.key.as_bytes()));
        // A version is a uuid unless somebody wrote the row by hand; then it must not be able to leave the folder.
        let version = version.replace(['/', '\\'], "_");
        self.root.join(&*place.bucket).join(key).join(version)
    }
}

/// The quoted digest under which clients know the bytes.
fn etag(digest: Md5) -> String {
    format!("\"{:x}\"", digest.finalize())
}
