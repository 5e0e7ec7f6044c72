//! The keys that the project publishes, kept for ten minutes.
//!
//! An unknown key id causes one refresh, at most every ten seconds. Where the project does not answer, known keys hold
//! for an hour; then nobody is let in.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::verifier::Error;

/// Supabase's own cache lives for ten minutes as well, so a withdrawn key dies within twenty.
const FRESH: Duration = Duration::from_secs(600);
/// An outage of the key server must not sign everybody out, nor keep a withdrawn key alive for long.
const STALE_MAX: Duration = Duration::from_secs(3600);
/// Invented key ids must not turn the edge into a hammer.
const REFRESH_EVERY: Duration = Duration::from_secs(10);
/// How long an id stays known as unknown.
const UNKNOWN_FOR: Duration = Duration::from_secs(60);
/// Ids remembered as unknown; beyond that, the limit on refreshes is enough.
const UNKNOWN_MAX: usize = 256;
/// One small document.
const FETCH_LIMIT: Duration = Duration::from_secs(5);
/// Keys in one document; the rest is not read.
const KEYS_MAX: usize = 32;

/// A public key and the only algorithm it may be used with.
pub(super) struct Key {
    pub(super) key: DecodingKey,
    pub(super) algorithm: Algorithm,
}

/// The published keys.
pub(super) struct Jwks {
    url: String,
    client: reqwest::Client,
    bounds: Bounds,
    known: RwLock<Known>,
    refreshing: Mutex<Option<Instant>>,
}

/// How long what was fetched holds; tests shorten it.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) fresh: Duration,
    pub(super) stale_max: Duration,
    pub(super) refresh_every: Duration,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, Arc<Key>>,
    fetched: Option<Instant>,
    unknown: HashMap<String, Instant>,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl Jwks {
    pub(super) fn new(url: String) -> Result<Self, reqwest::Error> {
        Self::bounded(url, Bounds { fresh: FRESH, stale_max: STALE_MAX, refresh_every: REFRESH_EVERY })
    }

    pub(super) fn bounded(url: String, bounds: Bounds) -> Result<Self, reqwest::Error> {
        let client =
            reqwest::Client::builder().timeout(FETCH_LIMIT).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { url, client, bounds, known: RwLock::default(), refreshing: Mutex::default() })
    }

    /// The key of this id.
    pub(super) async fn key(&self, id: &str) -> Result<Arc<Key>, Error> {
        if let Some(answer) = self.look(id, self.bounds.fresh) {
            return answer;
        }
        self.refresh(id).await;
        self.look(id, self.bounds.stale_max).unwrap_or_else(|| {
            let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            let usable = known.fetched.is_some_and(|at| at.elapsed() < self.bounds.stale_max);
            Err(if usable { Error::Refused("unknown key") } else { Error::Unavailable })
        })
    }

    /// `None` where a refresh may tell more.
    fn look(&self, id: &str, age_max: Duration) -> Option<Result<Arc<Key>, Error>> {
        let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.fetched.filter(|at| at.elapsed() < age_max)?;
        if let Some(key) = known.keys.get(id) {
            return Some(Ok(key.clone()));
        }
        known.unknown.get(id).filter(|at| at.elapsed() < UNKNOWN_FOR)?;
        Some(Err(Error::Refused("unknown key")))
    }

    /// One at a time; those who waited find what the first one fetched.
    async fn refresh(&self, id: &str) {
        let mut last = self.refreshing.lock().await;
        if last.is_some_and(|at| at.elapsed() < self.bounds.refresh_every) {
            return;
        }
        *last = Some(Instant::now());
        let keys = match self.fetch().await {
            Ok(keys) => keys,
            Err(error) => {
                tracing::warn!(error = %error.without_url(), "keys of the project cannot be fetched");
                return;
            }
        };
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.keys = keys;
        known.fetched = Some(Instant::now());
        known.unknown.retain(|_, at| at.elapsed() < UNKNOWN_FOR);
        if !known.keys.contains_key(id) && known.unknown.len() < UNKNOWN_MAX {
            known.unknown.insert(id.to_owned(), Instant::now());
        }
    }

    async fn fetch(&self) -> Result<HashMap<String, Arc<Key>>, reqwest::Error> {
        let document: Document = self.client.get(&self.url).send().await?.error_for_status()?.json().await?;
        Ok(document.keys.into_iter().take(KEYS_MAX).filter_map(usable).collect())
    }
}

/// A signing key of one of the two kinds that are accepted; anything else in the document is passed over.
fn usable(value: serde_json::Value) -> Option<(String, Arc<Key>)> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return None;
    }
    let algorithm = match (&jwk.algorithm, jwk.common.key_algorithm) {
        (AlgorithmParameters::EllipticCurve(parameters), None | Some(KeyAlgorithm::ES256))
            if parameters.curve == EllipticCurve::P256 =>
        {
            Algorithm::ES256
        }
        (AlgorithmParameters::RSA(_), None | Some(KeyAlgorithm::RS256)) => Algorithm::RS256,
        _ => return None,
    };
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some((jwk.common.key_id?, Arc::new(Key { key, algorithm })))
}
