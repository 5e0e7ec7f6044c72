//! The auth server: Supabase Lite, serving `/auth/v1` alone.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::bail;
use tokio::net::TcpStream;

use super::child::{Child, Start, StopSignal};
use super::mailbox::Door;
use super::packages::Packages;
use super::ports::free_port;
use super::postgres::last_lines;

/// What the auth server must know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// As `supabase_auth_admin`.
    pub database_url: String,
    /// HS256 secret of the access tokens.
    pub jwt_secret: String,
    /// Opaque key of the browser.
    pub publishable_key: String,
    /// Opaque key of the services.
    pub secret_key: String,
    /// Where links in mails lead.
    pub site_url: String,
    /// The mailbox; without it mails go to the log.
    pub mail: Option<Door>,
}

/// A running auth server.
#[derive(Debug)]
pub struct Server {
    /// The process.
    pub child: Child,
    /// Port on 127.0.0.1.
    pub port: u16,
}

const READY_TIME_MAX: Duration = Duration::from_secs(15);

/// Starts the server in `folder` (its configuration and log go there) and waits until it listens.
pub async fn start(packages: &Packages, settings: &Settings, folder: &Path) -> anyhow::Result<Server> {
    let port = free_port()?;
    let config: PathBuf = folder.join("supabase/config.toml");
    std::fs::create_dir_all(folder.join("supabase"))?;
    std::fs::write(&config, configuration(settings, port))?;
    let log = folder.join("auth.log");
    let command: Vec<OsString> = vec![
        "node".into(),
        packages.auth.clone().into(),
        "--no-telemetry".into(),
        "start".into(),
        "--no-admin".into(),
        "--config".into(),
        "supabase/config.toml".into(),
    ];
    let mut environment = vec![("NODE_NO_WARNINGS", "1".to_owned()), ("DO_NOT_TRACK", "1".to_owned())];
    if let Some(Door { certificate, .. }) = &settings.mail {
        environment.push(("NODE_EXTRA_CA_CERTS", certificate.display().to_string()));
    }
    let mut child = Child::start(Start {
        name: "auth",
        command,
        environment,
        folder,
        log: &log,
        stop_signal: StopSignal::Term,
        account: None,
    })?;
    let deadline = tokio::time::Instant::now() + READY_TIME_MAX;
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        if child.has_ended() || tokio::time::Instant::now() > deadline {
            bail!("the auth server did not start; its log {} ends with: {}", log.display(), last_lines(&log));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(Server { child, port })
}

fn configuration(settings: &Settings, port: u16) -> String {
    let Settings { database_url, jwt_secret, publishable_key, secret_key, site_url, mail } = settings;
    let mail = mail.as_ref().map_or_else(String::new, |Door { port: smtp_port, .. }| format!(
        "\n[auth.email.smtp]\nenabled = true\nhost = \"127.0.0.1\"\nport = {smtp_port}\nuser = \"molaire\"\npass = \"molaire\"\n\
         admin_email = \"noreply@molaire.test\"\nsender_name = \"Molaire\"\n"
    ));
    format!(
        "[api]\nport = {port}\n\n[db]\ndriver = \"postgres\"\nurl = \"{database_url}\"\n\n[auth]\nenabled = true\n\
         jwt_secret = \"{jwt_secret}\"\njwt_expiry = 900\nenable_signup = false\nsite_url = \"{site_url}\"\n\
         publishable_key = \"{publishable_key}\"\nsecret_key = \"{secret_key}\"\n\n[auth.email]\nenable_confirmations = false\n{mail}"
    )
}
