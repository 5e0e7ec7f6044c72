//! `molaire documents sweep`: what is left over in Storage, shown, or removed.

use anyhow::Context;
use clap::Args;
use uuid::Uuid;

use super::{Project, say};
use crate::documents::{Counts, Damaged, SHARE_MAX, Sweep, Swept};
use crate::language::Language;
use crate::supabase::{Rest, Service, Storage};

/// Arguments of `molaire documents sweep`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    project: Project,
    /// Removes what may go; without it everything is only shown.
    #[arg(long)]
    apply: bool,
    /// Removes what nothing explains even where it is more than a hundredth of the bucket. After a look at why.
    #[arg(long, requires = "apply")]
    allow_many: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, language: Language, json: bool) -> anyhow::Result<()> {
    let Arguments { project, apply, allow_many } = arguments;
    let config = project.load()?;
    let service = Service::new(&config, Rest::new(&config), Storage::new(&config)?);
    let sweep = Sweep { share_max: if *allow_many { 1.0 } else { SHARE_MAX }, looks_now: true, ..Sweep::now() };
    let request_id = format!("sweep-{}", Uuid::new_v4());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let swept = runtime.block_on(async {
        if *apply { sweep.run(&service, &request_id).await } else { sweep.look(&service, &request_id).await }
    });
    let swept = swept.context("the project cannot be swept")?;
    let text = if json { serde_json::to_string_pretty(&swept)? } else { sentences(&swept, *apply, language) };
    say(&text);
    Ok(())
}

fn sentences(swept: &Swept, is_applied: bool, language: Language) -> String {
    let mut lines = Vec::new();
    match &swept.look {
        Some(counts) => lines.extend(counted(counts, language)),
        None => {
            lines.push(language.choose("Un autre regarde en ce moment.", "Somebody else is looking now.").to_owned());
        }
    }
    for Damaged { document_id, reason } in &swept.damaged {
        lines.push(format!("  {document_id} {reason}"));
    }
    if is_applied {
        let Swept { removed, deletions_finished, failed, .. } = swept;
        lines.push(language.choose(
            format!("Fichiers retirés : {removed} ; suppressions achevées : {deletions_finished} ; échecs : {failed}."),
            format!("Files removed: {removed}; deletions finished: {deletions_finished}; failures: {failed}."),
        ));
    } else {
        lines.push(
            language.choose("Rien n'a été changé ; --apply agit.", "Nothing was changed; --apply acts.").to_owned(),
        );
    }
    lines.join("\n")
}

fn counted(counts: &Counts, language: Language) -> Vec<String> {
    let rows = [
        (counts.objects, "fichiers stockés", "files stored"),
        (counts.in_flight, "en cours d'envoi", "being uploaded"),
        (counts.upload_ended, "d'un envoi qui n'a pas abouti", "of an upload that came to nothing"),
        (counts.document_deleted, "d'un document supprimé", "of a deleted document"),
        (counts.document_rejected, "d'un fichier rejeté", "of a rejected file"),
        (counts.unexplained, "que rien n'explique", "that nothing explains"),
        (counts.picture_missing, "documents dont l'image est à refaire", "documents whose picture is to be made again"),
        (counts.missing, "documents sans leur fichier", "documents without their file"),
        (counts.changed, "documents dont le fichier a changé", "documents whose file has changed"),
    ];
    let mut lines: Vec<String> = rows
        .iter()
        .map(|(count, french, english)| format!("{count:>10}  {}", language.choose(french, english)))
        .collect();
    if counts.is_refused {
        lines.push(
            language
                .choose(
                    "Trop de fichiers inexpliqués : rien n'en est retiré. Les lignes manquent-elles ? (--allow-many)",
                    "Too many unexplained files: none of them is removed. Are the rows missing? (--allow-many)",
                )
                .to_owned(),
        );
    }
    lines
}
