//! The whole stack in one foreground process: `molaire local up`, and what finds it again.

mod demo;
mod detach;
mod folder;
mod services;
mod state;
mod up;
mod web_app;

use clap::Args;

pub use detach::{reset, start_detached, stop};
pub use state::{DemoUser, State, status};
pub use up::up;

/// Where the parts listen, on 127.0.0.1.
#[derive(Debug, Clone, Args)]
pub struct Ports {
    /// Gateway: auth, rest, storage, mailbox.
    #[arg(long, default_value_t = 54321)]
    pub gateway_port: u16,
    /// Postgres.
    #[arg(long, default_value_t = 54322)]
    pub database_port: u16,
    /// Edge.
    #[arg(long, default_value_t = 54380)]
    pub edge_port: u16,
    /// Web app.
    #[arg(long, default_value_t = 54300)]
    pub web_port: u16,
}
