//! Runs the edge on a listener until it is asked to stop.

use std::future::Future;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::edge::Edge;
use super::router::router;
use crate::config::Config;
use crate::documents;
use crate::supabase::BucketFault;

/// Why the edge does not start, or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A client for outside calls cannot be made.
    #[error("cannot prepare outside calls")]
    Client(#[from] reqwest::Error),
    /// Documents would be stored where they must not be.
    #[error("the bucket for documents cannot be used")]
    Bucket(#[from] BucketFault),
    /// The listener failed.
    #[error("cannot serve")]
    Listener(#[from] std::io::Error),
}

/// Serves until `shutdown` is ready, then lets requests and the work behind them end.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    let patience = Duration::from_secs(config.settings.http.shutdown_seconds_max);
    let edge = Edge::new(config)?;
    match documents::check_bucket(&edge).await {
        // A Supabase that is away comes back; a public or missing bucket does not mend itself.
        Err(BucketFault::Unreachable) => tracing::warn!("storage does not answer yet"),
        checked => checked?,
    }
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, router(edge.clone())).with_graceful_shutdown(async move {
        shutdown.await;
        tracing::info!("stopping");
        let _ = stopping.send(());
    });
    let overdue = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(patience).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let drained = async {
        server.await?;
        edge.tasks.close();
        edge.tasks.wait().await;
        Ok::<(), std::io::Error>(())
    };
    tokio::select! {
        outcome = drained => outcome?,
        () = overdue => tracing::warn!(unfinished = edge.tasks.len(), "stopped before all work had ended"),
    }
    Ok(())
}
