//! A stand-in for Realtime, as far as bells speak to it: private channels, each asked of the policies, and broadcasts from
//! the database. No presence, no changes of tables, nothing from browser to browser.

mod channel;
mod feed;
mod frame;
mod socket;

use axum::Router;
use axum::extract::{Query, State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use sqlx::PgPool;

use feed::Feed;

/// What it needs to know of its project.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Connections as the superuser, as the server of Realtime has them.
    pub pool: PgPool,
    /// Checks tokens.
    pub jwt_secret: String,
    /// With which browsers come.
    pub publishable_key: String,
}

#[derive(Clone)]
struct Realtime {
    settings: Settings,
    feed: Feed,
}

#[derive(Deserialize)]
struct Knock {
    apikey: Option<String>,
    vsn: Option<String>,
}

/// `GET /websocket`, in the form of the protocol that today's clients speak.
pub fn router(settings: Settings) -> Router {
    let feed = Feed::of(settings.pool.clone());
    Router::new().route("/websocket", get(open)).with_state(Realtime { settings, feed })
}

async fn open(State(realtime): State<Realtime>, Query(knock): Query<Knock>, upgrade: WebSocketUpgrade) -> Response {
    if knock.apikey.as_deref() != Some(realtime.settings.publishable_key.as_str()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if knock.vsn.as_deref() != Some(frame::VERSION) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    upgrade.on_upgrade(move |socket| socket::serve(socket, realtime))
}
