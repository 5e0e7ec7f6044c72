//! What ends the worker's pause early: Postgres, which says when a queue that was empty has something in it.
//!
//! What is said while nobody listens is lost, and two writers at one moment may both believe that the other says it: so
//! this only ever shortens a wait, and the worker asks all the same.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgSslMode};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// As `private.make_outbox_ready()` names it.
const CHANNEL: &str = "molaire_outbox";

/// A connection that says nothing for so long is asked whether it still stands.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// Longest wait for an answer of Postgres.
const PATIENCE: Duration = Duration::from_secs(10);

/// Before it is tried again.
const PAUSE: Duration = Duration::from_secs(5);

/// Listens as long as it is polled; a connection that is lost is made again.
pub(super) async fn listen(database_url: &SecretString, woken: &Notify) {
    loop {
        let Err(error) = hear(database_url, woken).await;
        tracing::warn!(%error, "not listening to Postgres: what is written waits for the next round");
        sleep(PAUSE).await;
    }
}

/// Until the connection is lost.
async fn hear(database_url: &SecretString, woken: &Notify) -> Result<Infallible, sqlx::Error> {
    let options = options(database_url)?;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    // Something may have been written while nobody listened.
    woken.notify_one();
    loop {
        match timeout(SILENCE_MAX, listener.try_recv()).await {
            Ok(Ok(Some(_))) => woken.notify_one(),
            Ok(Ok(None)) => return Err(io::Error::from(ErrorKind::ConnectionReset).into()),
            Ok(Err(error)) => return Err(error),
            Err(_) => timeout(PATIENCE, listener.listen(CHANNEL)).await.map_err(io::Error::from)??,
        }
    }
}

/// Encrypted, unless it is this machine: the address may ask for more, never for less.
fn options(database_url: &SecretString) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(database_url.expose_secret())?.application_name("molaire-worker");
    let is_here = matches!(options.get_host(), "localhost" | "127.0.0.1" | "[::1]" | "::1");
    Ok(match options.get_ssl_mode() {
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer if !is_here => options.ssl_mode(PgSslMode::Require),
        _ => options,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> String {
        format!("{:?}", options(&SecretString::from(url)).unwrap().get_ssl_mode())
    }

    #[test]
    fn nothing_leaves_the_machine_in_the_clear() {
        assert_eq!(mode("postgres://a@db.example/postgres"), "Require");
        assert_eq!(mode("postgres://a@db.example/postgres?sslmode=disable"), "Require");
        assert_eq!(mode("postgres://a@db.example/postgres?sslmode=verify-full"), "VerifyFull");
        assert_eq!(mode("postgres://a@127.0.0.1:54322/postgres?sslmode=disable"), "Disable");
    }
}
