//! The command line: one variant and one file per command.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod announce;
mod audit;
mod doctor;
mod documents;
#[cfg(feature = "local")]
mod local;
mod login;
mod outbox;
mod picture;
mod project;
mod say;
mod screen;
mod serve;
mod sweep;
mod worker;

use project::Project;
use say::say;

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
    /// Runs the worker: sends mails and SMS, reads files that browsers sent straight to Storage, and sweeps.
    Worker(worker::Arguments),
    /// Verifies that nobody tampered with the audit, or notes where it ends.
    Audit(audit::Arguments),
    /// Looks at mails and SMS that wait, were sent or failed, and sends or ends them by hand.
    Outbox(outbox::Arguments),
    /// Tells every practice, or one, of a version, a maintenance, an incident or a matter of security.
    Announce(announce::Arguments),
    /// Decodes the file on stdin, for edge and worker.
    #[command(hide = true)]
    Picture(picture::Arguments),
    /// Looks whether a project is as it must be: right keys, nothing open, all migrations, clocks, limits.
    Doctor(doctor::Arguments),
    /// Signs a person in, for the commands below; asks for the password.
    Login(login::Arguments),
    /// Signs out.
    Logout(login::Logout),
    /// A patient's documents: upload, list, open, rename, delete.
    Documents(documents::Arguments),
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
        Command::Outbox(arguments) => outbox::run(arguments),
        Command::Announce(arguments) => announce::run(&arguments),
        Command::Picture(arguments) => picture::run(arguments),
        Command::Doctor(arguments) => doctor::run(arguments),
        Command::Login(arguments) => login::run(arguments),
        Command::Logout(arguments) => login::sign_out(arguments),
        Command::Documents(arguments) => documents::run(arguments),
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
