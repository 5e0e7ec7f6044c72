//! Tokens inside signed links: bound to one key and one direction, to no author and no version.

use chrono::Utc;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::caller::{Claims, verify};
use super::error::Error;
use super::place::Place;

/// As on hosted projects, which fix it.
const UPLOAD_LINK_SECONDS: i64 = 2 * 60 * 60;

/// A token that reads one key.
pub fn sign_download(secret: &str, url: &str, seconds: i64) -> Result<String, Error> {
    sign(secret, json!({ "url": url, "scope": "download" }), seconds)
}

/// A token that writes one key, in the name of its author.
pub fn sign_upload(secret: &str, url: &str, owner: Option<&str>, is_upsert: bool) -> Result<String, Error> {
    let mut claims = json!({ "url": url, "upsert": is_upsert, "scope": "upload" });
    if let Some(owner) = owner {
        claims["owner"] = owner.into();
    }
    sign(secret, claims, UPLOAD_LINK_SECONDS)
}

/// The claims of a link's token, if it is meant for this direction and place.
pub fn open(secret: &str, token: &str, scope: &str, place: &Place) -> Result<Claims, Error> {
    let claims = verify(token, secret).map_err(Error::invalid_token)?;
    let is_scoped = match claims.get("scope") {
        Some(found) => found == scope,
        // Links older than scopes: only those for uploads say `upsert`.
        None => claims.contains_key("upsert") == (scope == "upload"),
    };
    if !is_scoped {
        return Err(Error::invalid_signature(format!("Token is not scoped for {scope}")));
    }
    if claims.get("url").and_then(Value::as_str) != Some(&place.path()) {
        return Err(Error::invalid_signature("Invalid signature"));
    }
    Ok(claims)
}

fn sign(secret: &str, mut claims: Value, seconds: i64) -> Result<String, Error> {
    let now = Utc::now().timestamp();
    claims["iat"] = now.into();
    claims["exp"] = now.saturating_add(seconds).into();
    let mut header = Header::new(Algorithm::HS256);
    header.typ = None;
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret.as_bytes())).map_err(Error::internal)
}
