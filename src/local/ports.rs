//! Ports on 127.0.0.1.

use std::net::TcpListener;

use anyhow::{Context, bail};

/// A port that nobody listened on a moment ago, for programs that cannot take port 0.
pub fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// Fails with a remedy where somebody listens on `port` already.
pub fn demand_free(port: u16, what: &str, option: &str) -> anyhow::Result<()> {
    if TcpListener::bind(("127.0.0.1", port)).is_err() {
        bail!(
            "port {port} for {what} is taken by another program: stop that program, or choose another port with {option}"
        );
    }
    Ok(())
}
