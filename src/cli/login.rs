//! `molaire login` and `molaire logout`.

use std::io::Read;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use secrecy::SecretString;

use super::say;
use crate::client::{self, Client, Project, SessionFile};
use crate::language::Language;

/// Arguments of `molaire login`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Address of the account.
    #[arg(long)]
    email: String,
    /// Reads the password from standard input instead of asking at the terminal.
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    place: Place,
    /// Language of the sentences.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
}

/// Where Molaire is; all three, or `--local`.
#[derive(Debug, Args)]
struct Place {
    /// Address of the Supabase project.
    #[arg(long, env = "SUPABASE_URL", value_name = "URL")]
    supabase_url: Option<String>,
    /// Its publishable key.
    #[arg(long, env = "SUPABASE_PUBLISHABLE_KEY", value_name = "KEY")]
    publishable_key: Option<String>,
    /// Address of the edge.
    #[arg(long, env = "MOLAIRE_EDGE_URL", value_name = "URL")]
    edge_url: Option<String>,
    /// The stack that runs on this machine.
    #[cfg(feature = "local")]
    #[arg(long, conflicts_with_all = ["supabase_url", "publishable_key", "edge_url"])]
    local: bool,
}

/// Arguments of `molaire logout`.
#[derive(Debug, Args)]
pub struct Logout {
    /// Language of the sentences.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
}

impl Place {
    fn project(self) -> anyhow::Result<Project> {
        #[cfg(feature = "local")]
        if self.local {
            let state = crate::local::stack::status(&crate::local::packages::repository_root()?)?;
            let crate::local::stack::State { gateway_url, edge_url, publishable_key, .. } = state;
            return Ok(Project { supabase_url: gateway_url, edge_url, publishable_key });
        }
        let Self {
            supabase_url: Some(supabase_url),
            publishable_key: Some(publishable_key),
            edge_url: Some(edge_url),
            ..
        } = self
        else {
            bail!("--supabase-url, --publishable-key and --edge-url say where Molaire is");
        };
        // A password must not travel in the open.
        for address in [&supabase_url, &edge_url] {
            let url: url::Url = address.parse().with_context(|| format!("{address} is no address"))?;
            let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
            if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
                bail!("{address} must be https");
            }
        }
        let trimmed = |url: String| url.trim_end_matches('/').to_owned();
        Ok(Project { supabase_url: trimmed(supabase_url), edge_url: trimmed(edge_url), publishable_key })
    }
}

/// Signs in, and keeps the session in a file of this person.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { email, password_stdin, place, lang } = arguments;
    let project = place.project()?;
    let password = read_password(password_stdin, lang)?;
    let file = SessionFile::find().context("HOME is not set")?;
    let http = Client::bare()?;
    let signed_in = block_on(client::sign_in(&http, project, &email, &password))?;
    let session = signed_in.map_err(|error| anyhow!(error.sentence(lang)))?;
    file.write(&session).with_context(|| format!("cannot write {}", file.path().display()))?;
    say(&lang.choose(format!("Connecté : {email}."), format!("Signed in: {email}.")));
    Ok(())
}

/// Ends the session on the server and here.
pub fn sign_out(Logout { lang }: Logout) -> anyhow::Result<()> {
    let file = SessionFile::find().context("HOME is not set")?;
    if let Some(session) = file.read() {
        let http = Client::bare()?;
        let ended = block_on(client::sign_out(&http, &session))?;
        file.remove().with_context(|| format!("cannot remove {}", file.path().display()))?;
        if let Err(error) = ended {
            bail!(
                "{} {}",
                error.sentence(lang),
                lang.choose(
                    "La session est effacée ici ; elle expirera sur le serveur.",
                    "The session is removed here; it will expire on the server."
                )
            );
        }
    }
    say(lang.choose("Déconnecté.", "Signed out."));
    Ok(())
}

fn read_password(from_stdin: bool, lang: Language) -> anyhow::Result<SecretString> {
    let mut text = String::new();
    if from_stdin {
        std::io::stdin().take(4096).read_to_string(&mut text)?;
    } else {
        text = rpassword::prompt_password(lang.choose("Mot de passe : ", "Password: "))
            .context("no terminal to ask at: use --password-stdin")?;
    }
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}

fn block_on<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work))
}
