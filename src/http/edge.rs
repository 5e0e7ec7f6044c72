//! What every handler may use.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::verifier::Verifier;
use crate::config::Config;
use crate::documents::Inspectors;
use crate::notifications::Lateness;
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
    /// What is done with the secret key.
    pub service: Service,
    /// What looks at files.
    pub inspectors: Inspectors,
    /// How long mails have been waiting.
    pub lateness: Lateness,
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
            inspectors: Inspectors::new(&config),
            verifier: Verifier::new(&config)?,
            spools: Arc::new(Semaphore::new(config.settings.documents.spool_files_max)),
            lateness: Lateness::default(),
            tasks: TaskTracker::new(),
            rest,
            storage,
            config,
        })))
    }
}

#[cfg(test)]
impl Edge {
    /// Checks tokens of tests with this.
    pub const JWT_SECRET: &str = "a secret of the tests, long enough";

    /// For tests, in front of a Supabase that is away.
    pub fn away(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::local(crate::config::Local {
            // Nobody listens on the port for discarding.
            supabase_url: "http://127.0.0.1:9".parse().unwrap(),
            publishable_key: "sb_publishable_test".to_owned(),
            secret_key: "sb_secret_test".to_owned(),
            jwt_secret: Self::JWT_SECRET.to_owned(),
            allowed_origins: Vec::new(),
        });
        config.timeouts.ask_again = std::time::Duration::ZERO;
        change(&mut config);
        Self::new(config).unwrap()
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
