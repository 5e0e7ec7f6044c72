//! The edge as it runs on the local stack: the same code, with a configuration made here instead of read from a file.

use tokio::net::TcpListener;

use super::keys::Keys;
use crate::config::{Config, Local};
use crate::http;

/// The edge's configuration in front of a gateway, for the web app at `web_url`.
pub fn settings(gateway_url: &str, web_url: &str, keys: &Keys) -> anyhow::Result<Config> {
    Ok(Config::local(Local {
        supabase_url: gateway_url.parse()?,
        publishable_key: keys.publishable_key.clone(),
        secret_key: keys.secret_key.clone(),
        jwt_secret: keys.jwt_secret.clone(),
        allowed_origins: vec![web_url.to_owned()],
    }))
}

/// Serves until `shutdown` is ready.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    Ok(http::serve(config, listener, shutdown).await?)
}
