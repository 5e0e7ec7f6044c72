//! The `molaire` program: one binary, its roles are subcommands.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    molaire::cli::run(molaire::cli::Cli::parse())
}
