//! `molaire documents …`: a patient's documents from a terminal, as the person who signed in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use indicatif::ProgressBar;
use serde_json::json;
use uuid::Uuid;

use super::screen::{Screen, line, problem};
use super::{say, sweep};
use crate::client::{Client, Error, SessionFile, Upload, Watcher};
use crate::language::Language;

/// Arguments of `molaire documents`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// The practice to work in, where there are several.
    #[arg(long, global = true, value_name = "ID")]
    organisation: Option<Uuid>,
    /// Language of the sentences.
    #[arg(long, global = true, value_enum, default_value_t)]
    lang: Language,
    /// For programs: the answers as JSON, problems included.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Stores files, one after the other; what is refused is explained and the others are stored.
    Upload {
        /// An id, or words of name, number or birth date that fit one patient alone.
        #[arg(long)]
        patient: String,
        /// What the files are.
        #[arg(long, value_enum, default_value_t)]
        kind: Kind,
        /// What people call it; the name of each file where nothing is said.
        #[arg(long)]
        title: Option<String>,
        /// When it was taken, for example 2026-11-20T14:30:00+01:00.
        #[arg(long, value_name = "DATE")]
        captured_at: Option<String>,
        /// Files them although they name another patient; who said so is kept.
        #[arg(long)]
        confirm_mismatch: bool,
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Lists a patient's documents, newest first.
    List {
        /// An id, or words of name, number or birth date that fit one patient alone.
        #[arg(long)]
        patient: String,
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
    },
    /// Gives a link that opens an original for a short while, or saves it. The opening is recorded.
    Open {
        #[arg(value_name = "DOCUMENT")]
        document: Uuid,
        /// Saves the original in this file or folder; an existing file is never replaced.
        #[arg(long, short, value_name = "PATH")]
        output: Option<PathBuf>,
        /// Life of the link in seconds.
        #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u64).range(60..=300))]
        expires_in: u64,
    },
    /// Gives a document another title.
    Rename {
        #[arg(value_name = "DOCUMENT")]
        document: Uuid,
        title: String,
    },
    /// Deletes documents and their files, for good.
    Delete {
        #[arg(required = true, value_name = "DOCUMENT")]
        documents: Vec<Uuid>,
        /// Why; it is kept. No names.
        #[arg(long)]
        reason: String,
        /// Does not ask.
        #[arg(long)]
        yes: bool,
    },
    /// For the operator: shows, or with --apply removes, files that belong to no document. Needs no login.
    Sweep(sweep::Arguments),
}

/// `media_kind`.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Kind {
    #[default]
    Radiograph,
    Photo,
    Document,
}

/// Runs the command; a refusal is a failure, after everything else was done.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { action, organisation, lang, json } = arguments;
    let screen = Screen { language: lang, json };
    if let Action::Sweep(arguments) = &action {
        return sweep::run(arguments, lang, json);
    }
    let client = Client::new(SessionFile::find().context("HOME is not set")?, organisation, lang)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match runtime.block_on(act(&client, &screen, action)) {
        Ok(()) => Ok(()),
        Err(Failure::Refused(error)) => {
            if screen.json {
                say(&json!({ "problem": problem(&error, lang) }).to_string());
            }
            bail!("{}", error.sentence(lang));
        }
        Err(Failure::Unconfirmed) => {
            bail!(
                lang.choose(
                    "Rien n'a été supprimé ; --yes ne demande pas.",
                    "Nothing was deleted; --yes does not ask."
                )
            )
        }
        Err(Failure::Partly { failed, of }) => bail!(
            lang.choose(format!("{failed} sur {of} n'ont pas abouti."), format!("{failed} of {of} did not succeed."))
        ),
    }
}

enum Failure {
    Refused(Error),
    Partly { failed: usize, of: usize },
    Unconfirmed,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

async fn act(client: &Client, screen: &Screen, action: Action) -> Result<(), Failure> {
    match action {
        Action::Upload { patient, kind, title, captured_at, confirm_mismatch, files } => {
            let upload = Upload {
                patient: client.patient(&patient).await?,
                media_kind: kind.name(),
                title: title.as_deref(),
                captured_at: captured_at.as_deref(),
                confirm_mismatch,
            };
            upload_all(client, screen, &upload, &files).await
        }
        Action::List { patient, limit } => {
            let listing = client.list(client.patient(&patient).await?, limit).await?;
            screen.show(&json!(listing), || {
                let mut lines: Vec<String> = listing.documents.iter().map(|document| line(document, screen)).collect();
                if listing.has_more {
                    lines.push(screen.language.choose("… et de plus anciens", "… and older ones").to_owned());
                } else if lines.is_empty() {
                    lines.push(screen.language.choose("Aucun document.", "No document.").to_owned());
                }
                lines.join("\n")
            });
            Ok(())
        }
        Action::Open { document, output: None, expires_in } => {
            let link = client.link(document, expires_in).await?;
            screen.show(&json!(link), || link.url.clone());
            Ok(())
        }
        Action::Open { document, output: Some(path), .. } => {
            let bar = screen.bar(None, &document.to_string());
            let saved = client.save(document, &path, &watcher(&bar)).await;
            bar.finish_and_clear();
            let saved = saved?;
            screen.show(&json!(saved), || saved.path.display().to_string());
            Ok(())
        }
        Action::Rename { document, title } => {
            let document = client.rename(document, &title).await?;
            screen.show(&json!({ "document": document }), || line(&document, screen));
            Ok(())
        }
        // Not a person's: it was run before anybody had to be signed in.
        Action::Sweep(_) => Ok(()),
        Action::Delete { documents, reason, yes } => {
            if !yes && !screen.confirms(documents.len()) {
                return Err(Failure::Unconfirmed);
            }
            delete_all(client, screen, &documents, &reason).await
        }
    }
}

async fn upload_all(client: &Client, screen: &Screen, upload: &Upload<'_>, files: &[PathBuf]) -> Result<(), Failure> {
    let mut failed = 0;
    for file in files {
        let bar = screen.bar(std::fs::metadata(file).ok().map(|metadata| metadata.len()), &name(file));
        let outcome = client.upload(file, upload, &watcher(&bar)).await;
        bar.finish_and_clear();
        failed += usize::from(outcome.is_err());
        let path = file.display().to_string();
        screen.report(&path, outcome.map(|document| (json!({ "document": document }), line(&document, screen))));
    }
    partly(failed, files.len())
}

async fn delete_all(client: &Client, screen: &Screen, documents: &[Uuid], reason: &str) -> Result<(), Failure> {
    let mut failed = 0;
    for document in documents {
        let outcome = client.delete(*document, reason).await;
        failed += usize::from(outcome.is_err());
        let id = document.to_string();
        screen.report(
            &id,
            outcome.map(|()| (json!({ "deleted": id }), screen.language.choose("supprimé", "deleted").to_owned())),
        );
    }
    partly(failed, documents.len())
}

fn partly(failed: usize, of: usize) -> Result<(), Failure> {
    if failed == 0 { Ok(()) } else { Err(Failure::Partly { failed, of }) }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Radiograph => "radiograph",
            Self::Photo => "photo",
            Self::Document => "document",
        }
    }
}

fn watcher(bar: &ProgressBar) -> Watcher {
    let bar = bar.clone();
    Arc::new(move |bytes| bar.set_position(bytes))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
