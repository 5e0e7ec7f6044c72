//! `POST /v1/notifications/test`: a message to patients, with an invented day, to the caller's own address. It only joins
//! the queue: no request has a client of a provider.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::Error;
use crate::http::{Caller, Edge, Json, Problem, kind};

const SEND_TEST_MESSAGE: &str = "send_test_message";

/// The body, and the arguments.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    template_key: String,
    channel: String,
    #[serde(default = "french")]
    locale: String,
}

fn french() -> String {
    "fr".to_owned()
}

/// 202 with the id of the mail, and how many more there may be in this hour.
pub(super) async fn try_template(
    State(edge): State<Edge>,
    caller: Caller,
    Json(request): Json<Request>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let queued: Vec<Value> = edge.rest.call(&caller.actor, SEND_TEST_MESSAGE, &request).await.map_err(Error::from)?;
    let queued = queued.into_iter().next().ok_or(Error::Rule(const { kind("internal_error") }))?;
    Ok((StatusCode::ACCEPTED, Json(queued)))
}
