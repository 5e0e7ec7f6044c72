//! The way to Supabase: one file per part of it, and the errors of all of them.
//!
//! The first ring of errors. Nothing here knows a table, a function or a bucket.

mod actor;
mod ask_again;
mod fault;
mod probe;
mod rest;
mod service;
mod service_storage;
mod storage;
mod storage_answer;
mod terms;

pub use actor::Actor;
pub use ask_again::ask_again;
pub use fault::Fault;
pub use probe::{Probe, SignUp};
pub use rest::Rest;
pub use service::{BucketFault, Service};
pub use storage::{Object, Storage};
pub use terms::Terms;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// What can happen to a call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It was answered, and the answer is no.
    #[error("refused with status {status}: {fault}")]
    Refused {
        /// The real status; Storage hides it in the body of a 400.
        status: u16,
        /// What was said.
        fault: Fault,
    },
    /// Nobody answered in time.
    #[error("no answer")]
    Unreachable(#[source] Source),
    /// The answer is not of the form that was agreed upon.
    #[error("answer cannot be read")]
    Undecodable(#[source] Source),
}

impl Error {
    /// Whether nobody can tell if the call took effect, so that only asking again can.
    ///
    /// A 5xx comes from a gateway, a pool or a lock, and so does a bare 429; with a key it is our own SQL, which is sure
    /// of what it says.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Refused { status, fault } => {
                let is_of_others = *status >= 500 || *status == 429 || fault.is_of_a_lost_connection();
                is_of_others && !fault.is_raised_by_us()
            }
            Self::Unreachable(_) | Self::Undecodable(_) => true,
        }
    }
}
