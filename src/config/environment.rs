//! Which project a process belongs to.

use serde::Deserialize;

/// Staging and production are two hosted projects; local is built in code and never read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// The stack on a developer's machine.
    #[serde(skip_deserializing)]
    Local,
    /// The project with invented patients.
    Staging,
    /// The project with patients.
    Production,
}

impl Environment {
    /// As the file and `private.environment` write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    /// Anything that is reached over a network, so that transport must be encrypted.
    pub fn is_hosted(self) -> bool {
        self != Self::Local
    }
}
