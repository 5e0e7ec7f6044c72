//! Runs the edge on a listener until it is asked to stop.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::connections;
use super::edge::Edge;
use super::metrics::Readers;
use super::router::{metrics_router, router};
use crate::config::Config;
use crate::project::{self, Misplaced};
use crate::supabase::BucketFault;
use crate::{documents, measures};

/// How long the start waits for the project to say which one it is.
const CONFIRMATION: Duration = Duration::from_secs(5);

/// Why the edge does not start, or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A client for outside calls cannot be made.
    #[error("cannot prepare outside calls")]
    Client(#[from] reqwest::Error),
    /// This is the configuration of another project.
    #[error("this is not the project to serve")]
    Project(#[from] Misplaced),
    /// Documents would be stored where they must not be.
    #[error("the bucket for documents cannot be used")]
    Bucket(#[from] BucketFault),
}

/// Serves until `shutdown` is ready, then lets requests and the work behind them end.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    measures::start();
    let patience = Duration::from_secs(config.settings.http.shutdown_seconds_max);
    let edge = Edge::new(config)?;
    let mut confirmed = pin!(project::confirm(&edge.service, edge.config.settings.environment).fuse());
    tokio::select! {
        outcome = &mut confirmed => outcome?,
        // A Supabase that is away comes back, and is asked then; until it answers, no request reaches it either.
        () = sleep(CONFIRMATION) => {}
    }
    match documents::check_bucket(&edge).await {
        // A public or missing bucket does not mend itself.
        Err(BucketFault::Unreachable) => tracing::warn!("storage does not answer yet"),
        checked => checked?,
    }
    let (stopping, stopped) = oneshot::channel();
    let server = connections::serve(listener, router(edge.clone()), async move {
        shutdown.await;
        tracing::info!("stopping");
        let _ = stopping.send(());
    });
    let overdue = async {
        if stopped.await.is_ok() {
            sleep(patience).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let drained = async {
        server.await;
        edge.tasks.close();
        edge.tasks.wait().await;
    };
    let misplaced = async {
        match confirmed.await {
            Ok(()) => std::future::pending().await,
            Err(misplaced) => misplaced,
        }
    };
    tokio::select! {
        () = drained => {}
        misplaced = misplaced => return Err(misplaced.into()),
        () = overdue => tracing::warn!(unfinished = edge.tasks.len(), "stopped before all work had ended"),
    }
    Ok(())
}

/// Serves `/metrics` alone, for a process that is no edge; until the process ends.
pub async fn serve_metrics(token: Option<SecretString>, listener: TcpListener) {
    measures::start();
    connections::serve(listener, metrics_router(Readers::of(token)), std::future::pending()).await;
}
