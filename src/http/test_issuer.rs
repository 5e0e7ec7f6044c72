//! An issuer of tokens for tests: it draws keys, publishes them on this machine and counts who asks.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The `iss` of its tokens.
pub(super) const ISSUER: &str = "https://issuer.example.test/auth/v1";

/// A key pair of the issuer.
pub(super) struct IssuerKey {
    id: String,
    key: EncodingKey,
}

/// What it publishes, and how often it was asked.
pub(super) struct Issuer {
    pub(super) url: String,
    published: Arc<Mutex<Vec<Value>>>,
    pub(super) is_down: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

impl IssuerKey {
    pub(super) fn draw(id: &str) -> Self {
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        Self { id: id.to_owned(), key: EncodingKey::from_ec_der(pair.as_ref()) }
    }

    pub(super) fn public(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, Algorithm::ES256).unwrap();
        jwk.common.key_id = Some(self.id.clone());
        serde_json::to_value(jwk).unwrap()
    }

    /// Signs the claims of a user, changed; null takes a claim away.
    pub(super) fn token(&self, changes: Value) -> String {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::ES256) };
        self.token_with_header(&header, changes)
    }

    pub(super) fn token_with_header(&self, header: &Header, changes: Value) -> String {
        encode(header, &claims(changes), &self.key).unwrap()
    }
}

/// The claims of a signed-in user, changed.
pub(super) fn claims(changes: Value) -> Value {
    let now = chrono::Utc::now().timestamp();
    let mut claims = json!({
        "iss": ISSUER, "aud": "authenticated", "role": "authenticated", "iat": now, "exp": now + 900,
        "sub": "aaaaaaaa-0000-4000-8000-00000000000a", "session_id": "aaaaaaaa-0000-4000-8000-00000000000b",
        "is_anonymous": false,
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

impl Issuer {
    pub(super) async fn start(keys: &[&IssuerKey]) -> Self {
        let published = Arc::new(Mutex::new(keys.iter().map(|key| key.public()).collect::<Vec<_>>()));
        let (is_down, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (shown, down, count) = (published.clone(), is_down.clone(), asked.clone());
        let answer = move || {
            count.fetch_add(1, Ordering::SeqCst);
            let keys = shown.lock().unwrap().clone();
            let is_down = down.load(Ordering::SeqCst);
            async move { if is_down { Err(StatusCode::BAD_GATEWAY) } else { Ok(Json(json!({ "keys": keys }))) } }
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/jwks.json", get(answer))).await });
        Self { url, published, is_down, asked }
    }

    pub(super) fn publish(&self, key: Value) {
        self.published.lock().unwrap().push(key);
    }

    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}
