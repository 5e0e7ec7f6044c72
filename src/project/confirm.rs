//! A process works for the project of its own environment, and for no other.

use std::time::Duration;

use super::State;
use crate::config::Environment;
use crate::supabase::{Error, Service};

/// The first pause before a project that is away is asked again.
const PAUSE_MIN: Duration = Duration::from_secs(1);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Why a process must not work for a project.
#[derive(Debug, thiserror::Error)]
pub enum Misplaced {
    /// It is another one.
    #[error("the configuration says {expected}, but the project's database says {found}")]
    Elsewhere {
        /// The configuration's.
        expected: &'static str,
        /// The database's.
        found: String,
    },
    /// Nobody wrote down which one it is.
    #[error("the project's database does not say which environment it is: private.environment has no row")]
    Unsaid,
    /// It does not believe the secret key, or lacks the migrations.
    #[error("the project refuses the secret key, or lacks the migrations of this program")]
    Refused(#[source] Error),
}

/// Returns once the project has said that it is the expected one; asks for as long as it is away.
pub async fn confirm(service: &Service, expected: Environment) -> Result<(), Misplaced> {
    let mut pause = PAUSE_MIN;
    let state = loop {
        match State::read(service).await {
            Ok(state) => break state,
            Err(error) if error.is_unknown() => tracing::warn!(%error, "the project does not answer yet"),
            Err(error) => return Err(Misplaced::Refused(error)),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    };
    let missing = state.missing_migrations().len();
    if missing > 0 {
        tracing::warn!(missing, "the project lacks migrations of this program");
    }
    match state.environment {
        Some(found) if found == expected.name() => Ok(()),
        Some(found) => Err(Misplaced::Elsewhere { expected: expected.name(), found }),
        None => Err(Misplaced::Unsaid),
    }
}
