//! What a running stack tells about itself.

use std::fmt;
use std::path::Path;

use anyhow::bail;
use serde::{Deserialize, Serialize};

use super::folder::Folder;

/// Addresses, keys and logins of a running stack; `status --json` prints exactly this.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// Process that runs the stack.
    pub pid: u32,
    /// Auth, rest and storage, as a hosted project's address.
    pub gateway_url: String,
    /// The edge.
    pub edge_url: String,
    /// The web app, where it was built.
    pub web_url: Option<String>,
    /// Page of the mailbox.
    pub mailbox_url: String,
    /// Postgres, as `postgres`.
    pub database_url: String,
    /// Key of the browser.
    pub publishable_key: String,
    /// Key of the services.
    pub secret_key: String,
    /// HS256 secret of the tokens.
    pub jwt_secret: String,
    /// Logins of the seed.
    pub demo_users: Vec<DemoUser>,
}

impl fmt::Display for State {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not_built = "not built".to_owned();
        let lines = [
            ("web app", self.web_url.as_ref().unwrap_or(&not_built)),
            ("edge", &self.edge_url),
            ("API gateway", &self.gateway_url),
            ("mailbox", &self.mailbox_url),
            ("database", &self.database_url),
            ("publishable key", &self.publishable_key),
            ("secret key", &self.secret_key),
        ];
        for (name, value) in lines {
            writeln!(to, "  {name:<16} {value}")?;
        }
        writeln!(to)?;
        for DemoUser { email, password, roles } in &self.demo_users {
            writeln!(to, "  {email:<28} {password}   {roles}")?;
        }
        Ok(())
    }
}

/// A login of the seed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DemoUser {
    /// Login.
    pub email: String,
    /// Password, the same for all.
    pub password: String,
    /// Roles, each with its organisation.
    pub roles: String,
}

/// The running stack's state, or a sentence saying that none runs.
pub fn status(root: &Path) -> anyhow::Result<State> {
    let folder = Folder::of(root)?;
    match folder.running()? {
        Some(state) => Ok(state),
        None if folder.lock()?.is_none() => bail!("the local stack is starting: try again in a moment"),
        None => bail!("the local stack is not running: start it with `make up` or `molaire local up`"),
    }
}
