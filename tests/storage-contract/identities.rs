//! Who a step acts as: tokens signed here, good ones and broken ones.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

const USER_A: &str = "11111111-1111-4111-8111-111111111111";
const USER_B: &str = "22222222-2222-4222-8222-222222222222";

pub fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

pub fn sign(claims: &Value, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).unwrap()
}

/// The token of an identity; none for `none`.
pub fn token(who: &str, secret: &str) -> Option<String> {
    let user_a = claims("authenticated", Some(USER_A), 3600);
    Some(match who {
        "user_a" => sign(&user_a, secret),
        "user_b" => sign(&claims("authenticated", Some(USER_B), 3600), secret),
        "anon" => sign(&claims("anon", None, 3600), secret),
        "service" => sign(&claims("service_role", None, 3600), secret),
        "expired" => sign(&claims("authenticated", Some(USER_A), -30), secret),
        "wrong_secret" => sign(&user_a, &format!("not-{secret}")),
        "alg_none" => unsigned(&user_a),
        "malformed" => "this-is-not-a-jwt".to_owned(),
        "none" => return None,
        _ => panic!("no identity is called {who}"),
    })
}

fn claims(role: &str, subject: Option<&str>, seconds: i64) -> Value {
    let mut claims = json!({ "iss": "storage-contract", "role": role, "iat": now() - 60, "exp": now() + seconds });
    if let Some(subject) = subject {
        claims["sub"] = subject.into();
        claims["aud"] = "authenticated".into();
    }
    claims
}

fn unsigned(claims: &Value) -> String {
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    format!("{head}.{}.", URL_SAFE_NO_PAD.encode(claims.to_string()))
}
