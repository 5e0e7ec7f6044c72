//! The mailbox: keeps in memory what the local stack would have sent, and shows it at `/mailbox`.
//!
//! It takes SMTP from the auth server, and plays the providers of mails and SMS for the outbox.

mod certificate;
mod ledger;
mod page;
mod postmark;
mod resend;
mod smtp;
mod twilio;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::extract::{DefaultBodyLimit, State};
use axum::middleware;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub use ledger::{Accepted, Ledger, Reply};

/// Messages beyond this number push out the oldest.
const MESSAGES_MAX: usize = 500;

/// A hundred mails with room to spare.
const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A message as it was handed over.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// The message itself: headers, empty line, body.
    pub source: String,
}

/// Shared between the SMTP listener, the providers and the page.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    messages: Arc<Mutex<VecDeque<Message>>>,
    ledger: Ledger,
}

/// Where mail is handed over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Door {
    /// Port on 127.0.0.1.
    pub port: u16,
    /// The certificate that whoever sends must trust.
    pub certificate: PathBuf,
}

impl Mailbox {
    /// Opens a door on a port of its own; its certificate is written to `certificate`.
    pub async fn open(&self, certificate: PathBuf) -> anyhow::Result<Door> {
        let tls = certificate::draw(&certificate)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        tokio::spawn(self.clone().serve(listener, tls));
        Ok(Door { port, certificate })
    }

    /// Takes SMTP on `listener` until the task is dropped.
    async fn serve(self, listener: TcpListener, tls: TlsAcceptor) {
        while let Ok((stream, _)) = listener.accept().await {
            let (mailbox, tls) = (self.clone(), tls.clone());
            tokio::spawn(async move {
                if let Err(error) = smtp::receive(stream, &mailbox, &tls).await {
                    tracing::debug!(error = %error, "a mail connection broke off");
                }
            });
        }
    }

    /// `/mailbox` for people, `/mailbox/messages` for programs; below it, each provider at the address of its name.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/mailbox", get(async |State(mailbox): State<Mailbox>| Html(page::render(&mailbox.messages()))))
            .route("/mailbox/messages", get(async |State(mailbox): State<Mailbox>| Json(mailbox.messages())))
            .route("/mailbox/accepted", get(async |State(mailbox): State<Mailbox>| Json(mailbox.accepted())))
            .route("/mailbox/resend/emails", post(resend::send))
            .route("/mailbox/resend/emails/batch", post(resend::send))
            .route("/mailbox/postmark/email/batch", post(postmark::send))
            .route("/mailbox/postmark/messages/outbound", get(postmark::search))
            .route(
                "/mailbox/twilio/2010-04-01/Accounts/{account}/Messages.json",
                post(twilio::send).get(twilio::search),
            )
            .layer(middleware::from_fn_with_state(self.clone(), ledger::slowly))
            .layer(DefaultBodyLimit::max(BATCH_BYTES_MAX))
            .with_state(self.clone())
    }

    fn keep(&self, message: Message) {
        if let Ok(mut messages) = self.messages.lock() {
            messages.push_front(message);
            messages.truncate(MESSAGES_MAX);
        }
    }

    /// Newest first.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().map(|messages| messages.iter().cloned().collect()).unwrap_or_default()
    }
}
