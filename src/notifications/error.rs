//! What can go wrong with links, cron and webhooks. The second ring of errors.

use crate::http::{Kind, Problem, Told, told};
use crate::supabase;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It was not asked as it must be; the kind is all there is to say.
    #[error("{}", .0.key)]
    Rule(&'static Kind),
    /// The database did not do it.
    #[error("database")]
    Supabase(#[from] supabase::Error),
}

/// The source is logged here, once, and goes no further.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Rule(kind) => Self::new(kind),
            Error::Supabase(source) => match told(&source) {
                Told::Rule(kind) => Self::new(kind),
                Told::Failure(kind) => {
                    tracing::warn!(problem = kind.key, %source, "notifications failed");
                    Self::new(kind)
                }
            },
        }
    }
}
