//! What every handler may use.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::verifier::Verifier;
use crate::config::Config;
use crate::supabase::{Rest, Service, Storage};

/// The state of the edge; a clone is the same edge.
#[derive(Clone)]
pub struct Edge(Arc<Parts>);

/// The parts of it. Nothing here belongs to a request, so any number of processes may run.
pub struct Parts {
    /// As loaded.
    pub config: Config,
    /// Calls with a user's rights.
    pub rest: Rest,
    /// Objects, with a user's rights.
    pub storage: Storage,
    /// The three things done with the secret key.
    pub service: Service,
    /// Work that must end although its client left.
    pub tasks: TaskTracker,
    /// Temporary files at the same time.
    pub spools: Arc<Semaphore>,
    verifier: Verifier,
}

impl Edge {
    /// Opens no connection.
    pub fn new(config: Config) -> Result<Self, reqwest::Error> {
        let rest = Rest::new(&config);
        let storage = Storage::new(&config)?;
        Ok(Self(Arc::new(Parts {
            service: Service::new(&config, rest.clone(), storage.clone()),
            verifier: Verifier::new(&config)?,
            spools: Arc::new(Semaphore::new(config.settings.documents.spool_files_max)),
            tasks: TaskTracker::new(),
            rest,
            storage,
            config,
        })))
    }
}

impl Deref for Edge {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl AsRef<Verifier> for Edge {
    fn as_ref(&self) -> &Verifier {
        &self.0.verifier
    }
}
