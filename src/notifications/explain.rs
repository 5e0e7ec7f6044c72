//! `GET /v1/notifications/debug?event=…`: who would get what of an event, and why not. For admins; writes nothing.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use serde_json::{Map, Value, json};

use super::error::Error;
use crate::http::{Caller, Edge, Json, Problem};

const EXPLAIN_NOTIFICATION: &str = "explain_notification";

/// What an event has beside its payload; every other part of the query is a key of the payload.
const OF_THE_EVENT: [&str; 4] = ["patient_id", "entity_id", "actor_id", "severity"];

/// The database judges the event, as it would when it happened.
pub(super) async fn explain(
    State(edge): State<Edge>,
    caller: Caller,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Value>, Problem> {
    let event = event(query);
    let members: Vec<Value> =
        edge.rest.call(&caller.actor, EXPLAIN_NOTIFICATION, &json!({ "event": event })).await.map_err(Error::from)?;
    Ok(Json(json!({ "event": event, "members": members })))
}

fn event(query: BTreeMap<String, String>) -> Value {
    let mut event = Map::new();
    let mut payload = Map::new();
    for (key, value) in query {
        match key.as_str() {
            "event" => event.insert("type".to_owned(), value.into()),
            key if OF_THE_EVENT.contains(&key) => event.insert(key.to_owned(), value.into()),
            _ => {
                let count = value.parse::<u32>().ok().map(Value::from);
                payload.insert(key, count.unwrap_or_else(|| value.into()))
            }
        };
    }
    event.insert("payload".to_owned(), payload.into());
    event.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_becomes_an_event_and_its_payload() {
        let query = [("event", "IMPORT_FAILED"), ("entity_id", "e1"), ("refused", "3"), ("change", "left")];
        let query = query.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let wanted = json!({
            "type": "IMPORT_FAILED", "entity_id": "e1", "payload": { "refused": 3, "change": "left" }
        });
        assert_eq!(event(query), wanted);
    }
}
