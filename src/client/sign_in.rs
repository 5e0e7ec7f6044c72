//! Signing in, staying signed in, signing out.

use chrono::Utc;
use reqwest::{Client, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::Error;
use super::session::{Project, Session};

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    refresh_token: String,
    expires_in: i64,
}

/// Asks the auth server for a session.
pub async fn sign_in(
    client: &Client,
    project: Project,
    email: &str,
    password: &SecretString,
) -> Result<Session, Error> {
    let body = json!({ "email": email, "password": password.expose_secret() });
    let tokens = ask(client, &project, "password", &body).await?.ok_or(Error::SignInRefused)?;
    Ok(session(project, email.to_owned(), tokens))
}

/// The next session in place of one whose token ends; none where the session is over.
pub(super) async fn renew(client: &Client, old: &Session) -> Result<Option<Session>, Error> {
    let body = json!({ "refresh_token": old.refresh_token });
    let tokens = ask(client, &old.project, "refresh_token", &body).await?;
    Ok(tokens.map(|tokens| session(old.project.clone(), old.email.clone(), tokens)))
}

/// Ends the session on the server, so that its refresh token is worth nothing; false where it had ended before.
pub async fn sign_out(client: &Client, session: &Session) -> Result<bool, Error> {
    let request = client
        .post(format!("{}/auth/v1/logout?scope=local", session.project.supabase_url))
        .header("apikey", &session.project.publishable_key)
        .bearer_auth(&session.access_token);
    let response = request.send().await.map_err(Error::Unreachable)?;
    if response.status().is_server_error() {
        return Err(Error::Undecodable);
    }
    Ok(response.status().is_success())
}

/// None where the server refuses what was shown.
async fn ask(client: &Client, project: &Project, grant: &str, body: &Value) -> Result<Option<Tokens>, Error> {
    let request = client
        .post(format!("{}/auth/v1/token?grant_type={grant}", project.supabase_url))
        .header("apikey", &project.publishable_key)
        .json(body);
    let response = request.send().await.map_err(Error::Unreachable)?;
    match response.status() {
        status if status.is_success() => response.json().await.map(Some).map_err(|_| Error::Undecodable),
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Ok(None),
        _ => Err(Error::Undecodable),
    }
}

fn session(project: Project, email: String, tokens: Tokens) -> Session {
    Session {
        project,
        email,
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        expires_at: Utc::now().timestamp() + tokens.expires_in,
    }
}
