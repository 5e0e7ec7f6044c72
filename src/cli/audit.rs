//! `molaire audit …`: verify the chains of the audit, and note where they end.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{Project, say};
use crate::audit::{Anchor, AnchorKey, Report, Store, verify};
use crate::language::Language;

/// Arguments of `molaire audit`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Recomputes every hash; finds what was edited, deleted or reordered, and with an anchor what was cut off.
    Verify {
        #[command(flatten)]
        project: Project,
        /// A file that `molaire audit anchor` wrote earlier, kept where the database's owner cannot reach it.
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
        /// The public key that the anchor must carry; that of MOLAIRE_ANCHOR_KEY where it is set.
        #[arg(long, value_name = "BASE64", requires = "anchor")]
        public_key: Option<String>,
        /// Language of the sentences.
        #[arg(long, value_enum, default_value_t)]
        lang: Language,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Prints where every chain ends, signed with MOLAIRE_ANCHOR_KEY.
    Anchor {
        #[command(flatten)]
        project: Project,
    },
}

/// Runs the command; a broken chain is a failure.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match arguments.action {
        Action::Verify { project, anchor, public_key, lang, json } => {
            let anchor = anchor.map(|file| read_anchor(&file, public_key)).transpose()?;
            let store = Store::new(&project.load()?)?;
            let verdicts = runtime.block_on(verify(&store, anchor.as_ref())).context("the audit cannot be read")?;
            if json {
                say(&serde_json::to_string_pretty(&verdicts)?);
            } else {
                say(&Report { verdicts: &verdicts, language: lang }.to_string());
            }
            if verdicts.iter().any(|verdict| !verdict.faults.is_empty()) {
                bail!("the audit was tampered with");
            }
        }
        Action::Anchor { project } => {
            let key = AnchorKey::from_environment()?.context("MOLAIRE_ANCHOR_KEY must be set")?;
            let store = Store::new(&project.load()?)?;
            let anchor = runtime.block_on(Anchor::take(&store, &key)).context("the audit cannot be read")?;
            say(&serde_json::to_string_pretty(&anchor)?);
        }
    }
    Ok(())
}

fn read_anchor(file: &Path, public_key: Option<String>) -> anyhow::Result<Anchor> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let own = AnchorKey::from_environment()?.map(|key| key.public_key());
    let expected = public_key.or(own);
    let anchor = Anchor::read(&text, expected.as_deref())?;
    if expected.is_none() {
        let key = &anchor.public_key;
        eprintln!("molaire: the anchor says that it was signed by {key}: compare, or pass --public-key");
    }
    Ok(anchor)
}
