//! `molaire doctor`: whether a project is as it must be.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::{Project, say};
use crate::config::Settings;
use crate::language::Language;
use crate::project::{Examination, Report, Verdict, examine};

/// Arguments of `molaire doctor`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    project: Project,
    /// The file of another project, which this one must not be: `staging.toml` beside `production.toml`.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Language of the sentences.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// Runs the command; what is bad is a failure, what nobody could tell is not.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let other = arguments.against.map(|file| Settings::load(&file)).transpose()?;
    let examination = Examination::new(arguments.project.load()?, other)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let findings = runtime.block_on(examine(&examination));
    let text = if arguments.json {
        serde_json::to_string_pretty(&findings)?
    } else {
        Report { findings: &findings, language: arguments.lang }.to_string()
    };
    say(&text);
    if findings.iter().any(|finding| finding.verdict == Verdict::Bad) {
        bail!("the project is not as it must be");
    }
    Ok(())
}
