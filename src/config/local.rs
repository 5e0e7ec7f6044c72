//! The configuration of the local stack, built in code: no file can say "local".

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use super::{
    Auth, Config, Documents, EmailProvider, Environment, Format, Http, Log, Mode, Notifications, Secrets, Sending,
    Settings, Supabase, Timeouts, base,
};

/// What the local stack knows once its gateway listens.
#[derive(Debug, Clone)]
pub struct Local {
    /// Address of the gateway.
    pub supabase_url: Url,
    /// Key of the gateway for users.
    pub publishable_key: String,
    /// Key of the gateway for the service.
    pub secret_key: String,
    /// Secret with which the local auth signs.
    pub jwt_secret: String,
    /// Origins of the web app.
    pub allowed_origins: Vec<String>,
}

impl Config {
    /// The local stack: HS256, no `iss` (its auth writes none), the same bounds as hosted.
    pub fn local(local: Local) -> Self {
        let jwt_secret = SecretString::from(local.jwt_secret);
        Self {
            settings: Settings {
                environment: Environment::Local,
                notifications: notifications(&local.supabase_url, &local.allowed_origins),
                supabase: Supabase { url: local.supabase_url },
                auth: Auth { issuer: None, audience: "authenticated".to_owned(), mode: Mode::Hs256, jwks_url: None },
                http: Http {
                    listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
                    allowed_origins: local.allowed_origins,
                    request_seconds_max: 30,
                    upload_idle_seconds_max: 30,
                    shutdown_seconds_max: 25,
                },
                documents: Documents {
                    signed_url_seconds_max: 300,
                    files_per_request_max: 20,
                    spool_bytes_max: 524_288_000,
                    spool_files_max: 4,
                    scanner: None,
                },
                log: Log { format: Format::Text },
            },
            secrets: Secrets {
                publishable_key: SecretString::from(local.publishable_key),
                secret_key: SecretString::from(local.secret_key),
                sending: Sending::local(&jwt_secret),
                jwt_secret: Some(jwt_secret),
                metrics_token: None,
                database_url: None,
            },
            timeouts: Timeouts::default(),
            decoder: program(),
        }
    }
}

/// The mailbox behind the gateway plays every provider.
fn notifications(gateway: &Url, web: &[String]) -> Notifications {
    let at = |url: &str| url.parse().unwrap_or_else(|_| gateway.clone());
    let provider = |name: &str| at(&format!("{}/mailbox/{name}", base(gateway)));
    Notifications {
        product_name: "Molaire".to_owned(),
        web_url: at(web.first().map_or("", String::as_str)),
        public_url: at("http://127.0.0.1:54380"),
        email_provider: EmailProvider::Resend,
        email_from: "Molaire <notifications@molaire.example>".to_owned(),
        email_reply_to: None,
        sms_from: Some("+33700000000".to_owned()),
        link_days: 7,
        late_minutes_max: 15,
        resend_url: provider("resend"),
        postmark_url: provider("postmark"),
        twilio_url: provider("twilio"),
    }
}

/// A test is another program than `molaire`, which stands beside the folder of tests.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let beside = own.parent().and_then(|folder| folder.parent()).map(|folder| folder.join("molaire"));
    match beside {
        Some(beside) if own.file_stem().is_some_and(|name| name != "molaire") && beside.is_file() => beside,
        _ => own,
    }
}
