//! Notifications: explaining them, and sending those that leave the house as mails and SMS.
//!
//! Owns the way from the outbox to a provider and what the provider tells afterwards. What is told to whom is decided by
//! SQL; only the job in `dispatch` holds clients of providers.

mod answer;
mod archive;
mod batch;
mod cron;
mod decisions;
mod digests;
mod dispatch;
mod error;
mod explain;
mod figures;
mod letter;
mod link;
mod open_link;
mod outcome;
mod postmark;
mod postmark_webhook;
mod provider;
mod receipt;
mod reminders;
mod resend;
mod resend_webhook;
mod round;
mod signature;
mod store;
mod try_template;
mod twilio;
mod twilio_webhook;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::http::Edge;

pub use archive::Archive;
pub use digests::Digests;
pub use dispatch::{Dispatch, StartError, Tally};
pub use figures::{Lateness, measure};
pub use link::{LinkKeys, Target};
pub use reminders::Reminders;
pub use round::Until;
pub use store::{Listed, Notice, announce, cancel, forgive, list, retry};

/// Routes of people, cron and providers; all answers are short.
pub fn routes() -> Router<Edge> {
    Router::new()
        .route("/v1/notifications/debug", get(explain::explain))
        .route("/v1/notifications/decisions", get(decisions::decisions))
        .route("/v1/notifications/test", post(try_template::try_template))
        .route("/v1/links/open", post(open_link::open_link))
        .route("/jobs/notifications/dispatch", post(cron::dispatch))
        .route("/webhooks/resend", post(resend_webhook::receive))
        .route("/webhooks/postmark/{path}", post(postmark_webhook::receive))
        .route("/webhooks/twilio/{id}", post(twilio_webhook::receive))
}
