//! `GET /metrics`: what was counted, for Prometheus. Who may read it: whoever has the token; without one, this machine.

use std::net::SocketAddr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::extract::{FromRef, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};

use super::caller::bearer;
use super::edge::Edge;
use super::problem::Problem;
use super::problem_kinds::kind;
use crate::measures;

const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Headers by which a proxy says that it asks for somebody else: its own address proves nothing then.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Who may read.
#[derive(Clone)]
pub(super) enum Readers {
    /// Whoever knows the token.
    Holders(SecretString),
    /// Programs of this machine.
    Neighbours,
}

impl Readers {
    pub(super) fn of(token: Option<SecretString>) -> Self {
        token.map_or(Self::Neighbours, Self::Holders)
    }

    fn check(&self, request: &Request) -> Result<(), Problem> {
        match self {
            Self::Holders(token) => {
                let given = bearer(request.headers()).unwrap_or_default();
                // Not by `==`, whose time tells how much of a guess is right.
                verify_slices_are_equal(given.as_bytes(), token.expose_secret().as_bytes())
                    .map_err(|_| Problem::new(const { kind("not_signed_in") }))
            }
            Self::Neighbours if is_neighbour(request.extensions().get(), request.headers()) => Ok(()),
            Self::Neighbours => Err(Problem::new(const { kind("not_allowed") })),
        }
    }
}

impl FromRef<Edge> for Readers {
    fn from_ref(edge: &Edge) -> Self {
        Self::of(edge.config.secrets.metrics_token.clone())
    }
}

fn is_neighbour(peer: Option<&Peer>, headers: &HeaderMap) -> bool {
    peer.is_some_and(|Peer(address)| address.ip().to_canonical().is_loopback())
        && !FORWARDED.iter().any(|name| headers.contains_key(*name))
}

pub(super) async fn metrics(State(readers): State<Readers>, request: Request) -> Result<Response, Problem> {
    readers.check(&request)?;
    let text = measures::text().ok_or(Problem::new(const { kind("internal_error") }))?;
    let no_store = HeaderValue::from_static("no-store");
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, no_store)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(address: &str) -> Peer {
        Peer(address.parse().unwrap())
    }

    #[test]
    fn a_neighbour_asks_from_this_machine_and_for_itself() {
        let none = HeaderMap::new();
        assert!(is_neighbour(Some(&peer("127.0.0.1:1")), &none));
        assert!(is_neighbour(Some(&peer("[::1]:1")), &none));
        assert!(is_neighbour(Some(&peer("[::ffff:127.0.0.1]:1")), &none));
        assert!(!is_neighbour(Some(&peer("192.0.2.1:1")), &none));
        assert!(!is_neighbour(None, &none), "who is unknown is no neighbour");
        for name in FORWARDED {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static("x"))]);
            assert!(!is_neighbour(Some(&peer("127.0.0.1:1")), &headers), "{name}");
        }
    }

    #[test]
    fn with_a_token_nothing_else_counts() {
        let readers = Readers::of(Some(SecretString::from("a token of the tests".to_owned())));
        let asks = |authorization: &str| {
            let request = Request::builder().extension(peer("127.0.0.1:1")).header("authorization", authorization);
            readers.check(&request.body(axum::body::Body::empty()).unwrap()).is_ok()
        };
        assert!(asks("Bearer a token of the tests"));
        assert!(!asks("Bearer a token of the test") && !asks("Bearer a token of the tests2") && !asks("Bearer "));
        assert!(!asks("Basic a token of the tests"));
    }
}
