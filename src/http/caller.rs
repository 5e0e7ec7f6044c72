//! Who is asking. A handler that takes a `Caller` acts with that user's rights and no others.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use secrecy::SecretString;
use uuid::Uuid;

use super::context::Context;
use super::problem::Problem;
use super::problem_kinds::kind;
use super::verifier::{self, Verifier};
use crate::supabase::Actor;

const ORGANISATION: &str = "x-organisation-id";

/// Stands for a header that is no organisation: the database then finds none, where leaving it out would mean the
/// organisation of the profile.
const NO_ORGANISATION: &str = "malformed";

/// A signed-in user, and what is needed to act as them.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user's id, for logs.
    pub user_id: Uuid,
    /// Forwarded with every call to Supabase.
    pub actor: Actor,
    /// The request's id and language.
    pub context: Context,
}

impl<S> FromRequestParts<S> for Caller
where
    S: AsRef<Verifier> + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let context = Context::from_request_parts(parts, state).await?;
        let token = bearer(&parts.headers).ok_or(Problem::new(const { kind("not_signed_in") }))?;
        let user_id = state.as_ref().verify(token).await.map_err(|error| {
            tracing::debug!(%error, "token refused");
            Problem::new(match error {
                verifier::Error::Expired => const { kind("session_expired") },
                verifier::Error::Unavailable => const { kind("sign_in_unavailable") },
                verifier::Error::Refused(_) => const { kind("not_signed_in") },
            })
        })?;
        let actor = Actor {
            token: SecretString::from(token),
            organisation: organisation(&parts.headers),
            request_id: context.request_id.clone(),
        };
        Ok(Self { user_id, actor, context })
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn organisation(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(ORGANISATION)?;
    let id = value.to_str().ok().and_then(|text| Uuid::parse_str(text.trim()).ok());
    Some(id.map_or_else(|| NO_ORGANISATION.to_owned(), |id| id.to_string()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_token_stands_behind_the_word_bearer() {
        let of = |value: &str| {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of("bearer  token ").as_deref(), Some("token"));
        assert_eq!(of("Basic token"), None);
        assert_eq!(of("token"), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn a_malformed_organisation_is_not_taken_for_an_absent_one() {
        let mut headers = HeaderMap::new();
        assert_eq!(organisation(&headers), None);
        headers.insert(ORGANISATION, HeaderValue::from_static("'; drop"));
        assert_eq!(organisation(&headers).as_deref(), Some(NO_ORGANISATION));
        headers.insert(ORGANISATION, HeaderValue::from_static("AAAAAAAA-0000-4000-8000-00000000000A"));
        assert_eq!(organisation(&headers).as_deref(), Some("aaaaaaaa-0000-4000-8000-00000000000a"));
    }
}
