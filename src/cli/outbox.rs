//! `molaire outbox …`: for the operator: what waits or failed to be sent, and sending or ending it by hand.

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use uuid::Uuid;

use super::{Project, say};
use crate::language::Language;
use crate::notifications::{self, Listed};
use crate::supabase::{Rest, Service, Storage};

/// Messages of one call; a thousand is what the database takes at once.
const RETRIED_MAX: u64 = 1000;

/// Arguments of `molaire outbox`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// Language of the sentences.
    #[arg(long, global = true, value_enum, default_value_t)]
    lang: Language,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists messages, newest first: ids, states and reasons, neither text nor address.
    List {
        #[command(flatten)]
        project: Project,
        /// Those of one state.
        #[arg(long, value_enum)]
        status: Option<Status>,
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// Goes on below this number, the last one listed.
        #[arg(long, value_name = "NUMBER")]
        before: Option<i64>,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Sends failed messages again: some, or all that failed for one reason. What may have been sent may be sent twice.
    Retry {
        #[command(flatten)]
        project: Project,
        #[arg(value_name = "ID", required_unless_present = "code")]
        ids: Vec<Uuid>,
        /// The reason, without what stands behind its colon: refused, attempts_exhausted, …
        #[arg(long, conflicts_with = "ids")]
        code: Option<String>,
        /// Needed: mails leave.
        #[arg(long)]
        yes: bool,
    },
    /// Ends a message that nobody has begun to send.
    Cancel {
        #[command(flatten)]
        project: Project,
        #[arg(value_name = "ID")]
        id: Uuid,
        /// Needed: it is not sent.
        #[arg(long)]
        yes: bool,
    },
    /// Has an address written to again that came back, or whose reader called a mail spam by mistake.
    Forgive {
        #[command(flatten)]
        project: Project,
        #[arg(value_name = "ADDRESS")]
        address: String,
        /// Needed: what is due leaves to it.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Status {
    Pending,
    Sent,
    Failed,
}

/// Runs the command.
pub fn run(Arguments { action, lang }: Arguments) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match action {
        Action::List { project, status, limit, before, json } => {
            let service = service(&project)?;
            let listed = notifications::list(&service, status.map(Status::word), limit, before);
            let rows = runtime.block_on(listed).context("the outbox cannot be read")?;
            let text = if json { serde_json::to_string_pretty(&rows)? } else { table(&rows, lang) };
            say(&text);
        }
        Action::Retry { yes: false, .. } => {
            bail!(lang.choose("des messages partiront : ajoutez --yes", "messages will leave: add --yes"))
        }
        Action::Retry { project, ids, code, yes: true } => {
            let service = service(&project)?;
            let mut total = 0;
            loop {
                let retried = notifications::retry(&service, &ids, code.as_deref());
                let count = runtime.block_on(retried).context("nothing could be changed")?;
                total += count;
                if count < RETRIED_MAX {
                    break;
                }
            }
            say(&lang
                .choose(format!("{total} message(s) repartiront"), format!("{total} message(s) will be sent again")));
        }
        Action::Cancel { yes: false, .. } => {
            bail!(lang.choose("le message ne partira pas : ajoutez --yes", "the message will not be sent: add --yes"))
        }
        Action::Cancel { project, id, yes: true } => {
            let service = service(&project)?;
            if !runtime.block_on(notifications::cancel(&service, id)).context("nothing could be changed")? {
                bail!(lang.choose(
                    format!("{id} part en ce moment, est parti, ou n'existe pas"),
                    format!("{id} is being sent, was sent, or is not there")
                ));
            }
            say(&lang.choose(format!("{id} ne partira pas"), format!("{id} will not be sent")));
        }
        Action::Forgive { yes: false, .. } => {
            bail!(lang.choose("des messages partiront : ajoutez --yes", "messages will leave: add --yes"))
        }
        Action::Forgive { project, address, yes: true } => {
            let service = service(&project)?;
            if !runtime.block_on(notifications::forgive(&service, &address)).context("nothing could be changed")? {
                bail!(lang.choose("cette adresse n'est pas écartée", "this address is not left out"));
            }
            say(lang.choose("cette adresse est de nouveau servie", "this address is written to again"));
        }
    }
    Ok(())
}

fn service(project: &Project) -> anyhow::Result<Service> {
    let config = project.load()?;
    Ok(Service::new(&config, Rest::new(&config), Storage::new(&config)?))
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Sent => "SENT",
            Self::Failed => "FAILED",
        }
    }
}

fn table(rows: &[Listed], language: Language) -> String {
    if rows.is_empty() {
        return language.choose("aucun message", "no message").to_owned();
    }
    let line = |row: &Listed| {
        format!(
            "{:>9}  {}  {:<5}  {:<7}  {:<22}  {}  {}",
            row.sequence,
            row.id,
            row.channel,
            row.status,
            row.kind,
            row.created_at.format("%Y-%m-%d %H:%M"),
            row.error_message.as_deref().unwrap_or_default()
        )
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
