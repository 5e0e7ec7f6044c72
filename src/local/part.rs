//! An edge or a worker in a process of its own, with short time-outs: what the tests of faults kill.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, stdin};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::edge;
use super::keys::Keys;
use crate::config::{Config, EmailProvider, Timeouts};
use crate::documents::{Illustrate, SHARE_MAX, Sweep, Verify};
use crate::notifications::{Dispatch, Until};
use crate::worker::Worker;

/// What a part is told: one line of JSON on standard input. It ends when standard input does.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    /// What it is to do.
    pub role: Role,
    /// Where its Supabase is.
    pub supabase_url: String,
    /// The keys of it.
    pub keys: Keys,
    /// Longest wait for any answer.
    pub patience_ms: u64,
}

/// What a part does.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves, and prints where.
    Edge,
    /// Sends what waits in the outbox, at this time and by this provider, and prints `done`.
    Sender {
        /// The time.
        as_of: DateTime<Utc>,
        /// Of mails.
        email_provider: EmailProvider,
    },
    /// Runs every job about files once, judging at this time, and prints `done`.
    Worker {
        /// The time.
        as_of: DateTime<Utc>,
    },
}

/// Runs the part that standard input orders.
pub async fn run() -> anyhow::Result<()> {
    let mut input = BufReader::new(stdin());
    let mut line = String::new();
    input.read_line(&mut line).await?;
    let order: Order = serde_json::from_str(&line).context("no order")?;
    let mut config = config(&order)?;
    match order.role {
        Role::Edge => {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            say(&format!("http://{}", listener.local_addr()?));
            edge::serve(config, listener, async move {
                let _ = input.read_to_end(&mut Vec::new()).await;
            })
            .await
        }
        Role::Sender { as_of, email_provider } => {
            config.settings.notifications.email_provider = email_provider;
            let (mut dispatch, end) = (Dispatch::new(&config)?, CancellationToken::new());
            dispatch.as_of = Some(as_of);
            dispatch.run(&Worker::new(config)?.service, "sender-of-a-test", &Until::of(&end)).await?;
            say("done");
            Ok(())
        }
        Role::Worker { as_of } => {
            let worker = Worker::new(config)?;
            let request_id = "worker-of-a-test";
            Verify::run(&worker, request_id).await?;
            Illustrate::run(&worker, request_id).await?;
            let sweep = Sweep { as_of, share_max: SHARE_MAX, looks_now: true };
            sweep.run(&worker.service, request_id).await?;
            say("done");
            Ok(())
        }
    }
}

fn config(order: &Order) -> anyhow::Result<Config> {
    let patience = Duration::from_millis(order.patience_ms);
    let mut config = edge::settings(&order.supabase_url, "http://127.0.0.1:54300", &order.keys)?;
    config.timeouts = Timeouts {
        rest: patience,
        survey: patience,
        connect: patience,
        storage_idle: patience,
        storage_answer: patience,
        storage_short: patience,
        ask_again: patience * 2,
        provider: patience,
        health: patience,
    };
    Ok(config)
}

fn say(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
