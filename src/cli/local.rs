//! `molaire local …`: the stack for development and tests.

use clap::Args;

/// Arguments of `molaire local`.
#[derive(Debug, Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_arguments: Arguments) -> anyhow::Result<()> {
    Ok(())
}
