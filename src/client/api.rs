//! One client for the doors of Molaire: the edge, and PostgREST.

use std::time::Duration;

use chrono::Utc;
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::error::Error;
use super::session::{Session, SessionFile};
use super::sign_in::renew;
use crate::language::Language;

/// Time to open a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Silence of the service: an upload is answered after its bytes were stored and read again.
const SILENCE: Duration = Duration::from_secs(180);
/// A token that ends sooner is renewed first.
const REMAINING_SECONDS_MIN: i64 = 60;

/// Calls as the person who is signed in.
pub struct Client {
    pub(super) http: reqwest::Client,
    file: SessionFile,
    organisation: Option<Uuid>,
    language: Language,
}

impl Client {
    /// A client without a session, to sign in with.
    pub fn bare() -> Result<reqwest::Client, Error> {
        let builder = reqwest::Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE);
        builder.build().map_err(Error::Unreachable)
    }

    /// With the session of `file`; `organisation` is the practice to work in where there are several.
    pub fn new(file: SessionFile, organisation: Option<Uuid>, language: Language) -> Result<Self, Error> {
        Ok(Self { http: Self::bare()?, file, organisation, language })
    }

    /// A session whose token still lives for a while.
    async fn session(&self) -> Result<Session, Error> {
        let lives = |session: &Session| session.expires_at - Utc::now().timestamp() >= REMAINING_SECONDS_MIN;
        if let Some(session) = self.file.read().filter(lives) {
            return Ok(session);
        }
        let file = |source| Error::File { path: self.file.path().display().to_string(), source };
        let own = self.file.clone();
        let lock = tokio::task::spawn_blocking(move || own.lock()).await;
        let _lock = lock.map_err(|_| Error::Undecodable)?.map_err(file)?;
        // Another process may have renewed it while this one waited.
        let session = self.file.read().ok_or(Error::SignedOut)?;
        if lives(&session) {
            return Ok(session);
        }
        match renew(&self.http, &session).await? {
            Some(session) => {
                self.file.write(&session).map_err(file)?;
                Ok(session)
            }
            None => {
                self.file.remove().map_err(file)?;
                Err(Error::SignedOut)
            }
        }
    }

    /// A request to the edge; `path` begins with `/v1/`.
    pub(super) async fn edge(&self, method: Method, path: &str) -> Result<RequestBuilder, Error> {
        let session = self.session().await?;
        let request = self.http.request(method, format!("{}{path}", session.project.edge_url));
        Ok(self.prepare(request, &session))
    }

    /// A request to PostgREST; `path` is what follows `/rest/v1/`.
    pub(super) async fn rest(&self, method: Method, path: &str) -> Result<RequestBuilder, Error> {
        let session = self.session().await?;
        let request = self.http.request(method, format!("{}/rest/v1/{path}", session.project.supabase_url));
        Ok(self.prepare(request, &session).header("apikey", &session.project.publishable_key))
    }

    /// Calls a function of the database.
    pub(super) async fn call(&self, function: &str, arguments: &impl Serialize) -> Result<Value, Error> {
        json(self.rest(Method::POST, &format!("rpc/{function}")).await?.json(arguments)).await
    }

    fn prepare(&self, request: RequestBuilder, session: &Session) -> RequestBuilder {
        let request = request
            .bearer_auth(&session.access_token)
            .header("accept-language", self.language.code())
            .header("x-request-id", format!("cli-{}", Uuid::new_v4()));
        match self.organisation {
            Some(organisation) => request.header("x-organisation-id", organisation.to_string()),
            None => request,
        }
    }
}

/// Sends; a refusal is an error, whoever refused.
pub(super) async fn send(request: RequestBuilder) -> Result<Response, Error> {
    let (http, request) = request.build_split();
    let request = request.map_err(Error::Unreachable)?;
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let response = http.execute(request).await.map_err(|error| Error::Unreachable(error.without_url()))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body: Value = response.json().await.map_err(|_| Error::Undecodable)?;
    match body["type"].as_str() {
        Some(_) => Err(Error::Problem(body)),
        None if status == 401 => Err(Error::SignedOut),
        None => Err(Error::of_postgrest(status.as_u16(), &body, &id)),
    }
}

/// Sends, and reads the body as JSON; null where there is none.
pub(super) async fn json(request: RequestBuilder) -> Result<Value, Error> {
    let body = send(request).await?.bytes().await.map_err(|error| Error::Unreachable(error.without_url()))?;
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&body).map_err(|_| Error::Undecodable)
}
