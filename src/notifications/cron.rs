//! `POST /jobs/notifications/dispatch`: what `molaire worker --once` does about mails, for a cron service that can only
//! call an address.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;

use super::dispatch::{Dispatch, Tally};
use super::error::Error;
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
    let service = edge.service.clone();
    let work = async move { job.round(&service, &context.request_id, &CancellationToken::new()).await };
    // What was sent is also written down where whoever called has gone, or waits no longer.
    let outcome = edge.tasks.spawn(tracing::Instrument::in_current_span(work)).await;
    // The task ends by itself or by a panic, which its hook has logged.
    let round = outcome.map_err(|_| Problem::new(const { kind("internal_error") }))?;
    Ok(Json(round.map_err(Error::from)?))
}
