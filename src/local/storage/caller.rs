//! Who asks: a token turned into a role and claims, or the reason why it is none.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value, json};

use super::error::Error;

pub type Claims = Map<String, Value>;

const SERVICE_ROLE: &str = "service_role";

/// The identity that statements run with.
pub struct Caller {
    pub role: String,
    pub subject: Option<String>,
    pub token: String,
    pub claims: String,
    pub is_known: bool,
}

impl Caller {
    /// The caller named by a valid token; without one the request is refused.
    pub fn required(headers: &HeaderMap, secret: &str) -> Result<Self, Error> {
        if !headers.contains_key(header::AUTHORIZATION) {
            return Err(Error::invalid_request("headers must have required property 'authorization'"));
        }
        Self::verified(headers, secret)
    }

    /// Like `required`, for routes that take a missing token for a malformed one.
    pub fn verified(headers: &HeaderMap, secret: &str) -> Result<Self, Error> {
        let token = bearer(headers);
        verify(&token, secret).map(|claims| Self::from_claims(token, &claims)).map_err(Error::access_denied)
    }

    /// The caller named by a valid token, else nobody in particular.
    pub fn optional(headers: &HeaderMap, secret: &str) -> Self {
        Self::verified(headers, secret).unwrap_or_else(|_| Self::with_role("anon"))
    }

    /// The server itself, for what no policy is asked about.
    pub fn service() -> Self {
        Self::with_role(SERVICE_ROLE)
    }

    pub fn is_service(&self) -> bool {
        self.role == SERVICE_ROLE
    }

    fn with_role(role: &str) -> Self {
        let claims = json!({ "role": role }).to_string();
        Self { role: role.to_owned(), subject: None, token: String::new(), claims, is_known: false }
    }

    fn from_claims(token: String, claims: &Claims) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let role = text("role").unwrap_or_else(|| "anon".to_owned());
        let claims_text = Value::Object(claims.clone()).to_string();
        Self { role, subject: text("sub"), token, claims: claims_text, is_known: true }
    }
}

/// The claims of a token signed with the secret. The texts of refusals are those clients see.
pub fn verify(token: &str, secret: &str) -> Result<Claims, &'static str> {
    let mut parts = token.split('.');
    let (Some(head), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err("Invalid Compact JWS");
    };
    let head: Value = URL_SAFE_NO_PAD
        .decode(head)
        .ok()
        .and_then(|head| serde_json::from_slice(&head).ok())
        .ok_or("JWS Protected Header is invalid")?;
    if head["alg"] != "HS256" {
        return Err("\"alg\" (Algorithm) Header Parameter value not allowed");
    }
    let mut validation = Validation::new(Algorithm::HS256);
    // Times are compared below: a token without `exp` is accepted, and there is no leeway.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(secret.as_bytes()), &validation)
        .map_err(|_| "signature verification failed")?
        .claims;
    let now = chrono::Utc::now().timestamp() as f64;
    if claims.get("exp").is_some_and(|exp| exp.as_f64().is_none_or(|exp| exp <= now)) {
        return Err("\"exp\" claim timestamp check failed");
    }
    if claims.get("nbf").is_some_and(|nbf| nbf.as_f64().is_none_or(|nbf| nbf > now)) {
        return Err("\"nbf\" claim timestamp check failed");
    }
    Ok(claims)
}

fn bearer(headers: &HeaderMap) -> String {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match value.split_once(char::is_whitespace) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start().to_owned(),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::{Caller, verify};

    const SECRET: &str = "a-secret-of-this-test";

    fn token(claims: &Value) -> String {
        let key = jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes());
        jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).expect("claims are an object")
    }

    #[test]
    fn an_unsigned_token_is_refused() {
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let body = URL_SAFE_NO_PAD.encode(r#"{"role":"service_role"}"#);
        let refusal = verify(&format!("{head}.{body}."), SECRET);
        assert_eq!(refusal, Err("\"alg\" (Algorithm) Header Parameter value not allowed"));
    }

    #[test]
    fn a_token_without_end_and_without_bearer_is_accepted() {
        let mut headers = HeaderMap::new();
        let token = token(&json!({ "role": "authenticated", "sub": "ana" }));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&token).expect("a token is ASCII"));
        let caller = Caller::required(&headers, SECRET).map(|caller| (caller.role, caller.subject));
        assert_eq!(caller.ok(), Some(("authenticated".to_owned(), Some("ana".to_owned()))));
    }

    #[test]
    fn a_claimed_end_that_is_no_number_has_passed() {
        let refusal = verify(&token(&json!({ "exp": "tomorrow" })), SECRET);
        assert_eq!(refusal, Err("\"exp\" claim timestamp check failed"));
    }
}
