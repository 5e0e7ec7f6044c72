//! Tokens that must be believed, and all the others.

use std::sync::atomic::Ordering;
use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;

use super::jwks::{Bounds, Jwks};
use super::test_issuer::{ISSUER, Issuer, IssuerKey, claims};
use super::verifier::{Error, Verifier};

const LONG: Duration = Duration::from_secs(600);
const USUAL: Bounds = Bounds { fresh: LONG, stale_max: LONG, refresh_every: LONG };

fn verifier(issuer: &Issuer, bounds: Bounds) -> Verifier {
    Verifier::of_issuer(Jwks::bounded(issuer.url.clone(), bounds).unwrap(), ISSUER)
}

#[tokio::test]
async fn a_token_of_a_published_key_is_believed() {
    let key = IssuerKey::draw("one");
    let issuer = Issuer::start(&[&key]).await;
    let verifier = verifier(&issuer, USUAL);
    for _ in 0..3 {
        let user = verifier.verify(&key.token(json!({}))).await.unwrap();
        assert_eq!(user.to_string(), "aaaaaaaa-0000-4000-8000-00000000000a");
    }
    assert_eq!(issuer.asked(), 1);
}

#[tokio::test]
async fn a_token_with_any_wrong_claim_is_refused() {
    let key = IssuerKey::draw("one");
    let issuer = Issuer::start(&[&key]).await;
    let verifier = verifier(&issuer, USUAL);
    let now = chrono::Utc::now().timestamp();
    for wrong in [
        json!({ "iss": null }),
        json!({ "iss": "https://staging.example.test/auth/v1" }),
        json!({ "aud": null }),
        json!({ "aud": "other" }),
        json!({ "sub": null }),
        json!({ "sub": "ana" }),
        json!({ "exp": null }),
        json!({ "nbf": now + 120 }),
        json!({ "role": null }),
        json!({ "role": "anon" }),
        json!({ "role": "service_role" }),
        json!({ "is_anonymous": true }),
        json!({ "is_anonymous": "true" }),
        json!({ "client_id": "aaaaaaaa-0000-4000-8000-00000000000c" }),
        json!({ "session_id": null }),
        json!({ "session_id": "" }),
    ] {
        let outcome = verifier.verify(&key.token(wrong.clone())).await;
        assert!(matches!(outcome, Err(Error::Refused(_))), "{wrong}");
    }
    assert!(matches!(verifier.verify(&key.token(json!({ "exp": now - 31 }))).await, Err(Error::Expired)));
    assert!(verifier.verify(&key.token(json!({ "exp": now - 20 }))).await.is_ok(), "clocks differ a little");
}

#[tokio::test]
async fn a_token_that_brings_its_own_key_or_none_is_refused() {
    let (key, other) = (IssuerKey::draw("one"), IssuerKey::draw("one"));
    let issuer = Issuer::start(&[&key]).await;
    let elsewhere = Issuer::start(&[&other]).await;
    let verifier = verifier(&issuer, USUAL);
    let named = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::ES256) };
    let own_address = Header { jku: Some(elsewhere.url.clone()), ..named.clone() };
    let own_key = Header { jwk: Some(serde_json::from_value(other.public()).unwrap()), ..named.clone() };
    for header in [named, own_address, own_key] {
        let outcome = verifier.verify(&other.token_with_header(&header, json!({}))).await;
        assert!(matches!(outcome, Err(Error::Refused("wrong signature"))), "{outcome:?}");
    }
    let nameless = key.token_with_header(&Header::new(Algorithm::ES256), json!({}));
    assert!(matches!(verifier.verify(&nameless).await, Err(Error::Refused("names no key"))));
    assert_eq!(elsewhere.asked(), 0);
}

