//! `molaire announce`: tells practices of the service itself, in bells and by mail, in fixed words.

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use uuid::Uuid;

use super::{Project, say};
use crate::notifications::{self, Notice};
use crate::supabase::{Rest, Service, Storage};

/// Arguments of `molaire announce`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    project: Project,
    /// What it is about; the words are the program's.
    #[arg(value_enum)]
    notice: Subject,
    /// A name for it, such as a version or a date: the same name is told once.
    #[arg(long, value_name = "NAME")]
    key: String,
    /// How grave it is; information where nothing is said.
    #[arg(long, value_enum)]
    severity: Option<Severity>,
    /// One practice; all of them where nothing is said.
    #[arg(long, value_name = "ID")]
    organisation: Option<Uuid>,
    /// When it begins, such as 2026-12-01T20:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    starts_at: Option<DateTime<Utc>>,
    /// Needed: everybody is told.
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subject {
    Version,
    Maintenance,
    Incident,
    Security,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Severity {
    Info,
    Warning,
    Critical,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    anyhow::ensure!(arguments.yes, "this tells every member of the practices: say so with --yes");
    let config = arguments.project.load()?;
    let service = Service::new(&config, Rest::new(&config), Storage::new(&config)?);
    let notice = Notice {
        notice: match arguments.notice {
            Subject::Version => "version",
            Subject::Maintenance => "maintenance",
            Subject::Incident => "incident",
            Subject::Security => "security",
        },
        notice_key: &arguments.key,
        severity: arguments.severity.map(|severity| match severity {
            Severity::Info => "INFO",
            Severity::Warning => "WARNING",
            Severity::Critical => "CRITICAL",
        }),
        organisation_id: arguments.organisation,
        starts_at: arguments.starts_at,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let told = runtime.block_on(notifications::announce(&service, &notice)).context("nothing was announced")?;
    say(&format!("{told} practices were told"));
    Ok(())
}
