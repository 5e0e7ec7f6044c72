//! The mailbox: keeps in memory what the local stack would have sent, and shows it at `/mailbox`.

mod certificate;
mod page;
mod smtp;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Messages beyond this number push out the oldest.
const MESSAGES_MAX: usize = 500;

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

/// Shared between the SMTP listener and the page.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    messages: Arc<Mutex<VecDeque<Message>>>,
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

    /// `/mailbox` for people, `/mailbox/messages` for programs.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/mailbox", get(async |State(mailbox): State<Mailbox>| Html(page::render(&mailbox.messages()))))
            .route("/mailbox/messages", get(async |State(mailbox): State<Mailbox>| Json(mailbox.messages())))
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
