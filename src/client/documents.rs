//! What is done with stored documents: find, list, open, rename, delete.

use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use reqwest::Method;
use reqwest::header::CONTENT_DISPOSITION;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::api::{self, Client};
use super::error::Error;
use super::upload::Watcher;
use crate::http::kind;

/// What is asked of a document.
const COLUMNS: &str =
    "id,media_kind,title,original_name,mime_type,size_bytes,status,captured_at,duplicate_of,created_at";

/// Patients shown where words fit several.
const CANDIDATES: u32 = 10;

/// A document, as PostgREST and the edge answer it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// Its id.
    pub id: Uuid,
    /// `radiograph`, `photo` or `document`.
    pub media_kind: String,
    /// What people call it.
    pub title: String,
    /// The file's name as it came.
    pub original_name: Option<String>,
    /// What the bytes are.
    pub mime_type: String,
    /// How many.
    pub size_bytes: u64,
    /// `received` or `ready`.
    pub status: String,
    /// When it was taken.
    #[serde(default)]
    pub captured_at: Option<String>,
    /// An older document of the same patient with the same bytes.
    #[serde(default)]
    pub duplicate_of: Option<Uuid>,
    /// When it was stored.
    pub created_at: String,
}

/// A page of a patient's documents, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct Listing {
    /// The documents.
    pub documents: Vec<Document>,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// A link that opens one original for a short while.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    /// The address; whoever has it may open the file.
    pub url: String,
    /// When it dies.
    pub expires_at: String,
}

/// A file that was saved.
#[derive(Debug, Clone, Serialize)]
pub struct Saved {
    /// Where.
    pub path: PathBuf,
    /// How many bytes.
    pub size_bytes: u64,
}

#[derive(Deserialize)]
struct Candidate {
    id: Uuid,
    file_number: String,
    first_name: String,
    last_name: String,
    birth_date: Option<String>,
}

impl Client {
    /// The patient whom an id, or words of name, number and birth date, name alone.
    pub async fn patient(&self, named: &str) -> Result<Uuid, Error> {
        if let Ok(id) = named.parse() {
            return Ok(id);
        }
        let found = self.call("search_patients", &json!({ "query": named, "limit": CANDIDATES })).await?;
        let found: Vec<Candidate> = serde_json::from_value(found).map_err(|_| Error::Undecodable)?;
        match &found[..] {
            [only] => Ok(only.id),
            _ => Err(Error::Patients(found.iter().map(Candidate::line).collect())),
        }
    }

    /// The newest documents of a patient.
    pub async fn list(&self, patient: Uuid, limit: u32) -> Result<Listing, Error> {
        let path = format!(
            "patient_documents?select={COLUMNS}&patient_id=eq.{patient}&order=created_at.desc,id.desc&limit={}",
            limit + 1
        );
        let rows = api::json(self.rest(Method::GET, &path).await?).await?;
        let mut documents: Vec<Document> = serde_json::from_value(rows).map_err(|_| Error::Undecodable)?;
        let has_more = documents.len() > limit as usize;
        documents.truncate(limit as usize);
        Ok(Listing { documents, has_more })
    }

    /// A link to look at an original; the opening is recorded.
    pub async fn link(&self, document: Uuid, seconds: u64) -> Result<Link, Error> {
        let body = json!({ "ids": [document], "purpose": "view", "expires_in": seconds });
        let answer = api::json(self.edge(Method::POST, "/v1/documents/signed-urls").await?.json(&body)).await?;
        let entry = &answer["urls"][0];
        if entry["problem"].is_object() {
            return Err(Error::Problem(entry["problem"].clone()));
        }
        serde_json::from_value(entry.clone()).map_err(|_| Error::Undecodable)
    }

    /// Saves an original; the opening is recorded. Into a folder it goes under its title, and replaces nothing.
    pub async fn save(&self, document: Uuid, to: &Path, watcher: &Watcher) -> Result<Saved, Error> {
        let response = api::send(self.edge(Method::GET, &format!("/v1/documents/{document}/download")).await?).await?;
        let path = if to.is_dir() {
            let header = response.headers().get(CONTENT_DISPOSITION).and_then(|value| value.to_str().ok());
            to.join(header.and_then(file_name).unwrap_or_else(|| document.to_string()))
        } else {
            to.to_owned()
        };
        let unwritable = |source| Error::File { path: path.display().to_string(), source };
        let mut options = tokio::fs::File::options();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&path).await.map_err(unwritable)?;
        let mut size_bytes = 0;
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let written = match chunk {
                Ok(chunk) => {
                    size_bytes += chunk.len() as u64;
                    watcher(size_bytes);
                    file.write_all(&chunk).await.map_err(unwritable)
                }
                Err(error) => Err(Error::Unreachable(error.without_url())),
            };
            if let Err(error) = written {
                // Half a radiograph looks like a whole one to whoever finds it.
                let _ = tokio::fs::remove_file(&path).await;
                return Err(error);
            }
        }
        file.flush().await.map_err(unwritable)?;
        Ok(Saved { path, size_bytes })
    }

    /// Gives a document another title.
    pub async fn rename(&self, document: Uuid, title: &str) -> Result<Document, Error> {
        let request = self.rest(Method::PATCH, &format!("patient_documents?id=eq.{document}&select={COLUMNS}")).await?;
        let request = request.header("prefer", "return=representation").json(&json!({ "title": title }));
        let rows = api::json(request).await.map_err(|error| match &error {
            // A check of the table, and the title is all that was written.
            Error::Problem(problem) if problem["code"] == "23514" => {
                Error::of_kind(const { kind("title_invalid") }, problem["request_id"].as_str())
            }
            _ => error,
        })?;
        let document: Option<Document> = serde_json::from_value(rows[0].clone()).map_err(|_| Error::Undecodable)?;
        document.ok_or_else(|| Error::of_kind(const { kind("document_not_found") }, None))
    }

    /// Deletes a document and its file.
    pub async fn delete(&self, document: Uuid, reason: &str) -> Result<(), Error> {
        let request = self.edge(Method::DELETE, &format!("/v1/documents/{document}")).await?;
        api::json(request.json(&json!({ "reason": reason }))).await.map(drop)
    }
}

impl Candidate {
    fn line(&self) -> String {
        let Self { id, file_number, first_name, last_name, birth_date } = self;
        format!("  {id}  {file_number:<10} {last_name} {first_name}  {}", birth_date.as_deref().unwrap_or("-"))
    }
}

/// The name of RFC 6266 and 8187, without anything that could leave the folder.
fn file_name(disposition: &str) -> Option<String> {
    let encoded = disposition.split(';').find_map(|part| part.trim().strip_prefix("filename*=UTF-8''"))?;
    let name = percent_encoding::percent_decode_str(encoded).decode_utf8().ok()?;
    let name: String =
        name.chars().map(|letter| if matches!(letter, '/' | '\\' | '\0') { '_' } else { letter }).collect();
    Some(name).filter(|name| !matches!(name.as_str(), "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder() {
        let name = |header| file_name(header).unwrap_or_default();
        assert_eq!(name("attachment; filename=\"a.jpg\"; filename*=UTF-8''%C3%89t%C3%A9.jpg"), "Été.jpg");
        assert_eq!(name("attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd"), ".._.._etc_passwd");
        assert_eq!(name("attachment; filename*=UTF-8''.."), "");
        assert_eq!(name("attachment"), "");
    }
}
