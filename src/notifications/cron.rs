//! `POST /jobs/notifications/dispatch`: what `molaire worker --once` does about mails, for a cron service that can only
//! call an address.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use secrecy::ExposeSecret;

use super::archive::Archive;
use super::digests::Digests;
use super::dispatch::{Dispatch, Tally};
use super::error::Error;
use super::reminders::Reminders;
use super::signature::is_same;
use crate::http::{Context, Edge, Json, Problem, kind};

/// The outbox and its job use the secret key: cron is no person, and chooses nothing by calling.
pub(super) async fn dispatch(
    State(edge): State<Edge>,
    context: Context,
    headers: HeaderMap,
) -> Result<Json<Tally>, Problem> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = edge.config.secrets.sending.cron_secret.as_ref();
    if !wanted.is_some_and(|secret| is_same(given, &format!("Bearer {}", secret.expose_secret()))) {
        return Err(Error::Rule(const { kind("not_signed_in") }).into());
    }
    let job = Dispatch::new(&edge.config).map_err(|error| {
        tracing::error!(%error, "nothing can be sent");
        Problem::new(const { kind("internal_error") })
    })?;
    Reminders::run(&edge.service, &context.request_id, None).await.map_err(Error::from)?;
    Digests::run(&edge.service, &context.request_id, None).await.map_err(Error::from)?;
    Archive::run(&edge.service, &context.request_id, None).await.map_err(Error::from)?;
    let tally = job.run(&edge.service, &context.request_id).await.map_err(Error::from)?;
    Ok(Json(tally))
}