#[tokio::test]
async fn a_token_that_demands_an_extension_or_is_endless_is_refused() {
    let key = IssuerKey::draw("one");
    let issuer = Issuer::start(&[&key]).await;
    let verifier = verifier(&issuer, USUAL);
    let named = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::ES256) };
    let extended = Header { crit: Some(vec!["b64".to_owned()]), ..named };
    let outcome = verifier.verify(&key.token_with_header(&extended, json!({}))).await;
    assert!(matches!(outcome, Err(Error::Refused("demands an extension"))), "{outcome:?}");
    let outcome = verifier.verify(&key.token(json!({ "x": "x".repeat(8 * 1024) }))).await;
    assert!(matches!(outcome, Err(Error::Refused("too long"))), "{outcome:?}");
}

#[tokio::test]
async fn the_algorithm_is_that_of_the_key_and_never_a_shared_secret() {
    let key = IssuerKey::draw("one");
    let issuer = Issuer::start(&[&key]).await;
    issuer.publish(json!({ "kty": "oct", "kid": "shared", "alg": "HS256", "k": "c2VjcmV0" }));
    let verifier = verifier(&issuer, USUAL);
    for id in ["one", "shared"] {
        let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::HS256) };
        let secret = EncodingKey::from_secret(b"secret");
        let token = encode(&header, &claims(json!({})), &secret).unwrap();
        assert!(matches!(verifier.verify(&token).await, Err(Error::Refused(_))), "{id}");
    }
    let none = "eyJhbGciOiJub25lIiwia2lkIjoib25lIn0.e30.";
    assert!(matches!(verifier.verify(none).await, Err(Error::Refused(_))));
}

#[tokio::test]
async fn a_key_for_something_else_signs_nobody_in() {
    let key = IssuerKey::draw("one");
    let issuer = Issuer::start(&[]).await;
    let mut published = key.public();
    published["use"] = json!("enc");
    issuer.publish(published);
    let outcome = verifier(&issuer, USUAL).verify(&key.token(json!({}))).await;
    assert!(matches!(outcome, Err(Error::Refused("unknown key"))), "{outcome:?}");
}

#[tokio::test]
async fn an_unknown_key_causes_one_refresh_and_not_a_storm() {
    let (key, stranger) = (IssuerKey::draw("one"), IssuerKey::draw("two"));
    let issuer = Issuer::start(&[&key]).await;
    let verifier = verifier(&issuer, Bounds { refresh_every: Duration::ZERO, ..USUAL });
    verifier.verify(&key.token(json!({}))).await.unwrap();
    for _ in 0..5 {
        assert!(verifier.verify(&stranger.token(json!({}))).await.is_err());
    }
    assert_eq!(issuer.asked(), 2, "known as unknown after the first look");

    let limited = self::verifier(&issuer, USUAL);
    limited.verify(&key.token(json!({}))).await.unwrap();
    for id in 0..5 {
        assert!(limited.verify(&IssuerKey::draw(&format!("invented-{id}")).token(json!({}))).await.is_err());
    }
    assert_eq!(issuer.asked(), 3, "refreshes have a limit of their own");
}

#[tokio::test]
async fn a_new_key_is_found_without_a_restart() {
    let (key, next) = (IssuerKey::draw("one"), IssuerKey::draw("two"));
    let issuer = Issuer::start(&[&key]).await;
    let verifier = verifier(&issuer, Bounds { refresh_every: Duration::ZERO, ..USUAL });
    verifier.verify(&key.token(json!({}))).await.unwrap();
    issuer.publish(next.public());
    assert!(verifier.verify(&next.token(json!({}))).await.is_ok());
}

#[tokio::test]
async fn an_outage_is_bridged_for_a_while_and_then_nobody_is_let_in() {
    let key = IssuerKey::draw("one");
    let issuer = Issuer::start(&[&key]).await;
    let bridged = verifier(&issuer, Bounds { fresh: Duration::ZERO, refresh_every: Duration::ZERO, ..USUAL });
    let strict = verifier(&issuer, Bounds { fresh: Duration::ZERO, stale_max: Duration::ZERO, ..USUAL });
    bridged.verify(&key.token(json!({}))).await.unwrap();
    issuer.is_down.store(true, Ordering::SeqCst);
    assert!(bridged.verify(&key.token(json!({}))).await.is_ok());
    assert!(matches!(strict.verify(&key.token(json!({}))).await, Err(Error::Unavailable)));
}
