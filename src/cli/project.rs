//! `--config FILE` or `--local`: which project a command is about.

use std::path::PathBuf;

use clap::Args;

use crate::config::Config;

/// Which project a command of the operator looks at; there is no default.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Project {
    /// The file that says which project this is, for example `production.toml`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The stack that runs on this machine.
    #[cfg(feature = "local")]
    #[arg(long)]
    local: bool,
}

impl Project {
    /// Its configuration and secrets.
    pub(super) fn load(&self) -> anyhow::Result<Config> {
        match &self.config {
            Some(file) => Ok(Config::load(file)?),
            #[cfg(feature = "local")]
            None => {
                let state = crate::local::stack::status(&crate::local::packages::repository_root()?)?;
                Ok(Config::local(crate::config::Local {
                    supabase_url: state.gateway_url.parse()?,
                    publishable_key: state.publishable_key,
                    secret_key: state.secret_key,
                    jwt_secret: state.jwt_secret,
                    allowed_origins: Vec::new(),
                }))
            }
            #[cfg(not(feature = "local"))]
            None => anyhow::bail!("--config FILE says which project"),
        }
    }
}
