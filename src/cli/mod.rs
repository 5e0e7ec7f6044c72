//! The command line: one variant and one file per command.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod audit;
#[cfg(feature = "local")]
mod local;
mod picture;
mod serve;
mod worker;

/// Molaire: the service beside a practice's Supabase project.
#[derive(Debug, Parser)]
#[command(name = "molaire", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the edge: uploads, signed links, downloads and deletions of documents.
    Serve(serve::Arguments),
    /// Runs the worker: reads files that browsers sent straight to Storage, and removes what is not what it says.
    Worker(worker::Arguments),
    /// Verifies that nobody tampered with the audit, or notes where it ends.
    Audit(audit::Arguments),
    /// Decodes the file on stdin, for edge and worker.
    #[command(hide = true)]
    Picture(picture::Arguments),
    /// Runs Postgres, PostgREST, auth, storage, gateway, mailbox, edge and worker on this machine.
    #[cfg(feature = "local")]
    Local(local::Arguments),
}

/// Runs one command; the exit code is 0 or 1.
pub fn run(cli: Cli) -> ExitCode {
    let outcome: anyhow::Result<()> = match cli.command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Worker(arguments) => worker::run(arguments),
        Command::Audit(arguments) => audit::run(arguments),
        Command::Picture(arguments) => picture::run(arguments),
        #[cfg(feature = "local")]
        Command::Local(arguments) => local::run(arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("molaire: {error:#}");
            ExitCode::FAILURE
        }
    }
}
